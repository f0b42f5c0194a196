"""check db: says what is wrong, and fails then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from annoserver.store.database import Database

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_a_sound_database_is_said_to_be_sound(ready: Run) -> None:
    assert ready("check", "db").output == "Everything is as a recount gives it.\n"


def test_a_wrong_number_is_named_and_the_command_fails(ready: Run, empty_url: str) -> None:
    database = Database(empty_url)
    with database.transaction() as store:
        store.connection.execute(text("UPDATE container SET given = 3, total = 2 WHERE name = 'folk'"))
    database.forget()

    found = ready("check", "db", status=1).output.splitlines()

    assert found[0] == "container “folk”: total is 2, 0 annotations are there"
    assert found[-1] == "2 numbers are wrong."
