"""Other people's data: what comes in, what is given out."""
