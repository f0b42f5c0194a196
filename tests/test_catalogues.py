"""Tests of the catalogues of messages: what pages say, and what set-up makes of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent


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
