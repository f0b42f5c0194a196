"""What things are: frozen values and pure functions, on the standard library alone."""
