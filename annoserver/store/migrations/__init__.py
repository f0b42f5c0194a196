"""From one schema to the next: Alembic's environment, and its versions beside it."""
