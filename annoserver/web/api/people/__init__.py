"""What programs may ask about people, and about nobody but by their pseudonym."""
