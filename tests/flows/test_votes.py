"""Posting tags and votes: the rules, whichever way they are broken (crowd.md, section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from annoserver.store import campaigns, counts
from annoserver.store.derived import standings
from tests.parts.people import CHOICE, ITEM, Site, note, tag, vote

if TYPE_CHECKING:
    from annoserver.store.database import Database

ELSEWHERE = "http://other.example/annotations/folk/x"


def standing(database: Database, iri: str) -> tuple[int, int, str]:
    """Approvals, rejections and status of a tag."""
    with database.reading() as store:
        found = standings.of(store, campaigns.find(store, "folk"), [iri.rpartition("/")[2]])
    (one,) = found.values()
    return one.tally.up, one.tally.down, one.status.value


def refusal(answer: requests.Response) -> tuple[int, str]:
    """Status and rule of a refusal."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["rule"]


def test_votes_are_counted_changed_and_withdrawn(site: Site, database: Database) -> None:
    dog = site.tag("dog")
    before = site.get(dog).headers["ETag"]

    first = site.post(vote(dog), by="bob")
    site.post(vote(dog), by="cy")
    assert standing(database, dog) == (2, 0, "accepted")

    changed = site.put(
        first.headers["Location"], vote(dog, "reject"), by="bob", If_Match=first.headers["ETag"]
    )
    assert changed.status_code == 200
    assert standing(database, dog) == (1, 1, "pending")

    assert site.delete(first.headers["Location"], by="bob").status_code == 204
    assert standing(database, dog) == (1, 0, "pending")
    assert site.get(first.headers["Location"]).status_code == 410
    assert site.get(dog).headers["ETag"] == before


def test_a_second_vote_is_refused_with_a_link_to_the_first(site: Site) -> None:
    dog = site.tag("dog")
    first = site.post(vote(dog), by="bob").headers["Location"]

    again = site.post(vote(dog, "reject"), by="bob")

    assert refusal(again) == (409, "vote-twice")
    assert again.json()["existing"] == first
    assert f"<{first}>" in again.headers["Link"]


def test_an_equal_tag_is_refused_with_a_link_to_the_first(site: Site) -> None:
    dog = site.tag("dog")

    again = site.post(tag(" Dog "), by="bob")

    assert refusal(again) == (409, "tag-equal")
    assert again.json()["existing"] == dog


@pytest.mark.parametrize(
    ("change", "by", "wanted"),
    [
        ({}, "ann", (403, "vote-own")),
        ({"body": CHOICE + "perhaps"}, "bob", (400, "vote-body")),
        ({"body": "http://other.example/yes"}, "bob", (400, "vote-body")),
        (
            {"target": {"type": "SpecificResource", "source": ELSEWHERE, "scope": ITEM}},
            "bob",
            (400, "vote-tag"),
        ),
        ({"scope": "http://data.europeana.eu/item/1/b"}, "bob", (400, "vote-scope")),
        ({"scope": None}, "bob", (400, "vote-scope")),
        (
            {"body": {"type": ["TextualBody", "Review"], "value": "5", "approvals": 5}},
            "bob",
            (403, "vote-review"),
        ),
        ({}, "", (401, "sign-in")),
        ({}, "nobody", (401, "token")),
    ],
)
def test_a_vote_that_breaks_a_rule_is_refused_by_its_name(
    site: Site, database: Database, change: dict[str, Any], by: str, wanted: tuple[int, str]
) -> None:
    dog = site.tag("dog")
    sent = vote(dog)
    if "scope" in change:
        sent["target"]["scope"] = change["scope"]
        sent["target"] = {name: value for name, value in sent["target"].items() if value}
    else:
        sent |= change

    answer = site.post(sent, by=by)

    assert refusal(answer) == wanted
    assert standing(database, dog) == (0, 0, "pending")
    assert site.get().json()["total"] == 1


def test_a_tag_stays_while_others_have_voted_on_it(site: Site) -> None:
    dog = site.tag("dog")
    site.post(vote(dog), by="bob")

    assert refusal(site.put(dog, tag("cat"))) == (403, "tag-voted")
    assert refusal(site.delete(dog)) == (403, "tag-voted")
    assert refusal(site.delete(dog, by="bob")) == (403, "own")


def test_a_vote_cannot_become_something_else(site: Site) -> None:
    dog = site.tag("dog")
    yes = site.post(vote(dog), by="bob").headers["Location"]

    assert refusal(site.put(yes, note("well"), by="bob")) == (409, "vote-kind")
    assert refusal(site.put(dog, vote(dog))) == (409, "vote-kind")


def test_what_moderates_something_elsewhere_is_kept_whole(site: Site, database: Database) -> None:
    sent = note("fine", motivation="moderating", target="http://other.example/comment/1")

    answer = site.post(sent)

    assert answer.status_code == 201
    with database.reading() as store:
        assert list(counts.check(store)) == []


def test_a_tag_with_a_property_that_no_tag_may_become_is_refused(site: Site) -> None:
    assert refusal(site.post(tag("dog", asProperty="edm:rights"))) == (400, "tag-property")
