"""Containers: their description, their pages, and the lock that every writer takes."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, NoReturn

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    bindparam,
    case,
    false,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from annoserver.errors import Gone, Missing
from annoserver.model.container import NOTHING, About, Container, Counted, Page
from annoserver.store import campaigns
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import pages
from annoserver.store.driver.statements import Statement
from annoserver.store.events import HOLD_BACK
from annoserver.store.rows.annotations import annotation, container, page, tombstone
from annoserver.store.rows.campaigns import campaign
from annoserver.store.rows.kinds import Id, Moment


def _filled(number: ColumnElement[int], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(number)
        # Written out, so that the index of these pages is used whatever the database knows of values.
        .where(page.c.container_id == container.c.id, page.c.live > literal_column("0"), *conditions)
        .scalar_subquery()
    )


_FIRST = _filled(func.min(page.c.number)).label("first")
_LAST = _filled(func.max(page.c.number)).label("last")
_FACTS = (*container.c, func.coalesce(campaign.c.draft, false()).label("hidden"), _FIRST, _LAST)
_JOINED = container.outerjoin(campaign, campaign.c.container_id == container.c.id)
_NAMED = container.c.name == bindparam("name")

_ABOUT = (campaign.c.title, campaign.c.description, campaign.c.organiser)
_SECOND = (
    select(page.c.number)
    .where(page.c.container_id == container.c.id, page.c.live > literal_column("0"))
    .order_by(page.c.number)
    .limit(1)
    .offset(1)
    .scalar_subquery()
)
_DESCRIPTION = Statement(select(*_FACTS, *_ABOUT, _SECOND.label("second")).select_from(_JOINED).where(_NAMED))

_this = page.alias("this")
_PAGE = Statement(
    select(
        *_FACTS,
        _this.c.live,
        _filled(func.max(page.c.number), page.c.number < bindparam("number")).label("prev"),
        _filled(func.min(page.c.number), page.c.number > bindparam("number")).label("next"),
    )
    .select_from(
        _JOINED.outerjoin(
            _this, and_(_this.c.container_id == container.c.id, _this.c.number == bindparam("number"))
        )
    )
    .where(_NAMED)
)

_HERE, _SIZE = (
    select(column).where(_NAMED).scalar_subquery() for column in (container.c.id, container.c.page_size)
)
_NUMBER = bindparam("number", type_=Id)
_ON_PAGE = (
    annotation.c.container_id == _HERE,
    annotation.c.position >= _NUMBER * _SIZE,
    annotation.c.position < (_NUMBER + 1) * _SIZE,
)
_DOCUMENTS = Statement(select(annotation.c.document).where(*_ON_PAGE).order_by(annotation.c.position))
_NAMES = Statement(select(annotation.c.name).where(*_ON_PAGE).order_by(annotation.c.position))

_COUNTED = (container.c.revision, container.c.given, container.c.page_size)
_HOLD = Statement(campaigns.query().add_columns(*_COUNTED).where(_NAMED))
_LOCK = Statement(
    campaigns.query().add_columns(HOLD_BACK, *_COUNTED).where(_NAMED).with_for_update(of=container)
)
# A clock that goes backwards must not take a container's date with it.
_LATER = case(
    (container.c.modified > bindparam("now", type_=Moment), container.c.modified),
    else_=bindparam("now", type_=Moment),
)
_BUMP = Statement(
    update(container)
    .where(container.c.id == bindparam("container"))
    .values(
        revision=bindparam("to"),
        total=container.c.total + bindparam("living"),
        given=bindparam("up_to"),
        modified=_LATER,
    )
)


def add(store: Store, name: str, label: str, page_size: int, now: datetime, *, hidden: bool = False) -> int:
    """A new container, empty, which the root lists unless it is hidden; the number of its row."""
    values = _empty(name, label, page_size, now)
    added: int = store.connection.execute(
        insert(container).values(values).returning(container.c.id)
    ).scalar_one()
    bump_root(store, now, 0 if hidden else 1)
    return added


def ensure_root(store: Store, now: datetime) -> None:
    """Make the container of containers, if there is none yet; of two who do so at once, one makes it."""
    values = _empty("", "Annotation containers of all campaigns", 1, now)
    upsert = postgresql.insert if store.locks else sqlite.insert
    store.connection.execute(upsert(container).values(values).on_conflict_do_nothing())


def _empty(name: str, label: str, page_size: int, now: datetime) -> dict[str, Any]:
    described = {"name": name, "label": label, "created": now, "modified": now, "page_size": page_size}
    return {**described, "revision": 0, "total": 0, "given": 0}


def refuse(store: Store, name: str) -> NoReturn:
    """Raise Gone for a container that was deleted, else Missing."""
    root = select(container.c.id).where(container.c.name == "").scalar_subquery()
    query = select(tombstone.c.name).where(tombstone.c.container_id == root, tombstone.c.name == name)
    if store.connection.scalar(query) is not None:
        raise Gone(f"The container “{name}” was deleted.")
    raise Missing(f"There is no container “{name}”.")


def used(store: Store, name: str) -> bool:
    """Whether a container has or had this name."""
    try:
        read(store, name)
    except Missing:
        return False
    except Gone:
        return True
    return True


def relabel(store: Store, container_id: int, label: str) -> None:
    """Give a container another label, which is no change of what is in it."""
    store.connection.execute(update(container).where(container.c.id == container_id).values(label=label))


def bump_root(store: Store, now: datetime, more: int = 0) -> None:
    """Note a change of the list of containers, so that the root's ETag changes; more: that are on it."""
    changing = update(container).where(container.c.name == "")
    counted = {"total": container.c.total + more, "given": container.c.given + max(more, 0)}
    changing = changing.values(revision=container.c.revision + 1, modified=_LATER, **counted)
    store.connection.execute(changing, {"now": now})


def foresee_hold(store: Store, name: str) -> None:
    """Begin to lock a campaign's container."""
    _LOCK.foresee(store, {"name": name})


def hold(store: Store, name: str) -> Held:
    """Lock a campaign's container until the end of the transaction, and read its campaign.

    Every writer comes through here, so what is read afterwards stays true until the commit.
    """
    found = (_LOCK if store.locks else _HOLD).once_with(store, {"name": name}, campaigns.held, len(_COUNTED))
    if found is None:
        refuse(store, name)
    held, counted = found
    store.known.counted[held.id] = Counted(*counted)
    return held


def read(store: Store, name: str) -> Container:
    """The description of a container; "" is the root."""
    return opening(store, name)[0]


def opening(store: Store, name: str) -> tuple[Container, Page | None]:
    """The same, and its first page without what is on it, None when there is nothing in it."""
    row = _DESCRIPTION.first(store, {"name": name})
    if row is None:
        refuse(store, name)
    about = About(row.title, row.description, row.organiser) if name else NOTHING
    found = replace(_described(row), about=about)
    return found, None if row.first is None else Page(found, row.first, 0, row.second, None)


def every(store: Store, hidden: bool = False) -> list[Container]:
    """All containers but the root, by name; those of drafts only when hidden is true."""
    query = select(*_FACTS).select_from(_JOINED).where(container.c.name != "").order_by(container.c.name)
    found = map(_described, store.connection.execute(query))
    return [one for one in found if hidden or not one.hidden]


def head(store: Store, name: str, number: int) -> Page:
    """A page without what is on it: enough for its validators. Missing when nothing is on it."""
    row = _PAGE.first(store, {"name": name, "number": number})
    if row is None:
        refuse(store, name)
    if not row.live:
        raise Missing(f"Nothing is on page {number} of this container.")
    described = _described(row)
    before = number * described.page_size
    if described.given != described.total:
        before -= pages.removed_before(store, row.id, number)
    return Page(described, number, before, row.next, row.prev)


def fill(store: Store, one: Page, *, iris: bool) -> Page:
    """The page with what is on it: names when only IRIs are wanted, else documents."""
    here = {"name": one.container.name, "number": one.number}
    found = (_NAMES if iris else _DOCUMENTS).column(store, here)
    return replace(one, names=tuple(found)) if iris else replace(one, documents=tuple(found))


def bump(store: Store, number: int, *, changes: int, living: int, positions: int, now: datetime) -> Counted:
    """Count changes of a container that this transaction holds; how far it has come by them."""
    before = store.known.counted[number]
    after = Counted(before.revision + changes, before.given + positions, before.page_size)
    moved = {"to": after.revision, "up_to": after.given, "living": living, "now": now}
    _BUMP.run_all(store, [{"container": number, **moved}])
    store.known.counted[number] = after
    return after


_said = attrgetter(*(one.name for one in fields(Container) if one.name != "about"))


def _described(row: Any) -> Container:
    return Container(*_said(row))
