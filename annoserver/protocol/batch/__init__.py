"""Many annotations in one request: reading them one by one, and adding them some at a time."""
