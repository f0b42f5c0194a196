"""The crowd: what contributors do in campaigns, and what they see of them."""
