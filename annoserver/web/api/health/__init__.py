"""How the server is, for whoever runs it."""
