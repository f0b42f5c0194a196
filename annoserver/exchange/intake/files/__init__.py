"""Files: folders, archives in one another, and JSON too large to hold."""
