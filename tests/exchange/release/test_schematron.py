"""Europeana's further rules as it publishes them: Schematron, compiled to XSLT, which carries no licence.

ANNOSERVER_TEST_SCHEMATRON names the file schematron.xsl of europeana/metis-schema; saxonche runs it.
"""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from annoserver.exchange.records.delivery import rules
from annoserver.exchange.release import edm
from annoserver.exchange.release.edm import Enriched
from tests.conftest import absent
from tests.exchange.release.test_properties import ALL, samples, term
from tests.parts.agreed import agreed

Verdict = Callable[[bytes], list[str]]
FURTHER = {"title", "topic", "text-language", "shown", "empty", "rights", "both", "controlled"}
"""Those of our rules that Schematron holds, and not the schema."""


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    """What Schematron says against a record."""
    path = os.environ.get("ANNOSERVER_TEST_SCHEMATRON", "")
    if not Path(path).is_file():
        absent("schematron", "ANNOSERVER_TEST_SCHEMATRON names no file")
    try:
        saxonche = importlib.import_module("saxonche")
    except ImportError:
        absent("schematron", "saxonche is not installed")
    processor = saxonche.PySaxonProcessor(license=False)
    sheet = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=path)

    def judge(source: bytes) -> list[str]:
        report = sheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=source.decode()))
        return re.findall(r"<svrl:failed-assert.*?<svrl:text>(.*?)</svrl:text>", report, re.DOTALL)

    return judge


def test_its_verdicts_are_ours(shared: Path, verdict: Verdict) -> None:
    files = [path for name in ("external", "invalid") for path in (shared / "edm/records" / name).iterdir()]
    files.append(shared / "edm/records/enriched/profile_a.xml")

    assert len(files) >= 8
    for path in files:
        ours = {one.rule for one in rules.record(path.read_bytes())} & FURTHER
        assert bool(verdict(path.read_bytes())) == bool(ours), path.name


def test_every_sample_that_is_delivered_passes(shared: Path, verdict: Verdict) -> None:
    made = [edm.enrich(agreed(one, *ALL), term) for _, one in samples(shared)]

    passed = [verdict(one.source) for one in made if isinstance(one, Enriched)]

    assert len(passed) >= 9
    assert not any(passed)
