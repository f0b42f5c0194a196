"""Commands for organisers, moderators and whoever runs the server."""
