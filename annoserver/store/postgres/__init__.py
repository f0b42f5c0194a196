"""What is PostgreSQL's own: addresses with several hosts, and connections that are still good."""
