"""Keys: what somebody has, beside what they know."""
