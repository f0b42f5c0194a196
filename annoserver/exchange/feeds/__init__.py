"""What changed here, for those who follow it."""
