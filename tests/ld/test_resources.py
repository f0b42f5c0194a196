"""Tests of reading bodies, targets, motivations and agents."""

from __future__ import annotations

from typing import Any

import pytest

from annoserver.ld import resources
from annoserver.model.annotation import Body, Target

HERE, THERE = "https://example.org/here", "https://example.org/there"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (HERE, [HERE]),
        ([HERE, THERE, HERE], [HERE, THERE]),
        ({"id": HERE, "type": "Image"}, [HERE]),
        ({"source": HERE, "id": THERE, "selector": {}}, [HERE]),
        ({"source": {"id": HERE}}, [HERE]),
        ({"type": "Choice", "items": [HERE, {"source": THERE}]}, [HERE, THERE]),
        ({"type": "TextualBody", "value": "x"}, []),
        (None, []),
    ],
    ids=str,
)
def test_targets_are_told_without_their_selectors(target: Any, expected: list[str]) -> None:
    assert resources.targets({"target": target}) == tuple(Target(iri) for iri in expected)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({}, []),
        ({"bodyValue": "x"}, [Body(text="x")]),
        ({"body": HERE}, [Body(HERE)]),
        ({"body": {"id": HERE}}, [Body(HERE)]),
        ({"body": {"value": "x", "language": ["en", "de"]}}, [Body(text="x", language="en")]),
        ({"body": {"id": HERE, "value": "x", "language": 5}}, [Body(HERE, "x")]),
        ({"body": [{"source": {"value": "x"}}, THERE]}, [Body(text="x"), Body(THERE)]),
        ({"body": {"type": "Choice", "items": [HERE, {"value": "x"}]}}, [Body(HERE), Body(text="x")]),
        ({"body": [5, {"type": "Image"}]}, []),
    ],
    ids=str,
)
def test_bodies_are_iris_or_words(document: dict[str, Any], expected: list[Body]) -> None:
    assert resources.bodies(document) == tuple(expected)


def test_motivations_have_their_short_names_whichever_way_they_are_written() -> None:
    sent = ["tagging", "oa:linking", "http://www.w3.org/ns/oa#editing", {"id": "oa:tagging"}, HERE, 5]

    assert resources.motivations({"motivation": sent}) == ("tagging", "linking", "editing", HERE)


def test_agents_are_told_by_their_iris() -> None:
    creators = [HERE, {"id": THERE, "name": "Jane"}, {"name": "Joe"}, {"id": "xIwHR"}]

    assert resources.agents({"creator": creators}, "creator") == (HERE, THERE)
    assert resources.agents({}, "generator") == ()


def test_equal_regions_are_equal_text() -> None:
    one = {"source": HERE, "selector": {"type": "FragmentSelector", "value": "xywh=1,2,3,4"}}
    other = {"source": HERE, "selector": [{"value": "xywh=1,2,3,4", "type": "FragmentSelector"}]}

    assert resources.region(one) == resources.region(other) != ""
    assert resources.region({"source": HERE}) == resources.region(HERE) == ""
