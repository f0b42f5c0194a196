"""Tests of vocabularies: put as a whole, and suggested by the beginning of any label."""

from __future__ import annotations

import pytest

from annoserver.model.vocabulary import Term, Vocabulary
from annoserver.store import vocabularies
from tests.parts.shelf import Shelf, found
from tests.parts.terms import put, suggest

TERMS = [
    Term("urn:x:dog", {"en": "Dog", "de": "Hund"}, (("en", "Hound"), ("", "Canis"))),
    Term(
        "urn:x:dress",
        {"en": "Dress", "fr": "Robe d'été"},
        notes={"en": "What is worn"},
        broader="urn:x:cloth",
    ),
    Term("urn:x:cloth", {"fr": "Étoffe", "el": "Ύφασμα"}),
    Term("urn:x:lodz", {"pl": "Łódź", "en": "Lodz"}, position=(51.75, 19.4667), notation="#AAbb01"),
    Term("urn:x:100", {"en": "100%_\\"}),
]


@pytest.fixture
def words(folk: Shelf) -> Shelf:
    """The campaign with a vocabulary of five terms."""
    assert put(folk, TERMS) == (0, 5)
    return folk


def test_terms_come_back_as_they_were_put(words: Shelf) -> None:
    with words.held() as (store, held):
        assert vocabularies.find(store, held, [term.iri for term in TERMS]) == {
            term.iri: term for term in TERMS
        }
        assert vocabularies.find(store, held, ["urn:x:cat"]) == {}
        assert held.has_vocabularies


def test_a_vocabulary_takes_the_place_of_an_earlier_one(words: Shelf) -> None:
    assert put(words, [Term("urn:x:cat", {"en": "Cat"})]) == (5, 1)

    assert suggest(words, "d") == []
    assert suggest(words, "c") == ["cat"]


def test_vocabularies_are_listed_by_name_with_their_size(words: Shelf) -> None:
    put(words, [], "animals")

    with words.held() as (store, held):
        assert vocabularies.every(store, held) == [
            Vocabulary("animals", "urn:x:animals", {"en": "Animals"}, 0),
            Vocabulary("words", "urn:x:words", {"en": "Words"}, 5),
        ]


def test_terms_belong_to_their_campaign(words: Shelf) -> None:
    other = found(words.database, "maps")

    assert suggest(other, "d") == []
    with other.held() as (store, held):
        assert vocabularies.find(store, held, ["urn:x:dog"]) == {}
        assert not held.has_vocabularies


def test_a_large_vocabulary_is_put_in_batches(folk: Shelf) -> None:
    many = [Term(f"urn:x:{number}", {"en": f"term {number:04}"}) for number in range(1203)]

    assert put(folk, many) == (0, 1203)
    assert suggest(folk, "term 120") == ["1200", "1201", "1202"]
