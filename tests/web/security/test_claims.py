"""Nobody becomes more than they are by what they send, and nothing tells who is known here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from annoserver.crowd.accounts import keys
from annoserver.store import counts, people
from annoserver.store.rows.people import person, role
from tests.parts.folk import FOLK, PASSWORD, Folk
from tests.parts.visiting import Visitor, page_of, texts

if TYPE_CHECKING:
    from annoserver.store.database import Database

pytestmark = pytest.mark.costly_passwords

CLAIMS = {
    "admin": "1",
    "verified": "2020-01-01",
    "suspended": "",
    "role": "organiser",
    "person": "1",
    "person_id": "1",
    "agent_id": "1",
    "id": "1",
    "creator": "https://evil.example/",
    "status": "accepted",
    "points": "1000",
    "excluded": "",
    "created": "1999-01-01",
}
"""What the server alone decides on, as a form could claim it."""


def standing(database: Database) -> list[Any]:
    """What people are allowed: who is admin, verified and suspended, and who has which role."""
    facts = select(person.c.name, person.c.admin, person.c.verified, person.c.suspended, person.c.created)
    with database.reading() as store:
        return [
            *map(tuple, store.connection.execute(facts.order_by(person.c.id))),
            *map(tuple, store.connection.execute(select(role.c.person_id, role.c.role))),
        ]


def test_no_form_gives_what_only_the_server_gives(folk: Folk, visitors: Callable[[], Visitor]) -> None:
    with folk.database.transaction() as store:
        people.keep_password(store, folk.known["bob"], keys.hashed(PASSWORD))
    bob = visitors()
    bob.sign_in("bob")
    folk.tag("pine", by="bob")
    before = standing(folk.database)
    tag = folk.tag("wood")

    for path, fields in (
        ("/me/account/profile", {"public_name": "Bob"}),
        ("/me/account/password", {"old_password": "wrong", "password": "another password of mine"}),
        ("/me/tokens", {"label": "mine", "campaign": FOLK}),
        (
            "/campaigns/folk/tags",
            {"item": folk.item(), "property": "dc:subject", "words": "oak", "language": "en"},
        ),
        ("/campaigns/folk/votes", {"choice": "approve", "item": folk.item(), "tag": tag}),
        ("/campaigns/folk/rulings", {"decided": "accepted", "item": folk.item(), "tag": tag}),
    ):
        answer = bob.post(path, **{**CLAIMS, **fields})
        assert answer.status_code < 500, path

    assert standing(folk.database) == before
    assert "oak" in bob.get(page_of(folk.item())).text
    with folk.database.reading() as store:
        creators = store.connection.exec_driver_sql("SELECT creator FROM annotation").scalars().all()
        wrong = list(counts.check(store))
    assert wrong == []
    earned = bob.get(f"/campaigns/{FOLK}/mine")
    assert texts(earned, "//p[@class='points']") == ["5"]
    assert not [one for one in creators if "evil" in one]


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every hash that a password is compared with, which is what takes time."""
    asked: list[str] = []
    verify = PasswordHasher.verify

    def noting(self: PasswordHasher, kept: str, word: str) -> bool:
        asked.append(kept)
        return verify(self, kept, word)

    monkeypatch.setattr(PasswordHasher, "verify", noting)
    return asked


def test_signing_in_takes_the_same_work_whoever_is_known(
    folk: Folk, visitors: Callable[[], Visitor], verified: list[str]
) -> None:
    work = []
    for name, password in (
        ("nobody-of-this-name", "some password of theirs"),
        ("nobody@example.net", "some password of theirs"),
        ("ann", "some password of theirs"),
        ("ann@example.org", "some password of theirs"),
        ("ann", PASSWORD),
        ("", ""),
    ):
        verified.clear()
        visitors().sign_in(name, password)
        work.append([kept.split("$")[3] for kept in verified])

    assert len(work[0]) >= 1
    assert [one for one in work if one != work[0]] == []
