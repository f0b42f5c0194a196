"""Campaigns and their policies, as rows and as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, insert, select, update
from sqlalchemy.sql import Select

from annoserver.errors import Missing, Taken
from annoserver.model.campaign import Campaign, Policy, Question
from annoserver.store.database import Store
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import campaign, collection, policy, vocabulary

_PLAIN = tuple(
    one.name for one in fields(Campaign) if one.name not in ("name", "policy", "questions", "denied")
)
"""What is kept in a column of its name."""

_RULES = [policy.c[name] for name in ("margin", "share", "bound", "full", "author", "veto")]

_EVERY = select(
    container.c.name,
    campaign,
    *_RULES,
    exists().where(collection.c.container_id == campaign.c.container_id).label("has_collections"),
    exists().where(vocabulary.c.container_id == campaign.c.container_id).label("has_vocabularies"),
).select_from(
    campaign.join(container, container.c.id == campaign.c.container_id).join(
        policy,
        and_(policy.c.container_id == campaign.c.container_id, policy.c.version == campaign.c.policy_version),
    )
)
_ONE = Statement(_EVERY.where(container.c.name == bindparam("name")))
_ALL = Statement(_EVERY.order_by(container.c.name))
_SOME = Among(lambda among: _EVERY.where(among(container.c.id)))


@dataclass(frozen=True, slots=True)
class Held:
    """A campaign's container as a transaction holds it: its row, its page size, its campaign.

    has_collections, has_vocabularies: whether the organiser restricted targets and terms.
    """

    id: int
    campaign: Campaign
    has_collections: bool
    has_vocabularies: bool


def collection_row(here: Any, name: Any) -> Select[int]:
    """The row of a collection by the row of its campaign and its name; each a value, or bound later."""
    return select(collection.c.id).where(collection.c.container_id == here, collection.c.name == name)


def query() -> Select[Any]:
    """All campaigns with what a transaction has to know of them."""
    return _EVERY


def held(row: Row[Any]) -> Held:
    """The value of a row of query()."""
    return Held(row.container_id, from_row(row), bool(row.has_collections), bool(row.has_vocabularies))


def from_row(row: Row[Any]) -> Campaign:
    """The campaign of a row."""
    return Campaign(
        name=row.name,
        **{name: getattr(row, name) for name in _PLAIN},
        denied=tuple(row.denied),
        policy=Policy(row.margin, Fraction(row.share), row.bound, row.full, row.author, row.veto),
        questions=tuple(
            Question(**{**one, "vocabularies": tuple(one["vocabularies"])}) for one in row.questions
        ),
    )


def add(store: Store, container_id: int, new: Campaign, now: datetime) -> None:
    """Keep a new campaign beside its container."""
    store.connection.execute(insert(campaign).values(container_id=container_id, **_values(new)))
    write_policy(store, container_id, 1, new.policy, now)


def change(store: Store, container_id: int, new: Campaign) -> None:
    """Keep what a campaign says of itself now; its name and its policy stay."""
    values = {name: value for name, value in _values(new).items() if name != "policy_version"}
    store.connection.execute(update(campaign).where(campaign.c.container_id == container_id).values(**values))


def write_policy(store: Store, container_id: int, version: int, rules: Policy, now: datetime) -> None:
    """A new version of the policy, which is in force from here on."""
    store.connection.execute(
        insert(policy).values(
            container_id=container_id,
            version=version,
            margin=rules.margin,
            share=str(rules.share),
            bound=rules.bound,
            full=rules.full,
            author=rules.author,
            veto=rules.veto,
            moment=now,
        )
    )
    store.connection.execute(
        update(campaign).where(campaign.c.container_id == container_id).values(policy_version=version)
    )


def find(store: Store, name: str) -> Held:
    """One campaign, without locking anything; Missing when there is none."""
    found = _ONE.once(store, {"name": name}, held)
    if found is None:
        raise Missing(f"There is no campaign “{name}”.")
    return found


def some(store: Store, ids: Iterable[int]) -> list[Held]:
    """Campaigns by their rows, in no order."""
    return _SOME.each(store, ids, held)


def every(store: Store) -> Iterator[Held]:
    """All campaigns, by name."""
    yield from _ALL.each(store, {}, held)


def demos(store: Store) -> set[str]:
    """The names of the campaigns whose data is invented."""
    found = select(container.c.name).join(campaign, campaign.c.container_id == container.c.id)
    return set(store.connection.scalars(found.where(campaign.c.demo)))


def are_demos(names: set[str], demos: set[str]) -> bool:
    """Whether there are campaigns of some names, and the data of them all is invented."""
    return bool(names) and names <= demos


def refuse_taken(store: Store, name: str) -> None:
    """Raise Taken if a container has this name already."""
    if store.connection.scalar(select(container.c.id).where(container.c.name == name)) is not None:
        raise Taken(f"There is a campaign “{name}” already.")


def _values(one: Campaign) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _PLAIN},
        "denied": list(one.denied),
        "questions": [{**asdict(asked), "vocabularies": list(asked.vocabularies)} for asked in one.questions],
    }
