"""The judge of tags and votes: tells the campaign's rules what they ask the store."""

from annoserver.errors import Forbidden, Taken
from annoserver.model.annotation import Annotation, Draft, Tag, fingerprint
from annoserver.model.container import Address
from annoserver.model.rules import admission
from annoserver.model.vote import Vote
from annoserver.store import annotations, items, vocabularies, votes
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts.shares import remarks


def admit(store: Store, held: Held, draft: Draft) -> None:
    """Ask the rules about a new tag or vote; other annotations are always taken."""
    address = Address(store.base, held.campaign.name)
    if draft.tag:
        _fits(store, held, draft.tag)
        equal = annotations.equal(store, held, fingerprint(draft.tag))
        admission.no_equal(address.annotation(equal[0]) if equal else None)
    if draft.finished:
        _finishes(store, held, draft)
    if draft.vote and draft.vote.ruled:
        _rules(store, held, draft.vote, draft.agent)
    elif draft.vote:
        if draft.vote.choice is None:
            raise Forbidden(
                "Counts of votes come by import only; please vote for yourself.", rule="vote-review"
            )
        tag = votes.judged(store, held, draft.vote.tag, draft.agent)
        earlier = tag.earlier if tag else None
        admission.vote(
            tag_item=tag.item if tag else None,
            scope=draft.vote.scope,
            author=tag.author if tag else None,
            voter=draft.agent,
            earlier_iri=address.annotation(earlier) if earlier else None,
        )


def _rules(store: Store, held: Held, one: Vote, moderator: int | None) -> None:
    address = Address(store.base, held.campaign.name)
    tag = votes.judged(store, held, one.tag, None)
    earlier = votes.ruled_by(store, held, [one.tag]).get((one.tag, moderator or 0))
    admission.ruling(
        tag_item=tag.item if tag else None,
        scope=one.scope,
        author=tag.author if tag else None,
        moderator=moderator,
        earlier_iri=address.annotation(earlier) if earlier else None,
    )


def readmit(store: Store, held: Held, old: Annotation, draft: Draft) -> None:
    """Ask the rules about a new state of a tag or vote."""
    address = Address(store.base, held.campaign.name)
    if votes.on(store, held, old.position) != (draft.vote.tag if draft.vote else None):
        raise Taken("A vote stays on its tag, and nothing else becomes a vote.", rule="vote-kind")
    admission.free_of_votes(voted=votes.voted_by_others(store, held, old.position, old.agent))
    if draft.tag:
        _fits(store, held, draft.tag)
        equal = annotations.equal(store, held, fingerprint(draft.tag))
        admission.no_equal(address.annotation(equal[0]) if equal and equal[0] != old.name else None)
    if draft.finished:
        _finishes(store, held, draft, old.name)
    if draft.vote:
        tag = votes.judged(store, held, draft.vote.tag, draft.agent)
        admission.about_tag(tag_item=tag.item if tag else None, scope=draft.vote.scope)


def _fits(store: Store, held: Held, tag: Tag) -> None:
    admission.tag(
        held.campaign,
        tag,
        is_item=not held.has_collections or bool(items.known(store, held, [tag.item])),
        is_term=not held.has_vocabularies or bool(vocabularies.find(store, held, [tag.body.iri])),
        restricted=held.has_vocabularies,
    )


def _finishes(store: Store, held: Held, draft: Draft, name: str = "") -> None:
    """Somebody has nothing to add, and says so once of an item; name: of the state that is replaced."""
    admission.answer(is_item=not held.has_collections or bool(items.known(store, held, [draft.finished])))
    earlier = remarks.finished(store, held, draft.finished, draft.agent)
    if earlier and earlier != name:
        address = Address(store.base, held.campaign.name)
        raise Taken("You said this before.", iri=address.annotation(earlier), rule="nothing-twice")
