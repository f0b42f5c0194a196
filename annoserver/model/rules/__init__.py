"""What follows from things: pure rules that decide and never act."""
