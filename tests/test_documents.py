"""Tests of what is said at length: a file of its own in each language, complete in all of them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "annoserver" / "web" / "templates" / "documents"
TRANSLATED = ("de", "el", "es", "fr", "it", "nl", "pl")
LANGUAGES = ("en", *TRANSLATED)
WORDS = "words.html"
WHOLE = ("accessibility.html", "privacy.html")
"""Those that are all that a page says."""

FRAME = re.compile(r"</?[a-z0-9]+|href=\"[^\"]*\"|\{[{%][^}]*\}")
"""What stays as it is in every language: elements, where links lead, what is filled in."""

SLOT = re.compile(r"\{\w+\}")


def names(language: str) -> set[str]:
    return {path.name for path in (DOCUMENTS / language).iterdir()}


def text(language: str, name: str) -> str:
    return (DOCUMENTS / language / name).read_text(encoding="utf-8")


def words(language: str) -> dict[str, dict[str, str]]:
    """The short words of a language: group → name → what is said."""
    loader = Environment(loader=FileSystemLoader(DOCUMENTS), autoescape=True)
    module = loader.get_template(f"{language}/{WORDS}").module
    return {name: value for name, value in vars(module).items() if isinstance(value, dict)}


def test_there_is_a_folder_for_each_language() -> None:
    assert {place.name for place in DOCUMENTS.iterdir()} == set(LANGUAGES)
    assert {*WHOLE, WORDS} <= names("en")


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_document_is_there_with_every_part(language: str) -> None:
    assert names(language) == names("en")
    for name in names("en") - {WORDS}:
        assert Counter(FRAME.findall(text(language, name))) == Counter(FRAME.findall(text("en", name))), name
    for name in WHOLE:
        assert f'lang="{language}"' in text(language, name)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_paragraph_was_left_in_english(language: str) -> None:
    for name in names("en") - {WORDS}:
        said = [FRAME.sub("", line).strip("> ") for line in text("en", name).splitlines()]
        assert [line for line in said if len(line) > 40 and line in text(language, name)] == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_scripts_keys_and_hints_are_complete(language: str) -> None:
    here, english = words(language), words("en")

    assert set(here) == {"script", "keys", "help", "strength"}
    for group, said in english.items():
        assert list(here[group]) == list(said)
        assert [name for name, value in here[group].items() if not value.strip()] == []
        assert {name: SLOT.findall(value) for name, value in here[group].items()} == {
            name: SLOT.findall(value) for name, value in said.items()
        }


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_words_of_a_language_are_its_own(language: str) -> None:
    here, english = words(language), words("en")
    same = [name for group in english for name in english[group] if here[group][name] == english[group][name]]

    assert len(same) <= 2, same
