"""One number for each line of the logs of all containers, so that they are followed together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FILL = (
    "UPDATE event SET ordinal = placed.place FROM (SELECT container_id AS home, number AS line,"
    " row_number() OVER (ORDER BY moment, container_id, number) AS place FROM event) AS placed"
    " WHERE placed.home = event.container_id AND placed.line = event.number"
)


def upgrade() -> None:
    """Number the lines that are there by time."""
    comment = "in the order in which all containers changed"
    op.add_column("event", sa.Column("ordinal", Id, nullable=True, comment=comment))
    op.execute(FILL)
    with op.batch_alter_table("event") as table:
        table.alter_column("ordinal", existing_type=Id, nullable=False)
    op.create_index("ix_event_ordinal", "event", ["ordinal"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE event_ordinal OWNED BY event.ordinal")
        # One is used up, so that the sequence always says what was given last.
        op.execute("SELECT setval('event_ordinal', (SELECT coalesce(max(ordinal), 0) + 1 FROM event))")
        op.execute("ALTER TABLE event ALTER COLUMN ordinal SET DEFAULT nextval('event_ordinal')")
