"""Containers: reading the root, a campaign's container and its pages; changing and deleting one."""

from __future__ import annotations

from datetime import datetime

from annoserver.errors import Invalid, Missing, Taken
from annoserver.model.annotation import Document
from annoserver.model.campaign import NAME
from annoserver.model.container import BEHIND, FIRST, About, Address, Listing
from annoserver.model.person import Actor
from annoserver.model.rules import permission
from annoserver.model.rules.permission import Action, may_open, require
from annoserver.protocol import descriptions
from annoserver.protocol.conditions import Conditions
from annoserver.protocol.negotiation import Form
from annoserver.protocol.preferences import View
from annoserver.protocol.representation import (
    MANAGING,
    Representation,
    allowing,
    of_container,
    of_opened,
    of_page,
    of_root,
    of_root_page,
    state,
)
from annoserver.store import campaigns, containers, people
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts.shares import containers as listed
from annoserver.store.upkeep import removal

DIGITS = 12
"""More than any page number has, and less than any database refuses."""


def root(store: Store, view: View, form: Form, actor: Actor, if_none_match: str) -> Representation:
    """The container of the campaigns' containers, drafts left out."""
    there, address = containers.read(store, ""), Address(store.base, "")
    shown = of_root(there, address, view, form, lambda: listed.listing(store, "", there.total), if_none_match)
    return allowing(shown, "POST") if opens(store, actor) else shown


def root_page(store: Store, page: str, form: Form, if_none_match: str) -> Representation:
    """A page of the root by its name, as links give it; Missing when nothing is on it."""
    after = "" if page == FIRST else page.removeprefix(BEHIND)
    if after == page or (page != FIRST and not NAME.fullmatch(after)):
        raise Invalid("Pages of the root are called as its links call them.", rule="O13")
    there = containers.read(store, "")

    def listing() -> Listing:
        found = listed.listing(store, after, there.total)
        if not found.names:
            raise Missing("Nothing is on this page of the root.")
        return found

    return of_root_page(there, Address(store.base, ""), form, listing, if_none_match)


def opens(store: Store, actor: Actor) -> bool:
    """Whether the actor may make containers."""
    return actor.person is not None and may_open(actor, organises=people.organises(store, actor.person))


def require_opening(store: Store, actor: Actor) -> None:
    """Raise Unknown or Forbidden unless the actor may make containers."""
    permission.require_opening(
        actor, organises=actor.person is not None and people.organises(store, actor.person)
    )


def opened(store: Store, address: Address, form: Form) -> Representation:
    """The answer to the POST that made a container."""
    return of_opened(containers.read(store, address.name), address, form)


def may_manage(store: Store, name: str, actor: Actor, now: datetime) -> None:
    """Raise Missing, Unknown or Forbidden when the actor could not change this container anyway."""
    containers.read(store, name)
    require(actor, Action.MANAGE, campaigns.find(store, name).campaign, now)


def hold(store: Store, name: str, actor: Actor, now: datetime) -> Held:
    """A container that its organiser will change: locked until the end of the transaction."""
    held = containers.hold(store, name)
    require(actor, Action.MANAGE, held.campaign, now)
    return held


def changed(store: Store, name: str, document: Document, only: Conditions) -> About:
    """What a description that is PUT makes of a container (LDP, 4.2.4, 5.2.4.1).

    Raises Invalid, Taken, Stale or Unconditional when it cannot be put.
    """
    there = containers.read(store, name)
    descriptions.keep_managed(document, there, Address(store.base, name))
    about = descriptions.about(document, there.about)
    only.require(state(there))
    return about


def remove(store: Store, held: Held, now: datetime, only: Conditions, *, force: bool) -> None:
    """Delete a container: an empty one, or with force one with all its annotations."""
    there = containers.read(store, held.campaign.name)
    if there.total and not force:
        iri = Address(store.base, there.name).iri
        message = f"{there.total} annotations are in this container; delete them first, or add ?force=1."
        raise Taken(message, iri=iri, rule="container-empty")
    only.require(state(there))
    removal.remove(store, held, now)


def describe(
    store: Store, name: str, view: View, form: Form, actor: Actor, now: datetime, if_none_match: str
) -> Representation:
    """A campaign's container in the view that the client prefers."""
    found, first = containers.opening(store, name)
    if found.hidden:
        require(actor, Action.SEE, campaigns.find(store, name).campaign, now)
    shown = of_container(
        found,
        Address(store.base, name),
        view,
        form,
        # Names alone where these are listed.
        lambda: first and containers.fill(store, first, iris=view.iris or view.contained),
        if_none_match,
    )
    return allowing(shown, *MANAGING) if permission.manages(actor, name) else shown


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
