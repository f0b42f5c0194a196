"""The campaign's judge for a whole batch: all that it has to know, asked in a few queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from annoserver.errors import Taken
from annoserver.ld import tags
from annoserver.model.annotation import Annotation, Draft, Tag, fingerprint
from annoserver.model.person import Agent, Kind
from annoserver.model.rules import admission
from annoserver.model.text import key
from annoserver.model.vote import Tally, Vote
from annoserver.store import annotations, items, vocabularies, votes
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.origins import aliases
from annoserver.store.votes import Made


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows which of the tags of a batch are on items and use terms of the campaign.

    others: the IRIs that items have here, by other ones of them.
    """

    held: Held
    items: frozenset[str]
    terms: frozenset[str]
    others: Mapping[str, str]

    def settle(self, tag: Tag) -> Tag:
        """The tag about the item as it is called here, when it comes under another IRI of it."""
        here = self.others.get(key(tag.item))
        return tag if here is None else replace(tag, item=here)

    def admit(self, tag: Tag) -> None:
        """Raise Forbidden when the organiser's restrictions keep a tag out."""
        admission.tag(
            self.held.campaign,
            tag,
            is_item=not self.held.has_collections or key(tag.item) in self.items,
            is_term=tag.body.iri in self.terms,
            restricted=self.held.has_vocabularies,
        )


def judge(store: Store, held: Held, tags: Iterable[Tag]) -> Judge:
    """The judge for these tags."""
    tags = list(tags)
    wanted = list({tag.item for tag in tags}) if held.has_collections else []
    terms = list({tag.body.iri for tag in tags if tag.body.iri}) if held.has_vocabularies else []
    known = frozenset(items.known(store, held, wanted)) if wanted else frozenset[str]()
    strangers = [iri for iri in wanted if key(iri) not in known]
    others = aliases.some(store, held, strangers) if strangers else {}
    return Judge(
        held,
        known | {key(iri) for iri in others.values()},
        frozenset(vocabularies.find(store, held, terms)) if terms else frozenset(),
        others,
    )


@dataclass(frozen=True, slots=True)
class Ballot:
    """Knows the tags that a batch votes on, and what people said of them: (tag, agent) → vote, ruling.

    others: the IRIs that items have here, by other ones of them, which votes may name.
    """

    made: dict[str, Made]
    cast: dict[tuple[str, int | None], str]
    ruled: dict[tuple[str, int | None], str]
    others: Mapping[str, str]

    def missing(self, vote: Vote) -> bool:
        """Whether the tag is not here, or not yet."""
        return vote.tag not in self.made

    def admit(self, draft: Draft, vote: Vote) -> Vote:
        """The vote with what it weighs on its tag; raises what is against it."""
        tag = self.made.get(vote.tag)
        item, author = (tag.item, tag.agent) if tag else (None, None)
        scope = vote.scope if vote.scope == item else self.others.get(key(vote.scope), vote.scope)
        if vote.ruled:
            first = self.ruled.setdefault((vote.tag, draft.agent), draft.name)
            admission.ruling(
                tag_item=item,
                scope=scope,
                author=author,
                moderator=draft.agent,
                earlier_iri=first if first != draft.name else None,
            )
            return vote
        if vote.choice is None:
            admission.about_tag(tag_item=item, scope=scope)
            return replace(vote, weight=independent(vote.weight, tag.kind if tag else None))
        earlier = self.cast.setdefault((vote.tag, draft.agent), draft.name)
        admission.vote(
            tag_item=item,
            scope=scope,
            author=author,
            voter=draft.agent,
            earlier_iri=earlier if earlier != draft.name else None,
        )
        return vote


def ballot(
    store: Store, held: Held, new: Iterable[tuple[Draft, Agent | None]], cast: Iterable[Vote]
) -> Ballot:
    """The ballot for votes; new: tags that come with them, and so have none yet, with their makers."""
    made = {
        draft.name: Made(draft.tag.item, draft.agent, maker.kind if maker else None)
        for draft, maker in new
        if draft.tag
    }
    cast = list(cast)
    there = {one.tag for one in cast} - made.keys()
    made.update(votes.tags(store, held, there))
    about = {one.item for one in made.values()}
    strangers = {one.scope for one in cast} - about
    box = Ballot(made, {}, {}, aliases.some(store, held, strangers) if strangers else {})
    box.cast.update(votes.cast_by(store, held, there).items())
    box.ruled.update(votes.ruled_by(store, held, there).items())
    return box


def independent(counts: Tally, maker: Kind | None) -> Tally:
    """The answers of others among those that a source counts on a tag of this maker.

    One approval on a tag made by a person is the author's own, cast by itself; where the maker is
    an agent of ours, the tag's standing has that one already.
    """
    if maker not in (Kind.PERSON, Kind.IMPORTED):
        return counts
    own = min(counts.up, 1)
    return Tally(counts.up - own, counts.down, counts.unsure, own if maker is Kind.IMPORTED else 0)


def readmit(store: Store, held: Held, old: Annotation, draft: Draft) -> None:
    """Raise Taken when an annotation may not become what the source now says."""
    if votes.on(store, held, old.position) != (draft.vote.tag if draft.vote else None):
        raise Taken("A vote stays on its tag, and nothing else becomes a vote.", rule="vote-kind")
    if draft.tag is None:
        return
    before = tags.read(old.document, held.campaign.property)
    mark = fingerprint(draft.tag)
    # Twins may stand side by side, but no tag moves into the place of another.
    if before is None or fingerprint(before) != mark:
        equal = annotations.equal(store, held, mark)
        admission.no_equal(equal[0] if equal else None)
