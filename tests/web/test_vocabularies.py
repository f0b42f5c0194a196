"""Tests of suggestions over HTTP: what a page, or a program, shows while somebody types."""

from __future__ import annotations

import pytest

from annoserver.model.vocabulary import Term
from annoserver.store import campaigns, vocabularies
from tests.parts.folk import DRAFT, FOLK, Folk
from tests.parts.visiting import Visitor

PLACES = [
    Term(
        "urn:x:london",
        {"en": "London", "fr": "Londres"},
        (("la", "Londinium"),),
        {"en": "Capital of England"},
        "urn:x:england",
        (51.5, -0.12),
    ),
    Term("urn:x:england", {"en": "England", "de": "England"}),
]


def test_a_term_is_told_in_the_reader_s_language(folk: Folk, visitor: Visitor) -> None:
    with folk.database.transaction() as store:
        vocabularies.put(store, campaigns.find(store, FOLK), "words", "urn:x:places", {}, PLACES)

    found = visitor.get("/campaigns/folk/suggestions?words=londin&lang=fr")

    assert found.headers["Cache-Control"] == "private, max-age=30"
    assert found.json() == {
        "words": "londin",
        "terms": [
            {
                "id": "urn:x:london",
                "label": "Londres",
                "language": "fr",
                "matched": "Londinium",
                "matchedLanguage": "la",
                "definition": "Capital of England",
                "broader": "England",
                "uses": 0,
                "position": [51.5, -0.12],
            }
        ],
    }


@pytest.mark.parametrize("query", ["", "?words=", "?words=zzz", "?words=%00", "?words=d&question=x9"])
def test_strange_questions_have_an_answer(folk: Folk, visitor: Visitor, query: str) -> None:
    found = visitor.get(f"/campaigns/folk/suggestions{query}")

    assert found.status_code == 200
    assert len(found.json()["terms"]) == (2 if "d&" in query else 0)


def test_a_draft_suggests_nothing_to_strangers(folk: Folk, visitor: Visitor) -> None:
    found = visitor.get(f"/campaigns/{DRAFT}/suggestions?words=d", Accept="application/json")

    assert found.status_code == 404
    assert found.headers["Content-Type"] == "application/problem+json"


def test_an_unknown_token_is_told_so(folk: Folk, visitor: Visitor) -> None:
    found = visitor.get("/campaigns/folk/suggestions?words=d", Authorization="Bearer no")

    assert found.status_code == 401
