"""What is PostgreSQL's own: addresses with several hosts, good connections, ways to ask and write at once."""
