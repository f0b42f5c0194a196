"""Tests of passwords and tokens."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher

from annoserver.crowd.accounts import keys
from annoserver.errors import Invalid
from annoserver.store import campaigns, people
from annoserver.store.facts import people as facts
from tests.parts.folk import FOLK, FREE, NOW, PASSWORD, Folk

pytestmark = pytest.mark.costly_passwords


def test_a_password_fits_its_hash_alone() -> None:
    kept = keys.hashed(PASSWORD)

    assert kept.startswith("$argon2id$")
    assert keys.fits(PASSWORD, kept)
    assert not keys.fits("another long password", kept)
    assert not keys.fits(PASSWORD, None)


def test_an_accented_letter_is_the_same_however_it_is_typed() -> None:
    assert keys.fits("Geda\u0308chtnis-Wort", keys.hashed("Ged\u00e4chtnis-Wort"))


LONG = "a horse that reads in the evening, " * 4


@pytest.mark.parametrize("password", ["short", "x" * 11, LONG[:129]])
def test_a_password_has_a_length(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        keys.hashed(password)

    assert caught.value.rule == "password"


def test_no_letter_of_a_long_password_is_left_out() -> None:
    kept = keys.hashed(LONG[:128])

    assert keys.fits(LONG[:128], kept)
    assert not keys.fits(LONG[:127], kept)
    assert not keys.fits(LONG[:129], kept)


def test_a_password_from_when_they_might_be_longer_still_fits() -> None:
    assert keys.fits(LONG, PasswordHasher().hash(LONG))


@pytest.mark.parametrize(
    "password", ["ώρα για ύπνο τώρα", "夕方に本を読む馬がいます", "🐎 📚 🌙 🐎 🌲 🏔 🎻", "only small letters"]
)
def test_any_letter_is_good_for_a_password(password: str) -> None:
    assert keys.fits(password, keys.hashed(password))


@pytest.mark.parametrize(
    "password",
    ["123456qwerty", "1qaz2wsx3edc", "Password1234", "iloveyouiloveyou", "drowssap1234", "x" * 72],
)
def test_a_password_that_leaked_elsewhere_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        keys.hashed(password)

    assert caught.value.rule == "common"


def test_letters_that_become_many_are_looked_at_as_what_they_become() -> None:
    assert keys.fits("\ufdfa" * 12, keys.hashed("\ufdfa" * 12))


def test_the_decoy_costs_what_a_password_costs() -> None:
    assert not PasswordHasher().check_needs_rehash(keys.DECOY)


def test_a_hash_that_is_none_fits_nothing() -> None:
    assert not keys.fits(PASSWORD, "!")


def test_a_token_is_random_and_known_by_its_digest(folk: Folk) -> None:
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        made = keys.new_token(store, folk.known["bob"], held, NOW)
        actor = people.by_token(store, keys.digest(made), FOLK)

    assert re.fullmatch(r"anno_[A-Za-z0-9_-]{43}", made)
    assert actor is not None
    assert (actor.person, actor.scope) == (folk.known["bob"], FOLK)


def test_tokens_are_listed_and_revoked_by_their_owner(folk: Folk) -> None:
    with folk.database.transaction() as store:
        made = keys.new_token(store, folk.known["bob"], None, NOW)
        (listed,) = facts.tokens(store, folk.known["bob"])

        stolen = facts.revoke(store, folk.known["ann"], listed.digest)
        gone = facts.revoke(store, folk.known["bob"], listed.digest)

        assert (stolen, gone) == (False, True)
        assert listed.campaign == ""
        assert people.by_token(store, keys.digest(made), FOLK) is None


def test_people_see_their_agents_and_what_they_made(folk: Folk) -> None:
    folk.tag("wood", by="bob")
    folk.tag("paint", by="bob")

    with folk.database.reading() as store:
        one, free = facts.memberships(store, folk.known["bob"])

    assert [(each.campaign, each.made) for each in (one, free)] == [(FOLK, 2), (FREE, 0)]
    assert one.agent.startswith(f"{folk.database.base}campaigns/folk/agents/")


@pytest.mark.parametrize(
    ("password", "strength"),
    [
        ("short", 0),
        ("aaaaaaaaaaaaaaaaaaaa", 1),
        ("abcdefghijklmnopqrstuvwxyz", 1),
        ("123456789012", 1),
        ("blue horse 17", 2),
        ("a horse that reads in the evening", 3),
    ],
)
def test_a_password_is_stronger_the_more_there_is_to_guess(password: str, strength: int) -> None:
    assert keys.strength(password) == strength
