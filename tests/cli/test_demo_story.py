"""Tests of what happened in the demo so far: people, tags and votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from annoserver.cli.demo import ideas, items, motifs, people, story, texts, vocabulary
from annoserver.cli.demo.pictures import plate
from annoserver.cli.demo.story import Remarked, Tagged, Voted
from annoserver.ld import skos
from annoserver.model.campaign import BALANCED
from annoserver.model.rules import status
from annoserver.model.vote import Choice, Status, Tally, Vote


@pytest.fixture(scope="module")
def tags() -> Sequence[Tagged]:
    return [act for act in story.acts(items.sights()) if isinstance(act, Tagged)]


@pytest.fixture(scope="module")
def votes() -> Sequence[Voted]:
    return [act for act in story.acts(items.sights()) if isinstance(act, Voted)]


@pytest.fixture(scope="module")
def standing(tags: Sequence[Tagged], votes: Sequence[Voted]) -> dict[str, Status]:
    tally = {tag.name: Tally() for tag in tags}
    for vote in votes:
        tally[vote.tag] += Vote.cast(vote.tag, vote.choice).weight
    return {name: status.status(count, BALANCED) for name, count in tally.items()}


def test_every_term_that_people_use_is_in_the_vocabulary(tags: Sequence[Tagged]) -> None:
    known, palette = (
        {
            one.iri.rpartition("/")[2]
            for one in skos.terms(vocabulary.turtle("https://example.org/", name), vocabulary.MEDIA_TYPE)[2]
        }
        for name in (vocabulary.TERMS, vocabulary.COLOURS)
    )
    fitting = {name for names in motifs.TERMS.values() for name in names.split()}
    parts = {term for term, _ in motifs.REGIONS.values()}

    assert fitting | parts | set(motifs.WRONG) | set(motifs.DOUBTFUL) | set(motifs.ELSEWHERE) <= known
    assert {tag.term for tag in tags if tag.term and tag.property != ideas.COLOUR} <= known
    assert {tag.term for tag in tags if tag.property == ideas.COLOUR} <= palette
    assert {name for names in motifs.COLOURS.values() for name in names} <= palette
    assert set(motifs.TERMS) == set(motifs.DESCRIPTIONS) == set(plate.SCENES)


def test_twelve_invented_people_have_addresses_that_cannot_exist() -> None:
    accounts = {people.account(one.name) for one in people.CONTRIBUTORS}

    assert len(accounts) == len({one.public_name for one in people.CONTRIBUTORS}) == 12
    assert all(people.email(account).endswith("@example.org") for account in accounts)


def test_some_two_hundred_tags_and_eight_hundred_votes_are_told_the_same_each_time(
    tags: Sequence[Tagged], votes: Sequence[Voted]
) -> None:
    assert len(tags) == 224
    assert 750 <= len(votes) <= 850
    told = story.acts(items.sights())
    assert [act.after for act in told] == sorted(act.after for act in told)
    remarks = [act for act in told if isinstance(act, Remarked)]
    assert len(told) == len(tags) + len(votes) + len(remarks)
    assert sum(bool(one.words) for one in remarks) == 8
    assert sum(not one.words for one in remarks) == 10
    assert {tag.item for tag in tags} == set(range(1, 61))


def test_every_status_and_every_kind_is_among_the_tags(
    tags: Sequence[Tagged], standing: dict[str, Status]
) -> None:
    found = Counter(standing.values())

    assert set(found) == set(Status)
    assert min(found.values()) >= 5
    assert {tag.property for tag in tags} == {"dc:subject", "dcterms:spatial", "dc:format", "dc:description"}
    assert any(tag.words and tag.property == "dc:subject" for tag in tags)
    assert any(tag.region for tag in tags)
    assert {tag.point.count(",") for tag in tags if tag.point} == {1, 3}
    assert all(0 < float(tag.confidence) < 1 for tag in tags if not tag.by)
    assert sum(not tag.by for tag in tags) >= 20


def test_the_sample_item_has_its_tags_and_tallies(tags: Sequence[Tagged], votes: Sequence[Voted]) -> None:
    sample = {tag.name: tag.term or tag.words for tag in tags if tag.name <= "tag-004"}
    said = {
        words: Counter(vote.choice for vote in votes if vote.tag == name) for name, words in sample.items()
    }

    assert said == {
        "textile-industry": {Choice.APPROVE: 5},
        "factory-workers": {Choice.APPROVE: 4},
        "black-and-white-photographs": {Choice.APPROVE: 3},
        "Photograph of a textile worker": {Choice.APPROVE: 2},
    }


def test_votes_keep_the_rules(tags: Sequence[Tagged], votes: Sequence[Voted]) -> None:
    made = {tag.name: tag for tag in tags}
    pairs = [(vote.tag, vote.by) for vote in votes]

    assert len(set(pairs)) == len(pairs)
    assert all(made[vote.tag].by != vote.by for vote in votes)
    assert all(made[vote.tag].item == vote.item and made[vote.tag].after < vote.after for vote in votes)
    assert max(vote.after for vote in votes) < texts.OPEN_SINCE - timedelta(days=1)
    assert {vote.choice for vote in votes} == set(Choice)
    assert sum(bool(vote.reason) for vote in votes) >= 10
    assert all(vote.choice is Choice.REJECT for vote in votes if vote.reason)


def test_no_item_is_tagged_twice_with_the_same(tags: Sequence[Tagged]) -> None:
    said = [
        (tag.item, tag.property, tag.term or tag.point or (tag.words, tag.language), tag.region)
        for tag in tags
    ]

    assert len(set(said)) == len(said)
