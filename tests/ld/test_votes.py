"""Tests of votes and imported reviews as annotations."""

from __future__ import annotations

from typing import Any

import pytest

from annoserver.errors import Invalid
from annoserver.ld import contexts, graph, shape, votes
from annoserver.ld.terms import CROWD
from annoserver.ld.votes import Found
from annoserver.model.annotation import ANNO, Document
from annoserver.model.vote import Choice, Tally

ROOT = "https://example.org/annotations/"
TAG, ITEM = f"{ROOT}china/t123", "https://example.org/demo/item/china/0001"
APPROVE = f"{CROWD}approve"


def moderated(**keys: Any) -> Document:
    target = {"type": "SpecificResource", "source": TAG, "scope": ITEM}
    whole: Document = {"@context": ANNO, "type": "Annotation", "motivation": "moderating", "target": target}
    return whole | {"body": APPROVE} | keys


@pytest.mark.parametrize("choice", Choice)
def test_a_vote_that_is_written_is_the_vote_that_is_found(choice: Choice) -> None:
    document = votes.document(TAG, ITEM, choice, "because")

    assert votes.find(document, ROOT) == Found(TAG, ITEM, choice)
    assert shape.check(document) == ()
    assert shape.plain(document)


def test_a_vote_is_nine_triples() -> None:
    keys = {"id": f"{ROOT}china/v9", "creator": "https://example.org/agents/91bc"}
    document = votes.document(TAG, ITEM, Choice.APPROVE) | keys | {"created": "2026-11-03T08:00:00Z"}

    assert len(graph.triples(document)) == 9


def test_a_review_that_is_written_is_the_review_that_is_found() -> None:
    document = votes.review(TAG, ITEM, 5, 1)

    assert votes.find(document, ROOT) == Found(TAG, ITEM, review=Tally(up=5, down=1))
    assert document["body"]["value"] == "5 for, 1 against"
    assert shape.check(document) == ()
    contexts.expand(document)


def test_a_review_of_an_item_that_is_not_known_has_no_scope() -> None:
    assert votes.find(votes.review(TAG, "", 0, 0), ROOT) == Found(TAG, "", review=Tally())


@pytest.mark.parametrize(
    "keys",
    [
        {"motivation": ["moderating", "commenting"]},
        {"motivation": "http://www.w3.org/ns/oa#moderating"},
        {"body": "crowd:approve"},
        {"body": {"id": APPROVE}},
        {"body": {"source": APPROVE}},
        {"body": [{"value": "why", "purpose": "commenting"}, APPROVE, "https://example.org/errors/spelling"]},
        {"target": {"source": {"id": TAG}, "scope": {"id": ITEM}}},
    ],
    ids=str,
)
def test_a_vote_is_told_whichever_way_it_is_written(keys: dict[str, Any]) -> None:
    assert votes.find(moderated(**keys), ROOT) == Found(TAG, ITEM, Choice.APPROVE)


@pytest.mark.parametrize("target", [TAG, {"id": TAG}, {"source": TAG}], ids=str)
def test_a_vote_need_not_say_its_scope(target: Any) -> None:
    assert votes.find(moderated(target=target), ROOT) == Found(TAG, "", Choice.APPROVE)


@pytest.mark.parametrize(
    "keys",
    [
        {"motivation": "commenting"},
        {"motivation": ["assessing"]},
        {"body": "https://example.org/verdict", "target": "https://example.com/page"},
        {"body": {"value": "off topic"}, "target": "https://example.com/page"},
    ],
    ids=str,
)
def test_what_moderates_something_else_is_no_vote(keys: dict[str, Any]) -> None:
    assert votes.find(moderated(**keys), ROOT) is None


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("vote-body", {"body": f"{CROWD}maybe"}),
        ("vote-body", {"body": {"value": "off topic"}}),
        ("vote-body", {"body": []}),
        ("vote-body", {"body": [APPROVE, f"{CROWD}reject"]}),
        ("vote-body", {"body": [APPROVE, {"type": "Review", "value": "x", "approvals": 1}]}),
        ("vote-body", {"body": {"type": "Review", "value": "x"}}),
        ("vote-body", {"body": {"type": "Review", "value": "x", "approvals": -1}}),
        ("vote-body", {"body": {"type": "crowd:Review", "value": "x", "approvals": True, "rejections": 0}}),
        ("vote-body", {"body": [{"type": "Review", "value": "x", "approvals": 1}] * 2}),
        ("vote-target", {"target": [TAG, f"{ROOT}china/t124"]}),
        ("vote-target", {"target": {"type": "TextualBody", "value": "x"}}),
        ("vote-scope", {"target": {"source": TAG, "scope": [ITEM]}}),
        ("vote-scope", {"target": {"source": TAG, "scope": {"type": "Image"}}}),
    ],
    ids=str,
)
def test_what_looks_like_a_vote_and_is_none_is_refused_with_the_rule(rule: str, keys: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        votes.find(moderated(**keys), ROOT)

    assert refused.value.rule == rule
