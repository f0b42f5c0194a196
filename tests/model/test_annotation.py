"""Tests of how a sent document becomes ours: identity, provenance, canonical bytes, fingerprints."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from annoserver.model.annotation import (
    ANNO,
    Body,
    Document,
    Tag,
    fingerprint,
    inside_page,
    resettle,
    settle,
    stamp,
    write,
)

NOW = datetime(2026, 11, 3, 8, 0, 30, 999999, tzinfo=UTC)
IRI = "https://h/annotations/folk/dog"
OURS = "https://h/campaigns/folk/agents/0f"
SENT: Document = {"type": "Annotation", "@context": ANNO, "bodyValue": "dog", "target": "urn:x:item"}


def test_the_server_adds_id_creator_and_created() -> None:
    settled = settle(SENT, IRI, OURS, NOW)

    assert settled == {**SENT, "id": IRI, "creator": OURS, "created": "2026-11-03T08:00:30Z"}


def test_context_and_id_come_first_and_the_rest_keeps_its_order() -> None:
    assert list(settle(SENT, IRI, OURS, NOW)) == [
        "@context", "id", "type", "bodyValue", "target", "creator", "created",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("via", "found"),
    [
        (..., "urn:x:theirs"),
        ("urn:x:first", ["urn:x:first", "urn:x:theirs"]),
        (["urn:x:first", "urn:x:second"], ["urn:x:first", "urn:x:second", "urn:x:theirs"]),
        ("urn:x:theirs", "urn:x:theirs"),
        (["urn:x:theirs", "urn:x:first"], ["urn:x:theirs", "urn:x:first"]),
    ],
)
def test_the_senders_iri_is_appended_to_via(via: Any, found: Any) -> None:
    sent = {**SENT, "id": "urn:x:theirs"} | ({} if via is ... else {"via": via})

    assert settle(sent, IRI, None, NOW)["via"] == found


@pytest.mark.parametrize("name", ["", "#me", "0a1b-2c3d", IRI])
def test_a_name_that_is_no_other_iri_leaves_no_trace(name: str) -> None:
    settled = settle({**SENT, "id": name}, IRI, None, NOW)

    assert settled["id"] == IRI
    assert "via" not in settled


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (..., OURS),
        (OURS, OURS),
        ("urn:x:jane", [OURS, "urn:x:jane"]),
        ({"name": "Jane"}, [OURS, {"name": "Jane"}]),
        (["urn:x:jane", {"name": "Joe"}], [OURS, "urn:x:jane", {"name": "Joe"}]),
        (["urn:x:jane", OURS], ["urn:x:jane", OURS]),
        ({"id": OURS, "type": "Person"}, {"id": OURS, "type": "Person"}),
    ],
)
def test_a_sent_creator_stays_below_our_own(sent: Any, found: Any) -> None:
    document = {**SENT} | ({} if sent is ... else {"creator": sent})

    assert settle(document, IRI, OURS, NOW)["creator"] == found
    assert resettle(document, SENT, IRI, NOW, OURS)["creator"] == found


def test_without_an_agent_the_sent_creator_stays_alone() -> None:
    assert settle({**SENT, "creator": "urn:x:jane"}, IRI, None, NOW)["creator"] == "urn:x:jane"
    assert "creator" not in settle(SENT, IRI, None, NOW)


def test_a_sent_date_is_kept() -> None:
    assert (
        settle({**SENT, "created": "2020-01-01T00:00:00Z"}, IRI, None, NOW)["created"]
        == "2020-01-01T00:00:00Z"
    )


def test_canonical_is_neither_made_nor_touched() -> None:
    assert "canonical" not in settle({**SENT, "id": "urn:x:theirs"}, IRI, OURS, NOW)
    assert settle({**SENT, "canonical": "urn:x:c"}, IRI, OURS, NOW)["canonical"] == "urn:x:c"


def test_a_put_carries_over_what_it_leaves_out_and_is_dated() -> None:
    stored = {
        **SENT,
        "id": IRI,
        "created": "2020-01-01T00:00:00Z",
        "creator": "urn:x:jane",
        "motivation": "tagging",
    }

    settled = resettle({**SENT, "id": "", "modified": "1999-01-01T00:00:00Z"}, stored, IRI, NOW)

    assert settled == {
        **SENT,
        "id": IRI,
        "created": "2020-01-01T00:00:00Z",
        "creator": "urn:x:jane",
        "modified": "2026-11-03T08:00:30Z",
    }
    assert list(settled)[:2] == ["@context", "id"]


def test_a_put_may_say_when_it_was_created() -> None:
    stored = {**SENT, "id": IRI, "created": "2020-01-01T00:00:00Z"}

    assert (
        resettle({**SENT, "created": "2021-01-01T00:00:00Z"}, stored, IRI, NOW)["created"]
        == "2021-01-01T00:00:00Z"
    )


def test_a_document_without_a_context_gets_none() -> None:
    bare = {"type": "Annotation", "target": "urn:x:item"}

    assert list(settle(bare, IRI, None, NOW)) == ["id", "type", "target", "created"]
    assert list(resettle(bare, bare, IRI, NOW)) == ["id", "type", "target", "modified"]


def test_moments_are_written_in_utc_to_the_second() -> None:
    assert stamp(NOW.astimezone(timezone(timedelta(hours=2)))) == "2026-11-03T08:00:30Z"


def test_bytes_are_compact_utf8_with_the_context_first() -> None:
    assert write({"b": "é", "@context": ANNO, "a": [1, None]}) == (
        b'{"@context":"http://www.w3.org/ns/anno.jsonld","b":"\xc3\xa9","a":[1,null]}'
    )
    with pytest.raises(ValueError, match="Out of range float"):
        write({"a": float("nan")})


@pytest.mark.parametrize(
    ("context", "kept"), [(ANNO, False), ([ANNO, {"x": "urn:x:"}], True), (ANNO + "#", True)]
)
def test_an_item_of_a_page_keeps_only_a_context_of_its_own(context: Any, kept: bool) -> None:
    document = {"@context": context, "id": IRI}

    item = json.loads(inside_page([write(document)]))

    assert item == (document if kept else {"id": IRI})


DOG = Tag("urn:x:item", "dc:subject", Body(text="dog", language="en"))


def test_spellings_of_one_word_are_one_tag() -> None:
    assert fingerprint(DOG) == fingerprint(Tag("urn:x:item", "dc:subject", Body(text=" DOG ", language="EN")))


@pytest.mark.parametrize(
    "other",
    [
        Tag("urn:x:other", "dc:subject", DOG.body),
        Tag("urn:x:item", "dc:type", DOG.body),
        Tag("urn:x:item", "dc:subject", Body(text="dog", language="de")),
        Tag("urn:x:item", "dc:subject", Body(text="cat", language="en")),
        Tag("urn:x:item", "dc:subject", Body(iri="urn:x:dog")),
        Tag("urn:x:item", "dc:subject", DOG.body, region='{"type":"FragmentSelector"}'),
    ],
)
def test_another_item_property_body_or_region_is_another_tag(other: Tag) -> None:
    assert fingerprint(DOG) != fingerprint(other)


def test_the_label_of_a_term_is_not_its_identity() -> None:
    term = Body(iri="http://www.wikidata.org/entity/Q144", text="dog")

    assert fingerprint(Tag("urn:x:item", "dc:subject", term, label="dog")) == fingerprint(
        Tag("urn:x:item", "dc:subject", Body(iri=term.iri), label="Hund")
    )
