"""Tags in the browser: adding one, changing its words, and taking one's own back."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from annoserver.crowd import votes
from annoserver.errors import Invalid, Taken, Unknown
from annoserver.ld import authorities, drafts, resources, tags
from annoserver.ld.terms import tag_property
from annoserver.ld.values import is_language
from annoserver.model.annotation import Body, Draft, Tag, fingerprint, resettle, settle
from annoserver.model.container import Address, fresh
from annoserver.model.person import Actor, Agent
from annoserver.model.rules import place
from annoserver.model.rules.permission import Action, require
from annoserver.model.text import is_iri, pick, tidy
from annoserver.model.vote import Choice
from annoserver.store import annotations, containers, people, vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import judge

LONGEST = 64
LONGEST_TEXT = 1000
TEXTS = ("dc:description", "dcterms:tableOfContents")
"""Properties that hold prose; the others hold a few words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to say of an item: a term by its IRI, or words in a language.

    region: “left,top,width,height” of a part of the picture in percent, "" for the whole item; point:
    “latitude,longitude” in degrees instead of a term, or two opposite corners of a box.
    """

    item: str
    property: str
    term: str = ""
    words: str = ""
    language: str = ""
    region: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of it: the tag's name, and whether it was there already and was approved instead."""

    name: str
    approved: bool


def add(store: Store, container: str, wanted: Wanted, actor: Actor, now: datetime) -> Added:
    """Add a tag to an item; an equal tag that somebody else made gets an approval instead.

    Invalid for words or a property that no tag can have; Taken when the person made it before.
    """
    said = _checked(wanted)
    held = containers.hold(store, container)
    require(actor, Action.CONTRIBUTE, held.campaign, now)
    if actor.person is None:
        raise Unknown("Please sign in to add a tag.", rule="sign-in")
    agent = people.stand_in(store, held, actor.person, actor.agent)
    draft = _draft(store, held, said, agent, now)
    if draft.tag is None:
        raise Invalid(f"“{wanted.item}” is nothing that a tag can be about.", rule="tag-item")
    equal = annotations.equal(store, held, fingerprint(draft.tag))
    if equal is None:
        draft = judge.admit(store, held, draft, actor.person)
        annotations.add(store, held, [draft], now)
        return Added(draft.name, approved=False)
    name, author = equal
    if author == agent.id:
        raise Taken("You added this tag before.", rule="tag-equal")
    votes.put(store, held, agent, name, Choice.APPROVE, now)
    return Added(name, approved=True)


def change(
    store: Store, container: str, name: str, words: str, language: str, actor: Actor, now: datetime
) -> None:
    """Say a tag of one's own in other words; Forbidden when others voted on it already."""
    held = containers.hold(store, container)
    old = annotations.find(store, held, name)
    require(actor, Action.CHANGE, held.campaign, now, author=old.agent)
    stored = json.loads(old.document)
    found = tags.find(stored, held.campaign.property)
    if found is None or found.body.iri or not isinstance(stored.get("body"), dict):
        raise Invalid("Only a tag in words of one's own can be put in other words.", rule="tag-words")
    said = _checked(Wanted(found.item, found.property, words=words, language=language))
    text = tags.document(Tag(said.item, said.property, Body(text=said.words, language=said.language)))
    address = Address(store.base, held.campaign.name)
    settled = resettle({**stored, "body": text["body"]}, stored, address.annotation(name), now)
    draft = drafts.draft(settled, address, name, held.campaign.property, actor.agent)
    draft = judge.readmit(store, held, old, draft, actor.person)
    annotations.replace(store, held, old, draft, now)


def remove(store: Store, container: str, name: str, actor: Actor, now: datetime) -> bool:
    """Remove a tag, and say whether it was one's own; Forbidden when others voted on that already.

    Who runs the campaign, and curators of the item's institution, remove the tags of others as well.
    """
    held = containers.hold(store, container)
    old = annotations.find(store, held, name)
    about = [one.iri for one in resources.targets(json.loads(old.document))]
    judge.let_remove(store, held, old, about, actor, now)
    annotations.remove(store, held, old, now)
    return actor.agent is not None and actor.agent.id == old.agent


def longest(becomes: str) -> int:
    """How many characters words may have that become this property."""
    return LONGEST_TEXT if becomes in TEXTS else LONGEST


def _checked(wanted: Wanted) -> Wanted:
    """The same in canonical form; Invalid, naming the rule, when it says nothing or too much."""
    if tag_property(wanted.property) is None:
        raise Invalid(f"“{wanted.property}” is no property that a tag may become.", rule="tag-property")
    item = authorities.item(wanted.item)
    if wanted.point and not wanted.term:
        spot = place.read(wanted.point)
        if spot is None:
            raise Invalid(f"“{wanted.point}” is nowhere on the earth.", rule="tag-place")
        return replace(wanted, item=item, term=spot.iri, words="", language="")
    if wanted.term:
        if not is_iri(wanted.term):
            raise Invalid("Please choose one of the terms.", rule="tag-term")
        return replace(wanted, item=item, term=authorities.canonical(wanted.term), words="", language="")
    words = tidy(wanted.words)
    most = longest(wanted.property)
    if not words or len(words) > most or not words.isprintable():
        message = f"A tag has 1 to {most} characters, all of them visible."
        raise Invalid(message, rule="tag-length", values={"n": most})
    if wanted.language and not is_language(wanted.language):
        raise Invalid(f"“{wanted.language}” is no language code.", rule="tag-language")
    return replace(wanted, item=item, words=words)


def _draft(store: Store, held: Held, wanted: Wanted, agent: Agent, now: datetime) -> Draft:
    address = Address(store.base, held.campaign.name)
    body, label, language = Body(text=wanted.words, language=wanted.language), "", ""
    if wanted.term:
        body = Body(iri=wanted.term)
        term = vocabularies.find(store, held, [wanted.term]).get(wanted.term)
        label, language = pick(term.labels) if term else ("", "")
    region = tags.region(wanted.region) if wanted.region else ""
    document = tags.document(Tag(wanted.item, wanted.property, body, region, label), language=language)
    name = fresh(now)
    settled = settle(document, address.annotation(name), agent.iri, now)
    return drafts.draft(settled, address, name, held.campaign.property, agent)
