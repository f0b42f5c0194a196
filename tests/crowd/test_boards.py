"""Tests of the board of all campaigns, and of badges that somebody has for good."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from annoserver.crowd import boards, lifecycle
from annoserver.crowd.boards import Board, Share
from annoserver.model.campaign import State
from annoserver.model.vote import Choice
from annoserver.store import annotations as shelf
from annoserver.store import campaigns, containers
from annoserver.store.facts.shares.boards import RANKED
from annoserver.store.rows import numbers, people
from tests.parts.folk import FOLK, FREE, NOW, Folk
from tests.parts.statements import counted


def everywhere(folk: Folk, by: str = "ann", *, weekly: bool = False) -> Board:
    boards.keep(folk.database, NOW)
    with folk.database.reading() as store:
        return boards.everywhere(store, folk.actor(by), NOW, weekly=weekly)


def share(folk: Folk, by: str = "ann") -> Share:
    with folk.database.reading() as store:
        return boards.share(store, campaigns.find(store, FOLK), folk.actor(by), NOW)


def change(folk: Folk, name: str, **values: object) -> None:
    with folk.database.transaction() as store:
        here = people.person.c.name == name
        store.connection.execute(update(people.person).where(here).values(**values))


def move(folk: Folk, state: State) -> None:
    with folk.database.transaction() as store:
        lifecycle.move(store, FOLK, state, NOW)


def told(board: Board) -> list[tuple[int, str, int]]:
    return [(row.rank, row.name, row.points) for row in board.top]


def test_the_board_of_all_campaigns_adds_up_what_people_made_in_each(folk: Folk) -> None:
    folk.tag("wood", now=NOW - timedelta(weeks=3))
    folk.tag("stone", campaign=FREE)
    folk.tag("clay", by="bob")
    folk.tag("iron", by="bob")
    folk.tag("silk", by="cy")

    board = everywhere(folk)

    assert told(board) == [(1, "Ann of the Hill", 4), (1, "", 4), (3, "", 2)]
    assert (board.mine, board.around) == (board.top[0], ())
    assert [row[2] for row in told(everywhere(folk, weekly=True))] == [4, 2, 2]
    change(folk, "bob", hidden=True)
    assert told(everywhere(folk)) == [(1, "Ann of the Hill", 4), (2, "", 2)]
    assert everywhere(folk, "bob").mine is None
    folk.change(FREE, draft=True)
    assert told(everywhere(folk)) == [(1, "Ann of the Hill", 2), (1, "", 2)]


def test_a_board_that_is_right_is_not_written_again(folk: Folk) -> None:
    folk.tag("wood")
    boards.keep(folk.database, NOW)

    with counted(folk.database) as asked:
        boards.keep(folk.database, NOW)

    assert not [one for one in asked if not one.startswith("SELECT")]


def test_what_boards_come_to_is_asked_of_all_campaigns_at_once(folk: Folk) -> None:
    boards.keep(folk.database, NOW)

    with counted(folk.database) as few:
        boards.keep(folk.database, NOW)
    with folk.database.transaction() as store:
        for number in range(5):
            lifecycle.clone(store, FOLK, f"more-{number}", 100, NOW)
    with counted(folk.database) as many:
        boards.keep(folk.database, NOW)

    assert len(many) == len(few)


def test_one_s_own_row_stands_between_its_neighbours(folk: Folk) -> None:
    folk.crowd(30, points=5)
    folk.tag("wood")
    folk.tag("clay", by="bob")

    board = everywhere(folk)

    assert len(board.top) == 10
    assert board.mine
    assert (board.mine.rank, board.mine.points) == (31, 2)
    assert [row.rank for row in board.around] == [1, 1, 31, 31]


def test_a_rank_is_told_as_far_as_ranks_are_counted(folk: Folk) -> None:
    folk.crowd(RANKED - 1, points=5)
    folk.tag("wood")
    assert (share(folk).rank, share(folk).beyond) == (RANKED, False)

    folk.crowd(3, points=6)

    assert share(folk).beyond
    assert share(folk).rank_badge == "rookie"


def test_ranks_are_awarded_once_when_a_campaign_closes(folk: Folk) -> None:
    tag = folk.tag("wood")
    folk.vote(tag, Choice.APPROVE, by="bob")
    folk.vote(tag, Choice.APPROVE, by="cy")
    change(folk, "bob", hidden=True)
    assert (share(folk).rank_badge, share(folk).provisional) == ("gold", True)

    move(folk, State.CLOSED)
    with folk.database.transaction() as store:
        store.connection.execute(update(numbers.score).values(points=0))
    boards.keep(folk.database, NOW)

    assert (share(folk).rank_badge, share(folk).rank, share(folk).provisional) == ("gold", 1, False)
    assert [(share(folk, name).rank_badge, share(folk, name).rank) for name in ("bob", "cy")] == [
        ("silver", 2),
        ("silver", 2),
    ]


def test_a_campaign_that_closes_by_its_date_is_seen_to_and_one_that_goes_on_has_no_ranks_yet(
    folk: Folk,
) -> None:
    folk.tag("wood")
    folk.change(closes=NOW - timedelta(hours=1))

    boards.keep(folk.database, NOW)
    awarded = share(folk)
    move(folk, State.OPEN)

    assert not awarded.provisional
    assert (share(folk).rank_badge, share(folk).provisional) == ("gold", True)


def test_a_badge_that_was_reached_is_kept(folk: Folk) -> None:
    tag = folk.tag("wood")
    boards.keep(folk.database, NOW)

    with folk.database.transaction() as store:
        held = containers.hold(store, FOLK)
        shelf.remove(store, held, shelf.find(store, held, tag), NOW)
    boards.keep(folk.database, NOW)

    (first, ten, *_) = share(folk).badges
    assert (first.badge, first.have, first.reached) == ("first", 0, True)
    assert not ten.reached
