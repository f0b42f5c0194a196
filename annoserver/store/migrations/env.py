"""How Alembic runs here: over the connection that it is handed, never over one of its own."""

from alembic import context

from annoserver.store.rows import (
    annotations,
    campaigns,
    jobs,
    limits,
    numbers,
    origins,
    people,
    reports,
    search,
    votes,
)
from annoserver.store.rows.kinds import metadata

TABLES = (annotations, campaigns, jobs, limits, numbers, origins, people, reports, search, votes)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by building another; Alembic does it when told to.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
