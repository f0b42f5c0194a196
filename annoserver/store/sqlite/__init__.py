"""What is SQLite's own: how a file is opened, and how its one writer is shared."""
