"""Checking, reading, replacing and deleting annotations; votes are annotations like others."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.request import parse_http_list

from annoserver.errors import Invalid, Problem, Taken
from annoserver.ld import contexts, drafts, resources, shape
from annoserver.ld.rules import usual
from annoserver.ld.rules.usual import Usual
from annoserver.model.annotation import ANNO, Annotation, Document, resettle
from annoserver.model.campaign import Campaign
from annoserver.model.container import Address
from annoserver.model.person import Actor
from annoserver.model.rules.permission import Action, require, require_rank, rules
from annoserver.protocol.conditions import Conditions
from annoserver.store import annotations, campaigns, containers, votes
from annoserver.store.database import Store
from annoserver.store.facts import judge

SECURE = ANNO.replace("http:", "https:", 1)


@dataclass(frozen=True, slots=True)
class Sent:
    """A document that passed the rules of the model, and the warnings that it deserves.

    usual: what it says, if it has the usual form of a tag or a vote, which deserves none.
    """

    document: Document
    warnings: tuple[Problem, ...]
    usual: Usual | None = None


def check(body: bytes, profile: str = "") -> Sent:
    """A request's body as a document; Invalid or Unfit with all its faults. Pure.

    profile: that of the media type. A client that names it with https may name the context so, too;
    elsewhere the context of the model has the one IRI that it was published under (M01; wap.md, 9).
    """
    if found := usual.find(body):
        return Sent(found.document, (), found)
    document = shape.normal(shape.read(body), secure=SECURE in profile.split())
    warnings = shape.check(document)
    if not shape.plain(document):
        contexts.expand(document)
    return Sent(document, warnings)


def refuse_container(links: Sequence[str]) -> None:
    """Raise Invalid when a Link header asks for a container to be made here (LDP, 5.2.3.4)."""
    for link in parse_http_list(",".join(links)):
        if "Container>" in link and 'rel="type"' in link.replace(" ", "").replace("'", '"'):
            raise Invalid("An annotation container holds annotations, no containers.", rule="L5.2.3.4")


def may_write(store: Store, container: str, actor: Actor, now: datetime) -> None:
    """Raise Missing, Unknown or Forbidden when the actor could not contribute anyway."""
    may_add(actor, campaigns.find(store, container).campaign, now)


def may_add(actor: Actor, campaign: Campaign, now: datetime) -> None:
    """Raise what is against any addition; a moderator may rule where nobody contributes any more."""
    require(actor, Action.RULE if rules(actor) else Action.CONTRIBUTE, campaign, now)


def read(store: Store, container: str, name: str, actor: Actor, now: datetime) -> Annotation:
    """One annotation as it is stored."""
    found, hidden = annotations.read(store, container, name)
    if hidden:
        require(actor, Action.SEE, campaigns.find(store, container).campaign, now)
    return found


def change(
    store: Store,
    container: str,
    name: str,
    sent: Sent,
    actor: Actor,
    now: datetime,
    only: Conditions,
) -> Annotation:
    """Put a new state in the place of the old one: the protocol's PUT."""
    held = containers.hold(store, container)
    old = annotations.find(store, held, name)
    address, stored = Address(store.base, container), json.loads(old.document)
    require(actor, drafts.action(stored, address, Action.CHANGE), held.campaign, now, author=old.agent)
    _keep_managed(sent.document, stored, address.annotation(name))
    maker = actor.agent.iri if actor.agent and old.agent is not None else None
    settled = resettle(sent.document, stored, address.annotation(name), now, maker)
    draft = replace(
        drafts.draft(settled, address, name, held.campaign.property, actor.agent), agent=old.agent
    )
    draft = judge.readmit(store, held, old, draft, actor.person)
    only.require(old.revision)
    return annotations.replace(store, held, old, draft, now)


def remove(store: Store, container: str, name: str, actor: Actor, now: datetime, only: Conditions) -> None:
    """Delete an annotation for good: the protocol's DELETE. A vote is withdrawn by it."""
    held = containers.hold(store, container)
    old = annotations.find(store, held, name)
    stored = json.loads(old.document)
    if drafts.action(stored, Address(store.base, container), Action.REMOVE) is Action.RULE:
        require(actor, Action.RULE, held.campaign, now)
        require_rank(actor, curators=votes.is_curators(store, held, old.position))
    else:
        about = [one.iri for one in resources.targets(stored)]
        judge.let_remove(store, held, old, about, actor, now)
    only.require(old.revision)
    annotations.remove(store, held, old, now)


def _keep_managed(document: Document, stored: Document, iri: str) -> None:
    """Raise Taken when a PUT alters what only the server may alter (protocol, 5.3; wap.md, 4.2)."""
    if document.get("id", iri) not in ("", iri):
        raise Taken("The id of an annotation does not change.", iri=iri, rule="O15")
    for key in ("canonical", "via"):
        if key in stored and _set(document.get(key)) != _set(stored[key]):
            raise Taken(f"“{key}” does not change once it is set.", iri=iri, rule="P5.3-04")


def _set(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset((str(value),))
