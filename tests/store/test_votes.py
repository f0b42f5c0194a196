"""Tests of votes and standings: tallies that follow every act, and rules that the database itself keeps."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from annoserver.errors import Gone, Invalid
from annoserver.model.campaign import COMPATIBLE, STRICT
from annoserver.model.person import Agent, Kind
from annoserver.model.vote import Choice, Standing, Status, Tally
from annoserver.store import annotations, people, votes
from annoserver.store.derived import standings
from annoserver.store.rows.votes import vote as vote_row
from tests.parts.shelf import ITEM, NOW, Shelf, draft, found, tag, vote

APPROVE, REJECT, UNSURE = Choice.APPROVE, Choice.REJECT, Choice.UNSURE


def test_a_new_tag_has_a_standing_with_its_author_apart(folk: Shelf) -> None:
    folk.tag("dog")

    assert folk.standing("dog") == Standing(Tally(by_person=1), Status.PENDING, NOW)


def test_every_answer_is_counted(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", APPROVE, by="bob")
    folk.vote("dog", APPROVE, by="cy")
    folk.vote("dog", REJECT, by="di")
    folk.vote("dog", UNSURE, by="ed")

    assert folk.tally("dog") == (2, 1, 1)
    assert folk.faults() == []


@pytest.mark.parametrize(("before", "after"), [(APPROVE, REJECT), (REJECT, UNSURE), (UNSURE, APPROVE)])
def test_changing_a_vote_moves_one_count_to_another(folk: Shelf, before: Choice, after: Choice) -> None:
    folk.tag("dog")
    cast = folk.vote("dog", before)

    folk.replace(cast.name, vote("dog", after, agent=cast.agent, name=cast.name))

    assert folk.tally("dog") == tuple(int(choice is after) for choice in (APPROVE, REJECT, UNSURE))
    assert folk.faults() == []


def test_withdrawing_a_vote_takes_its_count_back(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", APPROVE)
    folk.vote("dog", REJECT, by="cy")

    folk.remove("bob-on-dog")

    assert folk.tally("dog") == (0, 1, 0)
    assert folk.faults() == []


def test_a_vote_may_be_cast_again_after_it_was_withdrawn(folk: Shelf) -> None:
    folk.tag("dog")
    cast = folk.vote("dog", APPROVE)
    folk.remove(cast.name)

    folk.add(vote("dog", REJECT, agent=cast.agent, name="again"))

    assert folk.tally("dog") == (0, 1, 0)


def test_the_status_follows_the_policy_and_is_dated_when_it_changes(folk: Shelf) -> None:
    folk.tag("dog")
    later = [NOW + timedelta(hours=hour) for hour in range(1, 4)]
    for moment, name in zip(later, ("bob", "cy", "di"), strict=True):
        folk.add(vote("dog", APPROVE, agent=folk.agent(name).id, name=name), now=moment)

    assert folk.standing("dog") == Standing(Tally(up=3, by_person=1), Status.ACCEPTED, later[1])

    folk.remove("bob", NOW + timedelta(hours=9))
    folk.remove("cy", NOW + timedelta(hours=10))

    assert folk.standing("dog") == Standing(
        Tally(up=1, by_person=1), Status.PENDING, NOW + timedelta(hours=10)
    )


def test_a_vote_leaves_the_tag_as_it_is(folk: Shelf) -> None:
    made = folk.tag("dog")
    folk.vote("dog", APPROVE)

    with folk.database.reading() as store:
        assert annotations.read(store, "folk", "dog")[0] == made


def test_an_imported_review_is_added_with_both_counts(folk: Shelf) -> None:
    folk.tag("dog")
    folk.vote("dog", APPROVE)
    folk.review("dog", 5, 2, name="one")
    folk.review("dog", 1, 0, by_person=1, name="two")

    assert folk.standing("dog").tally == Tally(up=7, down=2, by_person=2)
    assert folk.faults() == []


def test_tags_and_their_votes_may_come_together(folk: Shelf) -> None:
    ann, bob = folk.agent("ann").id, folk.agent("bob").id

    folk.add(
        tag("dog", agent=ann),
        vote("dog", APPROVE, agent=bob, name="v1"),
        tag("cat", agent=bob),
        vote("cat", REJECT, agent=ann, name="v2"),
    )

    assert (folk.tally("dog"), folk.tally("cat")) == ((1, 0, 0), (0, 1, 0))
    assert folk.faults() == []


@pytest.mark.parametrize("name", ["nowhere", "note"])
def test_a_vote_on_no_tag_is_refused_as_a_whole(folk: Shelf, name: str) -> None:
    folk.fill("note")

    with pytest.raises(Invalid) as refused:
        folk.vote(name, APPROVE)

    assert refused.value.rule == "vote-tag"
    assert folk.describe().given == 1


def row(folk: Shelf, on: Any, **more: Any) -> dict[str, Any]:
    """A row of the vote table for the note of a test, on a tag."""
    with folk.held() as (store, held):
        place = annotations.find(store, held, "note").position
    counts = {"up": 1, "down": 0, "unsure": 0, "by_person": 0, "choice": "approve"}
    where = {"container_id": held.id, "position": place, "tag_position": on.position, "tag_author": on.agent}
    return {**counts, **where, **more}


def put(folk: Shelf, values: dict[str, Any]) -> None:
    with folk.database.transaction() as store:
        store.connection.execute(insert(vote_row).values(values))


def test_the_database_refuses_a_vote_on_a_tag_of_ones_own(folk: Shelf) -> None:
    made = folk.tag("dog")
    folk.fill("note")

    with pytest.raises(IntegrityError):
        put(folk, row(folk, made, agent_id=made.agent))


def test_the_database_refuses_a_vote_that_names_another_author(folk: Shelf) -> None:
    made, bob = folk.tag("dog"), folk.agent("bob").id
    folk.fill("note")

    with pytest.raises(IntegrityError):
        put(folk, row(folk, made, agent_id=made.agent, tag_author=bob))


def test_the_database_refuses_a_second_vote_of_one_person(folk: Shelf) -> None:
    made, first = folk.tag("dog"), folk.vote("dog", APPROVE)
    folk.fill("note")

    with pytest.raises(IntegrityError):
        put(folk, row(folk, made, agent_id=first.agent))


def test_the_database_refuses_a_vote_across_containers(folk: Shelf) -> None:
    other = found(folk.database, "maps")
    other.fill("a", "b")
    made = other.tag("dog")
    folk.fill("note")

    with pytest.raises(IntegrityError):
        put(folk, row(folk, made, agent_id=folk.agent("bob").id))


def test_the_database_refuses_a_vote_on_what_is_no_tag(folk: Shelf) -> None:
    folk.fill("note")
    other = folk.add(draft("other"))[0]

    with pytest.raises(IntegrityError):
        put(folk, row(folk, other, tag_author=0, agent_id=folk.agent("bob").id))


def test_a_vote_without_an_annotation_is_refused_or_found_by_a_recount(folk: Shelf, engine: str) -> None:
    """PostgreSQL trusts whoever writes (store.upkeep.strays)."""
    made = folk.tag("dog")
    folk.fill("note")
    stray = row(folk, made, agent_id=folk.agent("bob").id, position=99)

    if engine == "sqlite":
        with pytest.raises(IntegrityError):
            put(folk, stray)
    else:
        put(folk, stray)
        assert any("vote" in fault for fault in folk.faults())


def test_a_tag_that_is_deleted_takes_its_votes_along(folk: Shelf) -> None:
    folk.tag("dog")
    folk.tag("cat", by="bob")
    folk.vote("dog", APPROVE)
    folk.vote("dog", REJECT, by="cy")
    folk.vote("cat", APPROVE, by="cy")
    folk.review("dog", 5, 1)

    folk.remove("dog")

    assert folk.names() == ["cat", "cy-on-cat"]
    with folk.database.reading() as store, pytest.raises(Gone):
        annotations.read(store, "folk", "bob-on-dog")
    assert folk.tally("cat") == (1, 0, 0)
    assert folk.faults() == []


def test_a_voter_meets_item_author_and_earlier_vote(folk: Shelf) -> None:
    made = folk.tag("dog")
    cast = folk.vote("dog", APPROVE)
    folk.add(tag("cat", agent=None))

    with folk.held() as (store, held):
        assert votes.judged(store, held, "dog", cast.agent) == votes.Judged(
            "dog", made.position, ITEM, made.agent, "bob-on-dog"
        )
        assert votes.judged(store, held, "dog", None) == votes.Judged("dog", 0, ITEM, made.agent, None)
        assert votes.judged(store, held, "cat", cast.agent) == votes.Judged("cat", 2, ITEM, None, None)
        assert votes.judged(store, held, "bob-on-dog", cast.agent) is None
        assert votes.judged(store, held, "nowhere", cast.agent) is None


def test_what_votes_are_on_a_tag_and_which_tag_a_vote_is_on(folk: Shelf) -> None:
    made, cast = folk.tag("dog"), folk.vote("dog", APPROVE)
    folk.review("dog", 1, 1)

    with folk.held() as (store, held):
        assert sorted(votes.names_on(store, held, made.position)) == ["bob-on-dog", "review"]
        assert votes.on(store, held, cast.position) == "dog"
        assert votes.on(store, held, made.position) is None
        assert votes.cast_by(store, held, ["dog", "cat"]) == {("dog", cast.agent): "bob-on-dog"}


def test_whether_others_voted_counts_imports_and_not_oneself(folk: Shelf) -> None:
    lonely, seen, imported = folk.tag("lonely"), folk.tag("seen"), folk.tag("imported")
    cast = folk.vote("seen", APPROVE)
    folk.review("imported", 1, 0)

    with folk.held() as (store, held):
        assert not votes.voted_by_others(store, held, lonely.position, lonely.agent)
        assert votes.voted_by_others(store, held, seen.position, seen.agent)
        assert votes.voted_by_others(store, held, seen.position, None)
        assert not votes.voted_by_others(store, held, seen.position, cast.agent)
        assert votes.voted_by_others(store, held, imported.position, imported.agent)


def test_an_import_meets_tags_with_their_makers(folk: Shelf) -> None:
    made = folk.tag("dog")
    with folk.held() as (store, held):
        robot = people.agents(store, held, [Agent(0, "", Kind.SOFTWARE, "vision")])[0]
    folk.add(tag("cat", agent=robot.id, by_person=False), tag("cow", agent=None))

    with folk.held() as (store, held):
        assert votes.tags(store, held, ["dog", "cat", "cow", "nowhere"]) == {
            "dog": votes.Made(ITEM, made.agent, Kind.PERSON),
            "cat": votes.Made(ITEM, robot.id, Kind.SOFTWARE),
            "cow": votes.Made(ITEM, None, None),
        }


def test_another_policy_gives_every_tag_its_status_anew(folk: Shelf) -> None:
    for words in ("one", "two", "none"):
        folk.tag(words)
    for number, name in enumerate(("bob", "cy")):
        for words in ("two", "one")[: 2 - number]:
            folk.vote(words, APPROVE, by=name)

    def revalued(policy: Any) -> tuple[int, list[Status]]:
        with folk.held() as (store, held):
            changed = standings.revalue(store, held, policy, NOW)
        return changed, [folk.standing(words).status for words in ("two", "one", "none")]

    assert revalued(STRICT) == (1, [Status.PENDING] * 3)
    assert revalued(COMPATIBLE) == (3, [Status.ACCEPTED] * 3)
    assert revalued(COMPATIBLE) == (0, [Status.ACCEPTED] * 3)
