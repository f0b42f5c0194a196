"""Reading containers: the root, a campaign's container, and its pages."""

from __future__ import annotations

from datetime import datetime

from annoserver.errors import Invalid
from annoserver.model.container import Address
from annoserver.model.person import Actor
from annoserver.model.rules.permission import Action, require
from annoserver.protocol.negotiation import Form
from annoserver.protocol.preferences import View
from annoserver.protocol.representation import Representation, of_container, of_page, of_root
from annoserver.store import campaigns, containers
from annoserver.store.database import Store

DIGITS = 12
"""More than any page number has, and less than any database refuses."""


def root(store: Store, form: Form, if_none_match: str) -> Representation:
    """The container of the campaigns' containers, drafts left out."""
    names = [one.name for one in containers.every(store)]
    return of_root(containers.read(store, ""), Address(store.base, ""), names, form, if_none_match)


def describe(
    store: Store, name: str, view: View, form: Form, actor: Actor, now: datetime, if_none_match: str
) -> Representation:
    """A campaign's container in the view that the client prefers."""
    found = containers.read(store, name)
    if found.hidden:
        require(actor, Action.SEE, campaigns.find(store, name).campaign, now)
    return of_container(
        found,
        Address(store.base, name),
        view,
        form,
        lambda: None if found.first is None else containers.filled(store, name, found.first, iris=view.iris),
        if_none_match,
    )


def exists(store: Store, name: str) -> None:
    """Raise Missing when there is no such container."""
    containers.read(store, name)


def page(
    store: Store,
    name: str,
    number: int,
    form: Form,
    actor: Actor,
    now: datetime,
    if_none_match: str,
    *,
    iris: bool,
) -> Representation:
    """One page; what is on it is read only when the client does not have it."""
    head = containers.head(store, name, number)
    if head.container.hidden:
        require(actor, Action.SEE, campaigns.find(store, name).campaign, now)
    return of_page(
        head,
        Address(store.base, name),
        form,
        iris=iris,
        fill=lambda: containers.fill(store, head, iris=iris),
        if_none_match=if_none_match,
    )


def number(words: str) -> int:
    """The number of a page as its address has it; Invalid for anything but 0, 1, 2 and so on."""
    if not words.isascii() or not words.isdigit() or len(words) > DIGITS:
        raise Invalid(
            f"Pages are numbered 0, 1, 2 and so on; “{words[:40]}” is no number of a page.", rule="O13"
        )
    return int(words)


def mode(words: str | None) -> bool | None:
    """What the iris parameter fixes: True for IRIs, False for whole annotations, None when absent."""
    if words is None or words in ("0", "1"):
        return None if words is None else words == "1"
    raise Invalid("The parameter iris is 0 or 1.", rule="P4.2-08")
