"""The Web Annotation Protocol: what a request may do, and what its answer says."""
