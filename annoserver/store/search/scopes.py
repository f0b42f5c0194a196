"""Where is searched, and what of it is hidden from whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, literal, or_, select

from annoserver.store.derived.words import within
from annoserver.store.rows.reports import concealed
from annoserver.store.rows.votes import standing
from annoserver.store.search.sources import Source


@dataclass(frozen=True, slots=True)
class Scope:
    """Where is searched: one container, or all but the hidden ones.

    reported: whether tags count that are hidden because of a report, or whether there are none.
    """

    container: int | None = None
    hidden: tuple[int, ...] = ()
    reported: bool = True

    def covers(self, one: Source) -> tuple[ColumnElement[bool], ...]:
        """The condition that rows of a source are of this scope."""
        return self._home(one) if self.reported else (*self._home(one), ~_hidden(one))

    def _home(self, one: Source) -> tuple[ColumnElement[bool], ...]:
        if self.container is None:
            return (one.container.not_in(self.hidden),) if self.hidden else ()
        if one.serial is None:
            return (one.container == self.container,)
        return (within(one.serial, self.container),)


def _hidden(one: Source) -> ColumnElement[bool]:
    tags = standing.alias()
    here = (tags.c.container_id == one.container, tags.c.position == one.position)
    comments = concealed.alias()
    there = (comments.c.container_id == one.container, comments.c.position == one.position)
    return or_(
        exists(select(literal(1)).select_from(tags).where(tags.c.hidden.is_(True), *here)),
        exists(select(literal(1)).select_from(comments).where(*there)),
    )
