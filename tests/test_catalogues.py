"""Tests of the catalogues of messages: what pages say, and what set-up makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "annoserver" / "web" / "locale"
LANGUAGES = ("de", "el", "es", "fr", "it", "nl", "pl")
MOST = 400
"""How many messages a translator is asked for at most."""

SLOT = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+(?: [^>]*)?>")
"""What a translation keeps as it is: a value that is filled in, a tag of HTML."""


@pytest.mark.parametrize(("translated", "offered"), [(8, True), (7, False)])
def test_set_up_offers_a_language_from_four_fifths_of_its_messages(
    tmp_path: Path, translated: int, offered: bool
) -> None:
    shutil.copy(ROOT / "setup.py", tmp_path)
    place = tmp_path / "annoserver" / "web" / "locale" / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    catalogue = Catalog(locale="de")
    for number in range(9):
        catalogue.add(f"message {number}", "Nachricht" if number < translated else "")
    catalogue.add(("one", "many"), ("eins", ""))
    with (place / "messages.po").open("wb") as file:
        write_po(file, catalogue)
    (place / "messages.mo").touch()

    subprocess.run([sys.executable, "setup.py", "--quiet", "catalogues"], cwd=tmp_path, check=True)

    compiled = place / "messages.mo"
    assert (compiled.exists() and compiled.stat().st_size > 0) == offered


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every message of the sources, as `make messages` finds them."""
    found = tmp_path_factory.mktemp("messages") / "messages.pot"
    mapping = ["-F", str(ROOT / "pyproject.toml"), "-k", "lazy_gettext", "--no-location", "--sort-output"]
    command = ["pybabel", "--quiet", "extract", *mapping, "-o", str(found), "."]
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        CommandLineInterface().run(command)  # type: ignore[no-untyped-call]
    with found.open("rb") as file:
        return read_po(file)


def written(language: str) -> str:
    """A catalogue as it stands in the repository."""
    return (LOCALE / language / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")


def catalogue(language: str) -> Catalog:
    """The translations into a language."""
    return read_po(written(language).splitlines(), locale=language)


def ids(messages: Catalog) -> set[tuple[str, ...]]:
    """What the messages are in English, in each of their forms."""
    return {forms(one.id) for one in messages if one.id}


def forms(wording: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """A wording as a tuple, of one form where it has no plural."""
    return (wording,) if isinstance(wording, str) else tuple(wording or ())


def slots(one: Message) -> list[Counter[str]]:
    """What each form of a translation keeps of the original."""
    return [Counter(SLOT.findall(form)) for form in forms(one.string)]


def test_translators_are_asked_for_few_messages(said: Catalog) -> None:
    assert 300 < len(said) <= MOST


def test_there_is_a_catalogue_for_each_language() -> None:
    assert {place.name for place in LOCALE.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_none_is_unused(said: Catalog, language: str) -> None:
    """`make messages` brings new ones in, and takes away what nothing says any longer."""
    there = catalogue(language)

    assert ids(said) - ids(there) == set()
    assert ids(there) - ids(said) == set()
    assert [one.id for one in there if one.id and not all(forms(one.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_values_and_the_markup(language: str) -> None:
    for one in catalogue(language):
        if one.id:
            wanted = Counter(SLOT.findall(forms(one.id)[-1]))
            assert slots(one) == [wanted] * len(slots(one)), one.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_plural_forms_of_its_language(language: str) -> None:
    """CLDR's categories but for the one of fractions, which nothing is counted in."""
    locale = Locale.parse(language)
    wanted = {locale.plural_form(number) for number in (*range(200), 1_000_000)}
    for one in catalogue(language):
        if one.pluralizable:
            assert len(forms(one.string)) == len(wanted), one.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_nothing_but_finished_translations_in_order(language: str) -> None:
    there = catalogue(language)

    assert "fuzzy" not in written(language)
    assert "\n#~" not in written(language)
    assert "Date" not in written(language).partition('msgid "%')[0]
    assert [forms(one.id) for one in there] == sorted(forms(one.id) for one in there)
