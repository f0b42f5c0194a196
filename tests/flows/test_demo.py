"""The demo from nothing to a harvested container and enriched records, by the commands that it prints."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from annoserver.cli.main import main
from tests.conftest import absent
from tests.parts.serving import Server


@pytest.fixture
def commands(
    database_url: str, serve: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """What a loaded and served demo prints: the three commands, in an empty folder."""
    if shutil.which("curl") is None:
        absent("curl", "there is no curl on the path")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANNOSERVER_DATABASE_URL", database_url)
    loaded = CliRunner().invoke(main, ["demo", "--load-only"])
    assert loaded.exit_code == 0, loaded.output
    serve()
    return re.findall(r"^curl .*?(?=\n\n|\n\Z)", loaded.output, re.MULTILINE | re.DOTALL)


def shell(command: str) -> str:
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def test_the_three_commands_work_as_they_are_printed(
    commands: list[str], tmp_path: Path, shared: Path
) -> None:
    post, walk, download = commands

    posted = shell(post)
    assert posted.startswith("HTTP/1.1 201")
    location = re.search(r"(?m)^Location: (\S+)", posted)
    walked = shell(walk)
    shell(download)

    assert location
    assert location[1] in walked
    assert len(re.findall(r'"id":"[^"]*/annotations/china/[^"?]+","type":"Annotation"', walked)) == 1075
    schema = etree.XMLSchema(etree.parse(shared / "edm" / "schema_xsds" / "EDM.xsd"))
    with zipfile.ZipFile(tmp_path / "china-edm.zip") as archive:
        records = [name for name in archive.namelist() if name.endswith(".xml")]
        for name in records:
            schema.assertValid(etree.fromstring(archive.read(name)))
    assert len(records) > 50
