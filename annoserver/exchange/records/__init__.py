"""Records: what import and export both need to know of EDM as it is written, and of what they leave out."""
