"""Tests of what is said at length: a file of its own in each language, complete in all of them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, UndefinedError

from tests.parts.quick import Loud

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


TEMPLATES, SCRIPTS = DOCUMENTS.parent, ROOT / "annoserver" / "web" / "static" / "js"
GIVEN = re.compile(r"dict\(own\.script,(.*?)\)\|tojson", re.DOTALL)
"""What scripts are given beside the words of their own."""


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


def pages() -> list[str]:
    """The templates that are no documents; another name for a group of words is undone in them."""
    found = []
    for path in TEMPLATES.rglob("*.html"):
        page = "" if DOCUMENTS in path.parents else path.read_text(encoding="utf-8")
        assert set(re.findall(r"import document\('words'\) as (\w+)", page)) <= {"own"}, path
        for name, group in re.findall(r"set (\w+) = own\.(\w+)", page):
            page = re.sub(rf"\b{name}\.", f"own.{group}.", page)
        found.append(page)
    return found


def test_every_phrase_is_named_by_a_page_or_a_script_and_what_they_name_is_there() -> None:
    said = words("en")
    asked, given = set[tuple[str, str]](), set[str]()
    for page in pages():
        asked |= set(re.findall(r"\bown\.(\w+)\.(\w+)", page))
        for group in re.findall(r"\bown\.(\w+)\[", page):
            asked |= {(group, name) for name in said[group] if f"'{name}'" in page}
        given |= {name for more in GIVEN.findall(page) for name in re.findall(r"(\w+)=(?:url_for|_)\(", more)}
    scripts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS.iterdir()}
    spoken = {name for script in scripts.values() for name in re.findall(r"(?<![/.])\bwords\.(\w+)", script)}
    asked |= {("script", name) for name in spoken - given}
    asked |= {("strength", name) for name in said["strength"] if f'"{name}"' in scripts["password.js"]}

    assert given <= spoken
    assert asked == {(group, name) for group in said for name in said[group]}


def test_a_page_that_shows_what_is_not_there_fails_in_tests() -> None:
    pages = Environment(loader=FileSystemLoader(DOCUMENTS), undefined=Loud, autoescape=True)
    told = "{% import 'en/words.html' as own %}{% if own.help.nothing %}never{% endif %}"

    assert pages.from_string(told).render() == ""
    with pytest.raises(UndefinedError, match="nothing"):
        pages.from_string(f"{told}{{{{ own.help.nothing }}}}").render()
