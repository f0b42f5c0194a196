"""Tests of what fits a campaign: the rules for tags and votes, each with its name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from annoserver.errors import AnnoError
from annoserver.model.annotation import Body, Tag
from annoserver.model.campaign import Campaign
from annoserver.model.rules import admission

CAMPAIGN = Campaign("folk", {"en": "Folk art"})
TERMS_ONLY = replace(CAMPAIGN, own_words=False)
TERM = Tag("urn:x:item", "dc:subject", Body(iri="urn:x:term"))
WORDS = Tag("urn:x:item", "dc:subject", Body(text="dog", language="en"))


def said(rule: Any, *arguments: Any, **named: Any) -> str:
    """The rule and the error by which something is refused, "" when it is admitted."""
    try:
        rule(*arguments, **named)
    except AnnoError as refusal:
        return f"{type(refusal).__name__} {refusal.rule}"
    return ""


@pytest.mark.parametrize(
    ("campaign", "wanted", "facts", "refusal"),
    [
        (CAMPAIGN, TERM, (True, True, False), ""),
        (CAMPAIGN, WORDS, (True, True, False), ""),
        (TERMS_ONLY, WORDS, (True, True, False), ""),
        (CAMPAIGN, TERM, (False, True, False), "Forbidden tag-item"),
        (CAMPAIGN, TERM, (True, True, True), ""),
        (CAMPAIGN, TERM, (True, False, True), "Forbidden tag-term"),
        (CAMPAIGN, WORDS, (True, False, True), ""),
        (TERMS_ONLY, TERM, (True, True, True), ""),
        (TERMS_ONLY, WORDS, (True, False, True), "Forbidden tag-words"),
    ],
)
def test_a_campaign_restricts_what_its_organiser_restricted(
    campaign: Campaign, wanted: Tag, facts: tuple[bool, bool, bool], refusal: str
) -> None:
    is_item, is_term, restricted = facts

    found = said(admission.tag, campaign, wanted, is_item=is_item, is_term=is_term, restricted=restricted)

    assert found == refusal


SOUND: dict[str, Any] = {
    "tag_item": "urn:x:item",
    "scope": "urn:x:item",
    "author": 1,
    "voter": 2,
    "earlier_iri": None,
}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, ""),
        ({"author": None}, ""),
        ({"tag_item": None}, "Invalid vote-tag"),
        ({"scope": "urn:x:other"}, "Invalid vote-scope"),
        ({"scope": ""}, "Invalid vote-scope"),
        ({"voter": None}, "Unknown vote-anonymous"),
        ({"voter": None, "author": None}, "Unknown vote-anonymous"),
        ({"voter": 1}, "Forbidden vote-own"),
        ({"earlier_iri": "urn:x:vote"}, "Taken vote-twice"),
    ],
)
def test_the_rules_of_voting(change: dict[str, Any], refusal: str) -> None:
    assert said(admission.vote, **{**SOUND, **change}) == refusal


def test_the_earlier_vote_is_named_in_the_refusal() -> None:
    with pytest.raises(AnnoError) as refused:
        admission.vote(**{**SOUND, "earlier_iri": "urn:x:vote"})

    assert refused.value.iri == "urn:x:vote"


def test_an_equal_tag_stands_in_the_way() -> None:
    assert said(admission.no_equal, None) == ""
    assert said(admission.no_equal, "urn:x:tag") == "Taken tag-equal"


def test_a_tag_is_its_makers_until_others_vote() -> None:
    assert said(admission.free_of_votes, voted=False) == ""
    assert said(admission.free_of_votes, voted=True) == "Forbidden tag-voted"
