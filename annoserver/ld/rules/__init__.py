"""The rules that a Web Annotation has to keep, one file for each noun they are about."""
