"""Tests of joining and of signing in."""

from __future__ import annotations

import time

import pytest

from annoserver.crowd.accounts import people
from annoserver.errors import Invalid, Taken, Unknown
from annoserver.model.person import Person
from annoserver.store.database import Database
from tests.parts.folk import NOW, PASSWORD

pytestmark = pytest.mark.costly_passwords


def test_a_person_signs_in_with_name_or_address(database: Database) -> None:
    made = join(database, email="Dora@Example.org")

    for name in ("dora", " Dora ", "dora@example.org", "DORA@EXAMPLE.ORG"):
        with database.reading() as store:
            assert people.sign_in(store, name, PASSWORD) == made


@pytest.mark.parametrize(("name", "password"), [("dora", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    database: Database, name: str, password: str
) -> None:
    join(database)

    with database.reading() as store, pytest.raises(Unknown) as caught:
        people.sign_in(store, name, password)

    assert caught.value.message == "Name and password do not fit together."


def test_an_unknown_name_takes_as_long_as_a_wrong_password(database: Database) -> None:
    join(database)

    def seconds(name: str) -> float:
        started = time.process_time()
        with database.reading() as store, pytest.raises(Unknown):
            people.sign_in(store, name, "a wrong password")
        return time.process_time() - started

    known, unknown = (min(seconds(name) for _ in range(3)) for name in ("dora", "nobody"))
    assert 0.4 < known / unknown < 2.5


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"name": "d"}, "person-name"),
        ({"name": "Dora"}, "person-name"),
        ({"name": "dora@home"}, "person-name"),
        ({"name": ".dora"}, "person-name"),
        ({"name": "d" * 41}, "person-name"),
        ({"email": "dora"}, "person-email"),
        ({"email": "dora@example"}, "person-email"),
        ({"email": "do ra@example.org"}, "person-email"),
        ({"email": f"{'d' * 250}@example.org"}, "person-email"),
        ({"public_name": "D" * 65}, "person-public-name"),
        ({"public_name": "Dora\u202e"}, "person-public-name"),
        ({"password": "eleven char"}, "password"),
        ({"password": "x" * 1001}, "password"),
    ],
)
def test_what_a_person_cannot_be_called_is_said(database: Database, given: dict[str, str], rule: str) -> None:
    with pytest.raises(Invalid) as caught:
        join(database, **given)

    assert caught.value.rule == rule


@pytest.mark.parametrize("second", [{"email": "other@example.org"}, {"name": "other"}])
def test_names_and_addresses_belong_to_one_person(database: Database, second: dict[str, str]) -> None:
    join(database)

    with pytest.raises(Taken):
        join(database, **second)


def join(
    database: Database,
    name: str = "dora",
    email: str = "dora@example.org",
    password: str = PASSWORD,
    public_name: str = "",
) -> Person:
    with database.transaction() as store:
        return people.add(store, name, email, password, NOW, public_name=public_name)
