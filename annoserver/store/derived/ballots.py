"""Votes and rulings that come, change and go, with the standings and numbers that follow from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from annoserver.errors import Invalid, Taken
from annoserver.model.annotation import Annotation, Draft
from annoserver.model.text import key
from annoserver.model.vote import Status, Tally, Vote
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import headers, numbers, recounts, rulings, standings
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.votes import vote

_CAST = Statement(insert(vote))


def there(store: Store, held: Held, drafts: Sequence[Draft]) -> Mapping[str, Any]:
    """The standing rows of the tags that these vote on and that were here before."""
    names = {draft.vote.tag for draft in drafts if draft.vote and not draft.vote.ruled}
    names -= {draft.name for draft in drafts if draft.tag}
    found = standings.named(store, held, names) if names else {}
    if missing := names - found.keys():
        raise Invalid(f"There is no tag “{min(missing)}” in this campaign.", rule="vote-tag")
    return found


def count(
    store: Store,
    held: Held,
    placed: Sequence[tuple[int, Draft]],
    there: Mapping[str, Any],
    now: datetime,
) -> None:
    """Open a standing for each new tag, and add each new vote to that of its tag.

    there: what was asked of tags that were here before.
    """
    shift = numbers.Shift()
    cast = [
        (position, draft, draft.vote) for position, draft in placed if draft.vote and not draft.vote.ruled
    ]
    fresh = {draft.name: _Tag(position, draft) for position, draft in placed if draft.tag}
    deltas = _weighed(cast, {**there, **fresh}, shift)
    _open(store, held, placed, deltas, now, shift)
    for _, draft in placed:
        shift.look(draft.finished, numbers.person_of(draft))
    rows = [_row(held, at, draft.agent, one, fresh.get(one.tag) or there[one.tag]) for at, draft, one in cast]
    _CAST.run_all(store, rows)
    standings.stand(store, held, list(there.values()), deltas, now, shift)
    for position, draft in placed:
        if draft.vote and draft.vote.ruled:
            rulings.give(store, held, position, draft, draft.vote, now, shift)
    _apply(store, held, shift, now)


class _Tag:
    """What votes have to know of a tag that comes with them."""

    __slots__ = ("author", "item", "position")

    def __init__(self, position: int, draft: Draft) -> None:
        self.position, self.author = position, draft.agent or standings.NOBODY
        self.item = draft.tag.item if draft.tag else ""


def _weighed(
    cast: Sequence[tuple[int, Draft, Vote]], tags: Mapping[str, Any], shift: numbers.Shift
) -> Mapping[int, Tally]:
    """What votes add to the tallies of tags, by the tag's position."""
    deltas: dict[int, Tally] = defaultdict(Tally)
    for _, draft, one in cast:
        tag = tags[one.tag]
        deltas[tag.position] += one.weight
        shift.vote(tag.item, numbers.person_of(draft), draft.created, one.weight)
    return deltas


def _open(
    store: Store,
    held: Held,
    placed: Sequence[tuple[int, Draft]],
    deltas: Mapping[int, Tally],
    now: datetime,
    shift: numbers.Shift,
) -> None:
    """Open a standing for each draft that is a tag; deltas: votes that came with them."""
    opened = standings.open_all(store, held, placed, deltas, now)
    for (_, draft), start in zip(placed, opened, strict=True):
        if draft.tag and start:
            shift.tag(draft.tag.item, numbers.person_of(draft), draft, start)


def recast(store: Store, held: Held, old: Annotation, before: Any, draft: Draft, now: datetime) -> None:
    """Follow a new state of an annotation: another choice, or a tag that became or ceased to be.

    before: what numbers.going gave of the old state.
    """
    _stay(before, draft.vote)
    shift, person = numbers.Shift(), numbers.person_in(before)
    if before.ruled_on is not None:
        rulings.change(store, held, old, draft, before.ruled_on, now, shift)
    elif draft.vote:
        cast = replace(draft.vote, weight=Tally()) if before.excluded else draft.vote
        here = (vote.c.container_id == held.id, vote.c.position == old.position)
        store.connection.execute(update(vote).where(*here).values(_weights(cast)))
        _weigh(store, held, before, cast.weight, draft.created, now, shift)
    if before.status:
        shift.tag(before.item, person, before, Status(before.status), -1)
        if draft.tag:
            shift.tag(draft.tag.item, person, draft, Status(before.status))
        else:
            standings.close(store, held, old.position)
    elif draft.tag:
        _open(store, held, [(old.position, draft)], {}, now, shift)
    shift.look(before.finished, person, -1)
    shift.look(draft.finished, person)
    _apply(store, held, shift, now)
    if before.status and draft.tag and key(draft.tag.item) != before.item:
        # The votes on it go with it, which is rare enough to count everything anew.
        recounts.rebuild(store, held)


def _weigh(
    store: Store,
    held: Held,
    before: Any,
    weight: Tally,
    created: datetime,
    now: datetime,
    shift: numbers.Shift,
) -> None:
    """Let a vote count what it weighs now instead of what it weighed before."""
    gone, person = standings.tally(before), numbers.person_in(before)
    item = _move(store, held, before.tag_position, weight - gone, now, shift)
    shift.vote(item, person, before.created, gone, -1)
    shift.vote(item, person, created, weight)


def _stay(before: Any, one: Vote | None) -> None:
    ruled = one is not None and one.ruled is not None
    votes = one is not None and not ruled
    if (before.tag_position is not None) != votes or (before.ruled_on is not None) != ruled:
        raise Taken("A vote stays a vote, and nothing else becomes one.", rule="vote-kind")


def withdraw(store: Store, held: Held, position: int, now: datetime) -> None:
    """Forget the vote, ruling or standing at a position that is about to be deleted, if there is one."""
    row, shift = numbers.going(store, held, position), numbers.Shift()
    shift.look(row.finished, numbers.person_in(row), -1)
    if row.status:
        shift.tag(row.item, numbers.person_in(row), row, Status(row.status), -1)
        standings.close(store, held, position)
    if row.tag_position is not None:
        here = (vote.c.container_id == held.id, vote.c.position == position)
        store.connection.execute(delete(vote).where(*here))
        gone = standings.tally(row)
        item = _move(store, held, row.tag_position, Tally() - gone, now, shift)
        shift.vote(item, numbers.person_in(row), row.created, gone, -1)
    if row.ruled_on is not None:
        rulings.withdraw(store, held, position, row.ruled_on, now, shift)
    _apply(store, held, shift, now)


def _move(store: Store, held: Held, position: int, delta: Tally, now: datetime, shift: numbers.Shift) -> str:
    """Add to the tally of the tag at a position; gives the item that the tag is about."""
    rows = standings.at(store, held, position)
    standings.stand(store, held, rows, {position: delta}, now, shift)
    return str(rows[0].item)


def _apply(store: Store, held: Held, shift: numbers.Shift, now: datetime) -> None:
    numbers.apply(store, held, shift)
    headers.touch(store, held, shift.agreed, now)


def _row(held: Held, position: int, voter: int | None, one: Vote, tag: Any) -> dict[str, Any]:
    return {
        "container_id": held.id,
        "position": position,
        "tag_position": tag.position,
        "tag_author": tag.author,
        "agent_id": None if one.choice is None else voter,
        **_weights(one),
    }


def _weights(one: Vote) -> dict[str, Any]:
    return {"choice": one.choice.value if one.choice else None, **standings.counts(one.weight)}
