"""The driver itself: where the work of SQLAlchemy for each statement would show."""
