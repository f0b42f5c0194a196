"""Where things are kept: shelves of model objects over SQLAlchemy, which no other floor knows."""
