"""Votes of one person at the same moment: one row, and a standing that is right (crowd.md, 10.2)."""

import json
import threading

import pytest
from sqlalchemy import func, select

from annoserver.crowd import votes
from annoserver.model.vote import Choice, Tally
from annoserver.store import annotations, campaigns, counts
from annoserver.store.rows.votes import vote
from tests.parts.folk import FOLK, NOW, Folk

ROUNDS = 5


def at_once(folk: Folk, tag: str, choices: list[Choice]) -> list[Exception]:
    """Let bob cast all of these from threads that start together; what went wrong."""
    start, wrong = threading.Barrier(len(choices)), list[Exception]()

    def cast(choice: Choice) -> None:
        actor = folk.actor("bob")
        start.wait(10)
        try:
            with folk.database.transaction() as store:
                votes.cast(store, FOLK, tag, choice, actor, NOW)
        except Exception as error:  # noqa: BLE001 (a thread keeps it to itself otherwise)
            wrong.append(error)

    threads = [threading.Thread(target=cast, args=(choice,)) for choice in choices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return wrong


@pytest.mark.parametrize(
    "choices",
    [[Choice.APPROVE, Choice.APPROVE], [Choice.APPROVE, Choice.REJECT, Choice.UNSURE]],
    ids=["the same", "others"],
)
def test_votes_of_one_person_at_once_are_one(folk: Folk, choices: list[Choice]) -> None:
    for number in range(ROUNDS):
        tag = folk.tag(f"wood {number}")

        assert at_once(folk, tag, choices) == []

        with folk.database.reading() as store:
            held = campaigns.find(store, FOLK)
            rows = store.connection.execute(
                select(vote.c.choice, func.count())
                .where(vote.c.container_id == held.id)
                .group_by(vote.c.choice)
            ).all()
            documents = [json.loads(one.document) for one in annotations.every(store, FOLK)]
            assert list(counts.check(store)) == []
        assert sum(how_many for _, how_many in rows) == number + 1
        cast = [one for one in documents if one["motivation"] == "moderating"]
        assert len(cast) == number + 1
        (said,) = (one["body"] for one in cast if one["target"]["source"].endswith(f"/{tag}"))
        choice = Choice(said.rpartition("#")[2])
        counted = {Choice.APPROVE: "up", Choice.REJECT: "down", Choice.UNSURE: "unsure"}[choice]
        assert folk.standing(tag).tally == Tally(by_person=1, **{counted: 1})
