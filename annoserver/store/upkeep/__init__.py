"""What the server keeps for itself: the jobs that it has to do, and how often who did what."""
