"""user add, token and list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyotp

from annoserver.crowd.accounts import factors
from annoserver.crowd.accounts.factors import Gate, Required
from annoserver.store import people
from annoserver.store.database import Database
from annoserver.store.upkeep import jobs

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_token_prints_the_token_alone_and_another_each_time(ready: Run) -> None:
    first = ready("user", "token", "ann", "--campaign", "folk").output
    second = ready("user", "token", "ann").output

    assert first.startswith("anno_")
    assert len(first.split()) == 1
    assert first != second


def test_everybody_is_listed_by_name(ready: Run) -> None:
    words = ["--email", "root@example.org", "--admin", "--password-stdin"]
    ready("user", "add", "root", *words, typed="another long password\n")

    assert ready("user", "list").output == "ann\nbob\nroot (admin)\n"


def test_a_password_can_be_typed_twice_instead(ready: Run) -> None:
    typed = "a long password\na long password\n"

    assert (
        "eve is known now." in ready("user", "add", "eve", "--email", "eve@example.org", typed=typed).output
    )


def test_a_short_password_and_a_known_name_are_refused(ready: Run) -> None:
    new = ["user", "add", "eve", "--email", "eve@example.org", "--password-stdin"]
    known = ["user", "add", "ann", "--email", "other@example.org", "--password-stdin"]

    assert "12" in ready(*new, typed="short\n", status=1).output
    assert "known already" in ready(*known, typed="a long password\n", status=1).output
    assert "Nobody is called “eve” here." in ready("user", "token", "eve", status=1).output


def test_an_account_is_suspended_and_restored(ready: Run) -> None:
    assert ready("user", "suspend", "ann", "--reason", "Spam.").output == "ann is suspended.\n"
    assert ready("user", "list").output == "ann (suspended)\nbob\n"
    assert ready("user", "restore", "ann").output == "ann is restored.\n"
    assert ready("user", "list").output == "ann\nbob\n"
    lines = [line.split("\t") for line in ready("user", "suspensions").output.splitlines()]
    assert [line[1:] for line in lines] == [["suspended", "ann", "Spam."], ["restored", "ann", ""]]


def test_whoever_lost_the_second_factor_signs_in_without(ready: Run, empty_url: str) -> None:
    database = Database(empty_url)
    now = datetime.now(UTC)
    with database.transaction() as store:
        ann = people.find(store, "ann")
        factors.begin(store, ann, None)
        code = pyotp.TOTP(factors.address(store, ann)[1]).now()
        assert len(factors.confirm(store, ann, code, now)) == 8
        assert factors.gate(store, ann, Required.NONE) is Gate.CODE

    assert ready("user", "reset-factor", "ann").output == "ann signs in without a second factor.\n"
    assert ready("user", "reset-factor", "ann").output == "ann signs in without a second factor already.\n"
    with database.reading() as store:
        assert factors.gate(store, ann, Required.NONE) is Gate.OPEN
        assert store.connection.exec_driver_sql("SELECT count(*) FROM recovery").scalar() == 0
        assert [job.arguments["what"] for job in jobs.listed(store, kind="letter")] == ["factor", "factor"]
    database.forget()


def test_an_account_gets_another_address(ready: Run) -> None:
    assert (
        ready("user", "move", "ann", "Ann@Hill.example").output == "ann has the address ann@hill.example.\n"
    )
    assert "belongs to another account" in ready("user", "move", "ann", "bob@example.org", status=1).output
    assert "not an e-mail address" in ready("user", "move", "ann", "nowhere", status=1).output
