"""What is searched for, and what annotations are found by."""
