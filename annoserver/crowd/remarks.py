"""What people say of an item beside tags: comments, and that they have nothing to add."""

from datetime import datetime

from annoserver.crowd.tags import LONGEST_TEXT
from annoserver.errors import Invalid, Unknown
from annoserver.ld import authorities, drafts, tags
from annoserver.ld.values import is_language
from annoserver.model.annotation import Document, settle
from annoserver.model.container import Address, fresh
from annoserver.model.person import Actor
from annoserver.model.rules import admission
from annoserver.model.rules.permission import Action, require
from annoserver.model.text import is_iri, tidy
from annoserver.store import annotations, containers, items, people
from annoserver.store.database import Store
from annoserver.store.facts import judge
from annoserver.store.facts.shares import remarks


def comment(
    store: Store, container: str, item: str, words: str, language: str, actor: Actor, now: datetime
) -> str:
    """Say something about an item in words; the annotation's name. Invalid for none or too many."""
    said = tidy(words)
    if not said or len(said) > LONGEST_TEXT or not said.isprintable():
        message = f"A comment has 1 to {LONGEST_TEXT} characters, all of them visible."
        raise Invalid(message, rule="comment-length")
    if language and not is_language(language):
        raise Invalid(f"“{language}” is no language code.", rule="tag-language")
    return _say(store, container, tags.comment(_item(item), said, language), actor, now)


def finish(store: Store, container: str, item: str, actor: Actor, now: datetime) -> None:
    """Say that one has nothing to add to an item; Taken when one said so before."""
    _say(store, container, tags.nothing(_item(item)), actor, now)


def reopen(store: Store, container: str, item: str, actor: Actor, now: datetime) -> bool:
    """Take back that one has nothing to add; False when one never said so."""
    held = containers.hold(store, container)
    agent = actor.agent.id if actor.agent else None
    name = remarks.finished(store, held, authorities.item(item), agent)
    if name is None:
        return False
    old = annotations.find(store, held, name)
    require(actor, Action.REMOVE, held.campaign, now, author=old.agent)
    annotations.remove(store, held, old, now)
    return True


def _item(iri: str) -> str:
    item = authorities.item(iri)
    if not is_iri(item):
        raise Invalid(f"“{iri}” is nothing that a tag can be about.", rule="tag-item")
    return item


def _say(store: Store, container: str, document: Document, actor: Actor, now: datetime) -> str:
    held = containers.hold(store, container)
    require(actor, Action.CONTRIBUTE, held.campaign, now)
    if actor.person is None:
        raise Unknown("Please sign in to add a tag.", rule="sign-in")
    is_item = not held.has_collections or bool(items.known(store, held, [document["target"]]))
    admission.answer(is_item=is_item)
    agent = people.stand_in(store, held, actor.person)
    address, name = Address(store.base, held.campaign.name), fresh(now)
    settled = settle(document, address.annotation(name), agent.iri, now)
    draft = drafts.draft(settled, address, name, held.campaign.property, agent)
    draft = judge.admit(store, held, draft, actor.person)
    annotations.add(store, held, [draft], now)
    return name
