"""user add, token and list."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def test_an_account_gets_another_address(ready: Run) -> None:
    assert (
        ready("user", "move", "ann", "Ann@Hill.example").output == "ann has the address ann@hill.example.\n"
    )
    assert "belongs to another account" in ready("user", "move", "ann", "bob@example.org", status=1).output
    assert "not an e-mail address" in ready("user", "move", "ann", "nowhere", status=1).output
