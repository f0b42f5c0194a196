"""Services that we call: each in a file of its own, with time-outs."""
