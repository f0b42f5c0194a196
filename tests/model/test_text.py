"""Tests of words in several languages, and of the forms in which words and IRIs are compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.model.text import KEY_LENGTH, beginnings, fold, is_iri, key, pick, plain, sought, tidy

TEXT = {"de": "Hund", "en": "dog", "fr": ""}


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        (TEXT, ("de",), ("Hund", "de")),
        (TEXT, ("it", "de"), ("Hund", "de")),
        (TEXT, ("it",), ("dog", "en")),
        (TEXT, ("fr",), ("dog", "en")),
        (TEXT, (), ("dog", "en")),
        ({"": "?", "el": "σκύλος"}, ("fr",), ("?", "")),
        ({"fr": "", "el": "σκύλος"}, ("fr",), ("σκύλος", "el")),
        ({"fr": ""}, ("fr",), ("", "")),
        ({}, ("fr",), ("", "")),
    ],
)
def test_the_asked_language_comes_first_then_english_then_any(
    text: dict[str, str], asked: tuple[str, ...], found: tuple[str, str]
) -> None:
    assert pick(text, *asked) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dog", "dog"),
        ("  black \t dog ", "Black Dog"),
        ("Straße", "STRASSE"),
        ("e\u0301té", "Été"),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_spellings_that_differ_in_case_or_spaces_fold_into_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ete", "été"), ("dog", "dogs"), ("1", "l")])
def test_other_words_stay_apart_when_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("words", "found"), [("Été à Łódź", "ete a łodz"), ("ﬁne ART", "fine art"), ("Ἀθῆναι", "αθηναι")]
)
def test_words_are_looked_up_without_accents(words: str, found: str) -> None:
    assert plain(words) == found


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_twice_changes_nothing_more(words: str) -> None:
    assert tidy(tidy(words)) == tidy(words)
    assert unicodedata.is_normalized("NFC", fold(words))
    assert fold(fold(words)) == fold(words)


@given(st.text(max_size=20).map(lambda words: words * 40), st.text(max_size=20).map(lambda words: words * 40))
def test_a_key_is_short_and_belongs_to_one_iri(one: str, other: str) -> None:
    assert len(key(one)) <= KEY_LENGTH
    assert (key(one) == key(other)) is (one == other)


def test_a_long_iri_keeps_its_beginning_in_the_key() -> None:
    iri = "https://example.org/" + "x" * 1000

    assert key(iri).startswith(iri[:400])
    assert key(iri + "y") != key(iri)
    assert key(iri[:KEY_LENGTH]) == iri[:KEY_LENGTH]


IRIS = ["http://a", "urn:x:y", "a:b", "https://h/é", "mailto:a@b.c", "tag:x,2026:ü%20?q#f", "x-y.z+1:0"]
NO_IRIS = [
    "",
    "a",
    "a:",
    ":b",
    "1a:b",
    "/a",
    "//a/b",
    "#a",
    "a b:c",
    "a:b c",
    "a:<b>",
    'a:"',
    "a:{}",
    "a:|",
    "a:\\",
    "a:^",
    "a:`",
    "a:\n",
    "a:b\n",
    "a:\x7f",
    "a:\x85",
    "é:b",
    None,
    5,
    ["a:b"],
    {"id": "a:b"},
]


@pytest.mark.parametrize("words", IRIS)
def test_an_absolute_iri_has_a_scheme_and_more(words: str) -> None:
    assert is_iri(words)


@pytest.mark.parametrize("words", NO_IRIS, ids=repr)
def test_anything_else_is_no_iri(words: object) -> None:
    assert not is_iri(words)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Black-and-white photographs", "black and white photographs"),
        ("  L'Église d’Ébène ", "l eglise d ebene"),
        ("Łódź Århus Straße Ærø", "lodz arhus strasse aero"),
        ("—", ""),
    ],
)
def test_words_are_looked_up_without_accents_strokes_and_signs(words: str, found: str) -> None:
    assert sought(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Dog", ["dog"]),
        ("Military photography", ["military photography", "photography"]),
        ("黑白 film", ["黑白 film", "白 film", "film"]),
        ("ha ha", ["ha ha", "ha"]),
        ("!", []),
    ],
)
def test_a_label_is_found_from_each_of_its_words_on(words: str, found: list[str]) -> None:
    assert beginnings(words) == found


def test_not_every_word_of_a_long_label_is_looked_up() -> None:
    found = beginnings(" ".join(str(number) for number in range(500)))

    assert len(found) == 16
    assert max(len(one) for one in found) == 120
