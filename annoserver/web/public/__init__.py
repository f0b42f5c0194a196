"""For contributors: the pages that people look at."""
