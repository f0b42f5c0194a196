"""The numbers that pages show, moved by the writes they follow from, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, delete, func, select

from annoserver.model.annotation import Draft
from annoserver.model.person import Kind
from annoserver.model.rules import points
from annoserver.model.rules.points import ALL_TIME, Made
from annoserver.model.text import key
from annoserver.model.vote import Status, Tally
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived.finished import FINISHED
from annoserver.store.driver.statements import Statement
from annoserver.store.driver.upserts import Of, adding
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.numbers import STATUSES, attention, part, score, summary
from annoserver.store.rows.people import agent
from annoserver.store.rows.votes import ruling, standing, vote

Key = TypeVar("Key")
DECIDED = (Status.ACCEPTED, Status.REJECTED)


# A Counter is slow where few things are counted: it is made, and asked for what it has not, in Python.
Sums = defaultdict[Key, int]


def _sums() -> Sums[Any]:
    return defaultdict(int)


def _add(sums: Sums[Key], more: Mapping[Key, int]) -> None:
    for what, number in more.items():
        sums[what] += number


@dataclass(slots=True)
class Shift:
    """What a write changes, added up: for the campaign, its items, and people on items and by week.

    agreed: the items of which something else is accepted now than before.
    """

    whole: Sums[str] = field(default_factory=_sums)
    items: dict[str, Sums[str]] = field(default_factory=lambda: defaultdict(_sums))
    parts: Sums[tuple[str, int]] = field(default_factory=_sums)
    people: dict[tuple[int, int], Sums[str]] = field(default_factory=lambda: defaultdict(_sums))
    agreed: set[str] = field(default_factory=set)

    def tag(self, item: str, person: int | None, draft: Any, status: Status, sign: int = 1) -> None:
        """A tag comes or goes; person: the agent of one; draft: with created and generator."""
        item = key(item)
        if status is Status.ACCEPTED:
            self.agreed.add(item)
        self.whole["tags"] += sign
        self.whole[status.value] += sign
        self.whole["contributions"] += 0 if draft.generator else sign
        self.items[item]["tags"] += sign
        self.items[item]["contributions"] += sign
        self.items[item]["pending"] += sign if status is Status.PENDING else 0
        self._made(item, person, draft.created, "tags", sign)
        if status in DECIDED and person:
            self._score(person, draft.created, status.value, sign)

    def vote(self, item: str, person: int | None, created: datetime, weight: Tally, sign: int = 1) -> None:
        """A vote comes or goes; one that was imported weighs more than one answer."""
        answers = sign * (weight.up + weight.down + weight.unsure)
        self.whole["votes"] += answers
        self.whole["contributions"] += answers
        self.items[key(item)]["contributions"] += answers
        self._made(key(item), person, created, "votes", sign)

    def look(self, item: str, person: int | None, sign: int = 1) -> None:
        """Somebody says, or no longer says, that they have nothing to add to an item."""
        if item and person:
            self.parts[key(item), person] += sign
            self.items[key(item)]["people"] += 0

    def turn(self, row: Any, old: Status, new: Status) -> None:
        """The status of a tag turns; row: of the tag, with item, created, and its author's kind."""
        if old is new:
            return
        if Status.ACCEPTED in (old, new):
            self.agreed.add(row.item)
        for status, sign in ((old, -1), (new, 1)):
            self.whole[status.value] += sign
            self.items[row.item]["pending"] += sign if status is Status.PENDING else 0
            if status in DECIDED and row.kind == Kind.PERSON.value:
                self._score(row.author, row.created, status.value, sign)

    def add(self, other: Shift) -> None:
        """What a campaign and people come to besides; each item is in one of them."""
        _add(self.whole, other.whole)
        for of, made in other.people.items():
            _add(self.people[of], made)

    def _made(self, item: str, person: int | None, created: datetime, what: str, sign: int) -> None:
        if person:
            self.parts[item, person] += sign
            self._score(person, created, what, sign)

    def _score(self, person: int, created: datetime, what: str, sign: int) -> None:
        for period in (ALL_TIME, points.week(created)):
            self.people[person, period][what] += sign


def person_of(draft: Draft) -> int | None:
    """The agent of a draft that a person made, None for programs, imports and nobody."""
    return draft.agent if draft.by_person else None


WHOLE = ("items", "tags", *STATUSES, "votes", "contributions")
ON_ITEM = ("tags", "pending", "contributions")
MADE = ("tags", "accepted", "rejected", "votes")


def _people(of: Of) -> Mapping[str, Any]:
    """How many people said something of an item."""
    there = (part.c.container_id == of("container_id"), part.c.item == of("item"), part.c.number > 0)
    return {"people": select(func.count()).select_from(part).where(*there).scalar_subquery()}


_UPSERTS = {
    "summary": adding(summary, ["container_id"], WHOLE),
    "part": adding(part, ["container_id", "item", "agent_id"], ["number"]),
    "attention": adding(attention, ["container_id", "item"], ON_ITEM, counted=_people),
    "score": adding(score, ["agent_id", "week"], [*MADE, "points"], beside=["container_id"]),
}
_EMPTY = Statement(
    delete(part).where(
        part.c.container_id == bindparam("of_container_id"),
        part.c.item == bindparam("of_item"),
        part.c.agent_id == bindparam("of_agent_id"),
        part.c.number <= 0,
    ),
    apart=True,
)


def apply(store: Store, held: Held, shift: Shift) -> None:
    """Write what a shift comes to."""
    for name, rows in _rows(held, shift):
        _UPSERTS[name][store.locks].run_all(store, rows)
        if name == "part":
            _EMPTY.run_all(store, [row for row in rows if row["of_number"] < 0])


def _rows(held: Held, shift: Shift) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    here = {"of_container_id": held.id}
    by = points.scheme(held.campaign.policy)
    if any(shift.whole.values()):
        yield "summary", [{**here, **_of(shift.whole, WHOLE)}]
    parts = {of: number for of, number in shift.parts.items() if number}
    met = {item for item, _ in parts}
    items = {item: said for item, said in shift.items.items() if any(said.values()) or item in met}
    people = {of: made for of, made in shift.people.items() if any(made.values())}
    yield "part", [{**here, **_whose(of), "of_number": number} for of, number in parts.items()]
    yield "score", [{**here, **_scored(of, made, by)} for of, made in people.items()]
    # Behind all others, since it looks at the parts that were written.
    yield "attention", [{**here, "of_item": item, **_of(said, ON_ITEM)} for item, said in items.items()]


def _whose(of: tuple[str, int]) -> dict[str, Any]:
    return {"of_item": of[0], "of_agent_id": of[1]}


def _scored(of: tuple[int, int], made: Mapping[str, int], by: points.Scheme) -> dict[str, int]:
    sums = {"of_points": points.points(Made(**made), by), **_of(made, MADE)}
    return {"of_agent_id": of[0], "of_week": of[1], **sums}


def _of(numbers: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    return {f"of_{name}": numbers.get(name, 0) for name in names}


_GOING = (
    select(
        annotation.c.item,
        annotation.c.created,
        annotation.c.generator,
        annotation.c.agent_id,
        agent.c.kind,
        standing.c.status,
        vote.c.tag_position,
        vote.c.up,
        vote.c.down,
        vote.c.unsure,
        vote.c.by_person,
        ruling.c.tag_position.label("ruled_on"),
        FINISHED.label("finished"),
        agent.c.excluded,
    )
    .outerjoin(agent, agent.c.id == annotation.c.agent_id)
    .outerjoin(
        standing,
        and_(
            standing.c.container_id == annotation.c.container_id, standing.c.position == annotation.c.position
        ),
    )
    .outerjoin(
        vote, and_(vote.c.container_id == annotation.c.container_id, vote.c.position == annotation.c.position)
    )
    .outerjoin(
        ruling,
        and_(ruling.c.container_id == annotation.c.container_id, ruling.c.position == annotation.c.position),
    )
    .where(annotation.c.container_id == bindparam("container"))
)
_ONE = _GOING.where(annotation.c.position == bindparam("position"))


def going(store: Store, held: Held, position: int) -> Any:
    """What has to be known of an annotation that is about to change or to go."""
    return store.connection.execute(_ONE, {"container": held.id, "position": position}).one()


_tagged = annotation.alias("tagged")
_ABOUT = func.coalesce(_tagged.c.item, annotation.c.item, FINISHED)


def every(store: Store, held: Held) -> Iterator[Any]:
    """The same of all annotations of a campaign that are about an item, streamed in the order of these.

    about: the item of a tag, of the tag that a vote is on, or to which somebody has nothing to add.
    """
    on = and_(_tagged.c.container_id == vote.c.container_id, _tagged.c.position == vote.c.tag_position)
    query = _GOING.add_columns(_ABOUT.label("about")).outerjoin(_tagged, on).where(_ABOUT.is_not(None))
    query = query.order_by("about").execution_options(yield_per=1000)
    return iter(store.connection.execute(query, {"container": held.id}))


def person_in(row: Any) -> int | None:
    """The agent of such a row, if it stands for a person."""
    return row.agent_id if row.kind == Kind.PERSON.value else None
