"""The server: processes that share a socket, connections, and whose turn it is."""
