"""Whether a tag or a vote fits a campaign: the same judge for protocol, pages and imports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from annoserver.errors import Forbidden, Invalid, Problem, Taken, Unknown
from annoserver.model.annotation import Tag
from annoserver.model.campaign import Campaign
from annoserver.model.rules import place
from annoserver.model.text import plain

LINK = re.compile(r"\b(?:https?://|www\.)\S", re.IGNORECASE)
WORD = re.compile(r"\w+")


def tag(campaign: Campaign, wanted: Tag, *, is_item: bool, is_term: bool, restricted: bool) -> None:
    """Raise Forbidden when the organiser's restrictions keep the tag out.

    is_item: the target is an item of the campaign, or the campaign has no collections; is_term: the
    body is a term of its vocabularies; restricted: whether it has vocabularies.
    """
    if not is_item:
        raise Forbidden(f"“{wanted.item}” is not an item of this campaign.", rule="tag-item")
    if not restricted or (place.find(wanted.body.iri) and campaign.takes_points(wanted.property)):
        return
    if wanted.body.iri and not is_term:
        raise Forbidden(
            f"“{wanted.body.iri}” is not a term of this campaign's vocabularies.", rule="tag-term"
        )
    if not wanted.body.iri and not campaign.own_words:
        raise Forbidden(
            "This campaign takes terms of its vocabularies, no words of one's own.", rule="tag-words"
        )


def answer(*, is_item: bool) -> None:
    """Raise Forbidden when somebody says of what is no item that they have nothing to add."""
    if not is_item:
        raise Forbidden("One has nothing to add to an item of the campaign only.", rule="nothing-item")


def no_equal(existing_iri: str | None) -> None:
    """Raise Taken when the item has an equal tag already."""
    if existing_iri is not None:
        raise Taken("The item has this tag already; vote on it instead.", iri=existing_iri, rule="tag-equal")


def vote(
    *, tag_item: str | None, scope: str, author: int | None, voter: int | None, earlier_iri: str | None
) -> None:
    """Raise Invalid, Unknown, Forbidden or Taken when a vote breaks a rule.

    tag_item: item of the tag, None when the campaign has no such tag; author, voter: agents;
    earlier_iri: the vote that this voter cast on the tag before.
    """
    about_tag(tag_item=tag_item, scope=scope)
    if voter is None:
        raise Unknown("Only somebody who is known can vote.", rule="vote-anonymous")
    if voter == author:
        raise Forbidden("Nobody votes on a tag of their own.", rule="vote-own")
    if earlier_iri is not None:
        raise Taken(
            "You voted on this tag before; change that vote with PUT, or withdraw it with DELETE.",
            iri=earlier_iri,
            rule="vote-twice",
        )


def ruling(
    *,
    tag_item: str | None,
    scope: str,
    author: int | None,
    moderator: int | None,
    earlier_iri: str | None,
    foreign: bool = False,
) -> None:
    """Raise Invalid, Unknown, Forbidden or Taken when a ruling breaks a rule.

    tag_item: item of the tag, None when the campaign has no such tag; author, moderator: agents;
    earlier_iri: the ruling that this moderator gave on the tag before; foreign: whether the moderator is
    a curator, and the item is none of their institution's.
    """
    about_tag(tag_item=tag_item, scope=scope)
    if moderator is None:
        raise Unknown("Only somebody who is known can rule.", rule="ruling-anonymous")
    if moderator == author:
        raise Forbidden("Nobody rules on a tag of their own.", rule="ruling-own")
    if foreign:
        raise Forbidden("Curators rule on tags on items of their own institution.", rule="institution")
    if earlier_iri is not None:
        raise Taken(
            "You ruled on this tag before; change that ruling with PUT, or withdraw it with DELETE.",
            iri=earlier_iri,
            rule="ruling-twice",
        )


def wording(texts: Iterable[str], *, denied: Sequence[str], young: bool) -> None:
    """Raise Forbidden for words that the campaign does not take, and for links of an account of today.

    denied: words or phrases; they are found whole, without regard to case and accents.
    """
    for text in texts:
        if young and LINK.search(text):
            raise Forbidden("Whoever is new here, since a day or less, writes no links.", rule="link")
        said = f" {' '.join(WORD.findall(plain(text)))} "
        if any(f" {' '.join(WORD.findall(plain(one)))} " in said for one in denied):
            raise Forbidden("This campaign does not take these words.", rule="denied")


def about_tag(*, tag_item: str | None, scope: str) -> None:
    """Raise Invalid when a vote is about no tag of the campaign, or names another item."""
    if tag_item is None:
        message = "The source of a vote is a tag of the same campaign."
        raise Invalid(message, (Problem("vote-tag", "/target/source", message),))
    if scope != tag_item:
        message = f"The scope of a vote is the item that the tag is about: {tag_item}"
        raise Invalid(message, (Problem("vote-scope", "/target/scope", message),))


def free_of_votes(*, voted: bool) -> None:
    """Raise Forbidden when others have answered about a tag that its maker wants to change."""
    if voted:
        raise Forbidden(
            "Others have voted on this tag; it can no longer be changed or deleted.", rule="tag-voted"
        )
