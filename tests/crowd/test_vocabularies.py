"""Tests of the terms that contributors are offered while they type."""

from __future__ import annotations

import pytest

from annoserver.crowd import vocabularies
from annoserver.model.vocabulary import Term
from annoserver.store import campaigns
from annoserver.store import vocabularies as shelf
from tests.parts.folk import FOLK, FREE, Folk
from tests.parts.palette import PLACES, paint


@pytest.mark.parametrize(
    ("campaign", "words", "found"),
    [(FOLK, "TEMP", ["temple"]), (FOLK, "d", ["dog", "dragon"]), (FOLK, "", []), (FREE, "d", [])],
)
def test_terms_are_suggested(folk: Folk, campaign: str, words: str, found: list[str]) -> None:
    assert suggested(folk, words, campaign=campaign) == [folk.term(name) for name in found]


def test_a_question_is_answered_from_its_own_vocabularies(folk: Folk) -> None:
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        shelf.put(store, held, "places", "urn:x:places", {}, [Term("urn:x:dover", {"en": "Dover"})])

    assert suggested(folk, "dov", question=0) == []
    assert suggested(folk, "dov", question=9) == ["urn:x:dover"]


def suggested(folk: Folk, words: str, question: int = 0, campaign: str = FOLK) -> list[str]:
    with folk.database.reading() as store:
        found = vocabularies.suggestions(store, campaigns.find(store, campaign), words, question)
    return [one.term.iri for one in found]


def test_a_question_about_places_is_answered_with_what_has_coordinates(folk: Folk) -> None:
    paint(folk)
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        shelf.put(store, held, "places", "urn:x:places", {}, [*PLACES, Term("urn:x:bay", {"en": "Beach"})])

    assert suggested(folk, "be", question=1) == ["urn:x:peking"]
    assert suggested(folk, "bea", question=1) == ["urn:x:bay"]
