"""The judge of tags and votes: tells the campaign's rules what they ask the store."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from annoserver.errors import Forbidden, Taken
from annoserver.model.annotation import Annotation, Draft, Tag, fingerprint
from annoserver.model.container import Address
from annoserver.model.person import Actor, Person, Role
from annoserver.model.rules import admission
from annoserver.model.rules.permission import Action, require, runs
from annoserver.model.text import key, plain
from annoserver.model.vote import Vote
from annoserver.store import annotations, items, vocabularies, votes
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import rulings
from annoserver.store.facts.shares import objects, remarks
from annoserver.store.origins import aliases


def admit(store: Store, held: Held, draft: Draft, by: Person | None = None) -> Draft:
    """Ask the rules about a new tag or vote; of other annotations only words are looked at.

    by: who sends it, None for an import or for nobody known. Gives the draft as it is to be kept: about
    the item here, where it was sent under another IRI of it.
    """
    _words(held, draft, by)
    address = Address(store.base, held.campaign.name)
    draft, is_item = _placed(store, held, draft)
    if draft.tag:
        _fits(store, held, draft.tag, is_item=is_item)
        equal = annotations.equal(store, held, fingerprint(draft.tag))
        admission.no_equal(address.annotation(equal[0]) if equal else None)
    if draft.finished:
        _finishes(store, held, draft, is_item=is_item)
    if draft.vote and draft.vote.ruled:
        _rules(store, held, draft.vote, draft.agent)
    elif draft.vote:
        _votes(store, held, draft.vote, draft.agent)
    return draft


def foresee(store: Store, held: Held, draft: Draft) -> None:
    """Ask already what `admit` is about to ask of a tag or vote, with those that arrive beside it."""
    if draft.tag:
        asked = {"container": held.id, "fingerprint": fingerprint(draft.tag)}
        annotations.EQUAL.foresee(store, asked)
    elif draft.vote and not draft.vote.ruled and draft.vote.choice:
        votes.foresee(store, held, draft.vote.tag, draft.agent)


def _votes(store: Store, held: Held, one: Vote, voter: int | None) -> None:
    address = Address(store.base, held.campaign.name)
    if one.choice is None:
        raise Forbidden("Counts of votes come by import only; please vote for yourself.", rule="vote-review")
    tag = votes.judged(store, held, one.tag, voter)
    earlier = tag.earlier if tag else None
    admission.vote(
        tag_item=tag.item if tag else None,
        scope=_scope(store, held, one, tag.item if tag else None),
        author=tag.author if tag else None,
        voter=voter,
        earlier_iri=address.annotation(earlier) if earlier else None,
    )


def settled(store: Store, held: Held, draft: Draft) -> Draft:
    """The draft about the item as it is called here, when it was sent under another IRI of it."""
    return _placed(store, held, draft)[0]


def _placed(store: Store, held: Held, draft: Draft) -> tuple[Draft, bool]:
    """The same, and whether the campaign has such an item, or takes anything."""
    sent = draft.tag.item if draft.tag else draft.finished
    if not sent or not held.has_collections or items.known(store, held, [sent]):
        return draft, True
    here = aliases.find(store, held, sent)
    if here is None:
        return draft, False
    if draft.tag:
        return replace(draft, tag=replace(draft.tag, item=here)), True
    return replace(draft, targets=(replace(draft.targets[0], iri=here),)), True


def _scope(store: Store, held: Held, vote: Vote, item: str | None) -> str:
    """The scope of a vote, which may be another IRI of the item that the tag is about."""
    if item is None or vote.scope == item:
        return vote.scope
    return item if aliases.find(store, held, vote.scope) == item else vote.scope


def _rules(store: Store, held: Held, one: Vote, moderator: int | None) -> None:
    address = Address(store.base, held.campaign.name)
    tag = votes.judged(store, held, one.tag, None)
    earlier = votes.ruled_by(store, held, [one.tag]).get((one.tag, moderator or 0))
    of = rulings.office(store, moderator)
    admission.ruling(
        tag_item=tag.item if tag else None,
        scope=_scope(store, held, one, tag.item if tag else None),
        author=tag.author if tag else None,
        moderator=moderator,
        earlier_iri=address.annotation(earlier) if earlier else None,
        foreign=of is not None and not (tag and is_from(store, held, of, [tag.item])),
    )


def curates(store: Store, held: Held, actor: Actor, about: Sequence[str]) -> bool:
    """Whether an actor is curator of the institution that these items of a campaign are from, all of them."""
    if actor.role is not Role.CURATOR or actor.person is None:
        return False
    of = rulings.office_of(store, held, actor.person)
    return bool(of) and is_from(store, held, str(of), about)


def is_from(store: Store, held: Held, institution: str, about: Sequence[str]) -> bool:
    """Whether there are such items here, and all of them come from an institution."""
    asked = {key(iri) for iri in about}
    return bool(asked) and of_institution(store, held, institution, asked) == asked


def of_institution(store: Store, held: Held, institution: str, about: Collection[str]) -> set[str]:
    """Those of some IRIs, in their index form, that are items which come from an institution."""
    known, wanted = objects.some(store, held, about), plain(institution)
    return {iri for iri, item in known.items() if plain(item.data_provider) == wanted}


def let_remove(
    store: Store, held: Held, old: Annotation, about: Sequence[str], actor: Actor, now: datetime
) -> None:
    """Raise what is against removing an annotation about some items, one's own or another's.

    Who runs the campaign, or curates the items, removes also what others voted on.
    """
    own = actor.agent is not None and actor.agent.id == old.agent
    theirs = not own and curates(store, held, actor, about)
    require(actor, Action.REMOVE, held.campaign, now, author=old.agent, theirs=theirs)
    if own or not (theirs or runs(actor)):
        admission.free_of_votes(voted=votes.voted_by_others(store, held, old.position, old.agent))


def _words(held: Held, draft: Draft, by: Person | None) -> None:
    young = by is not None and by.is_young(draft.modified)
    if young or held.campaign.denied:
        texts = [body.text for body in draft.bodies]
        admission.wording(texts, denied=held.campaign.denied, young=young)


def readmit(store: Store, held: Held, old: Annotation, draft: Draft, by: Person | None = None) -> Draft:
    """Ask the rules about a new state of a tag or vote; gives it as it is to be kept."""
    _words(held, draft, by)
    address = Address(store.base, held.campaign.name)
    draft, is_item = _placed(store, held, draft)
    if votes.on(store, held, old.position) != (draft.vote.tag if draft.vote else None):
        raise Taken("A vote stays on its tag, and nothing else becomes a vote.", rule="vote-kind")
    admission.free_of_votes(voted=votes.voted_by_others(store, held, old.position, old.agent))
    if draft.tag:
        _fits(store, held, draft.tag, is_item=is_item)
        equal = annotations.equal(store, held, fingerprint(draft.tag))
        admission.no_equal(address.annotation(equal[0]) if equal and equal[0] != old.name else None)
    if draft.finished:
        _finishes(store, held, draft, old.name, is_item=is_item)
    if draft.vote:
        tag = votes.judged(store, held, draft.vote.tag, draft.agent)
        scope = _scope(store, held, draft.vote, tag.item if tag else None)
        admission.about_tag(tag_item=tag.item if tag else None, scope=scope)
    return draft


def _fits(store: Store, held: Held, tag: Tag, *, is_item: bool) -> None:
    admission.tag(
        held.campaign,
        tag,
        is_item=is_item,
        is_term=not held.has_vocabularies or bool(vocabularies.find(store, held, [tag.body.iri])),
        restricted=held.has_vocabularies,
    )


def _finishes(store: Store, held: Held, draft: Draft, name: str = "", *, is_item: bool) -> None:
    """Somebody has nothing to add, and says so once of an item; name: of the state that is replaced."""
    admission.answer(is_item=is_item)
    earlier = remarks.finished(store, held, draft.finished, draft.agent)
    if earlier and earlier != name:
        address = Address(store.base, held.campaign.name)
        raise Taken("You said this before.", iri=address.annotation(earlier), rule="nothing-twice")
