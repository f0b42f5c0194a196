"""A campaign of the generator, from its files through the database to everything that is exported of it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from annoserver.exchange.records.delivery import rules
from annoserver.exchange.release import orders
from annoserver.store import campaigns
from annoserver.store.database import Database
from tests.parts import generated
from tests.parts.schemas import faults

ITEMS = 60


@pytest.fixture
def loaded(shared: Path, database: Database, tmp_path: Path) -> Database:
    generated.make(shared, tmp_path / "made", ITEMS)
    generated.load(database, tmp_path / "made")
    return database


def exported(database: Database, profile: str, form: str = "nq") -> bytes:
    with database.reading() as store:
        export = orders.edm(store, campaigns.find(store, generated.NAME), profile, form, source=True)
        return b"".join(export.chunks)


def test_every_record_of_a_generated_campaign_is_valid(shared: Path, loaded: Database) -> None:
    source = exported(loaded, "metis")

    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        assert archive.testzip() is None
        records = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
        counts = json.loads(archive.read("manifest.json"))["counts"]
    assert len(records) == counts["written"] > ITEMS - 3
    assert (counts["refused"], counts["added"] > 2 * ITEMS) == (0, True)
    for one in records:
        assert faults(shared, one) == []
        assert rules.record(one) == ()
    assert source == exported(loaded, "metis")


def test_every_form_of_its_graph_is_the_same_without_attributes_of_provenance(loaded: Database) -> None:
    forms = {
        "nquads": ox.RdfFormat.N_QUADS,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "turtle": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "xml": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    assert {*orders.ENDINGS} == {*forms}
    found = []
    for form, read in forms.items():
        source = exported(loaded, "graph", form)
        assert b"wasGeneratedBy=" not in source
        assert b"confidenceLevel" not in source
        graph = ox.Dataset(ox.Quad(*quad.triple) for quad in ox.parse(source, read))
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        found.append({str(quad) for quad in graph})
    assert len(found[0]) > 50 * ITEMS
    assert all(one == found[0] for one in found)
