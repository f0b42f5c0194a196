"""Tests of documents in more contexts than the plain one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from annoserver.errors import Invalid, Missing
from annoserver.ld import contexts, votes
from annoserver.ld.terms import CONTEXTS, CROWD_CONTEXT, LDP_CONTEXT
from annoserver.model.annotation import ANNO, Document

Make = Callable[..., Document]


@pytest.mark.parametrize("name", CONTEXTS.values())
def test_a_bundled_context_is_given_as_its_file(name: str) -> None:
    assert "@context" in json.loads(contexts.load(name))


def test_another_file_is_not_given() -> None:
    with pytest.raises(Missing):
        contexts.load("../LICENSE")


def test_contexts_are_known_when_nothing_has_to_be_fetched() -> None:
    assert contexts.known(ANNO)
    assert contexts.known([ANNO, LDP_CONTEXT, {"ex": "https://example.org/"}])
    assert not contexts.known([ANNO, "https://example.org/c.jsonld"])
    assert not contexts.known(None)


def test_a_review_means_something_to_a_processor() -> None:
    contexts.expand(votes.review("https://example.org/tag", "https://example.org/item", 5, 1))


@pytest.mark.parametrize(
    ("terms", "keys", "reason"),
    [
        ({"a": {"@id": "@context"}}, {}, "cannot be aliased"),
        ({"@version": 5}, {}, "version"),
        ("https://example.org/c.jsonld", {}, "is not known here"),
        ({"Annotation": "https://example.org/Other"}, {}, "no annotation with a target"),
        ({"@vocab": "@index"}, {}, "cannot be written as RDF"),
        ({}, {"target": ...}, "no annotation with a target"),
        ({"ref": {"@id": "ex:ref", "@type": "@id"}}, {"ref": {"@value": {}}}, "value"),
    ],
    ids=str,
)
def test_what_a_processor_cannot_read_is_refused_with_its_reason(
    terms: Any, keys: dict[str, Any], reason: str, annotation: Make
) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        contexts.expand(annotation(context=[ANNO, CROWD_CONTEXT, terms], **keys))

    assert refused.value.rule == "M39"
