"""A record as it is delivered: what it has to be, how it is turned so, and where more goes into it."""
