"""What pages find items by: the words of their titles, and what they have in common."""
