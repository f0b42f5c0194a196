"""Tests against the published samples of the Web Annotation model and our own probes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyld import jsonld
from rdflib.compare import isomorphic

from annoserver.errors import Invalid, Problem, Unfit
from annoserver.ld import graph, terms
from annoserver.model.annotation import ANNO, Document
from annoserver.protocol.annotations import check

Verdict = tuple[str, int, set[str]]

# What a rule that is checked inside another reports: the inner rule.
INNER = {"Range with bad inner selector": "M26", "refinedBy 2-deep bad inner": "M27"}
# Appendix D of the model, which no context has.
SETS = {"anno11.json", "anno12.json", "anno13.json", "anno39.json", "anno40.json", "anno41.json"}
NOWHERE = "http://nowhere.invalid/"


def judge(body: bytes) -> Verdict:
    """The verdict on a POST body (accept, warn or reject), its status, and the rules that are named."""
    try:
        found: tuple[Problem, ...] = check(body).warnings
    except Invalid as error:
        return "reject", 400, {problem.rule for problem in error.problems}
    except Unfit as error:
        return "reject", 415, {problem.rule for problem in error.problems}
    return ("warn" if found else "accept"), 201, {problem.rule for problem in found}


@pytest.fixture(scope="module")
def w3c(shared: Path) -> Path:
    return shared / "w3c"


def samples(folder: Path, pattern: str) -> Iterator[tuple[Path, Document]]:
    for path in sorted(folder.glob(pattern)):
        document = json.loads(path.read_text("utf-8"))
        if document["type"] == "Annotation":
            yield path, document


def test_the_recommended_verdicts_of_the_debatable_probes_are_ours(w3c: Path) -> None:
    probes = json.loads((w3c / "model_probes.json").read_text("utf-8"))

    wrong = {
        probe["name"]: verdict
        for probe in probes
        if probe["expect"] == "debatable" and (verdict := disagreement(probe))
    }

    assert wrong == {}


def test_every_clear_verdict_of_the_probes_is_ours(w3c: Path) -> None:
    probes = json.loads((w3c / "model_probes.json").read_text("utf-8"))
    clear = [probe for probe in probes if probe["expect"] != "debatable"]

    wrong = {probe["name"]: verdict for probe in clear if (verdict := disagreement(probe))}

    assert wrong == {}
    assert len(clear) == 63


def disagreement(probe: dict[str, Any]) -> Verdict | None:
    verdict, status, rules = judge(json.dumps(probe["doc"]).encode())
    expected = "reject" if probe["write"] == "reject" else "accept"
    rule = INNER.get(probe["name"], probe["rule"])
    agrees = expected == verdict.replace("warn", "accept") and status == probe["status"]
    return None if agrees and (verdict == "accept" or rule in rules) else (verdict, status, rules)


@pytest.mark.parametrize(("folder", "number"), [("rec-json", 43), ("samples/correct", 41)])
def test_every_correct_annotation_is_accepted_and_only_sets_are_warned_about(
    folder: str, number: int, w3c: Path
) -> None:
    verdicts = {path.name: judge(path.read_bytes())[0] for path, _ in samples(w3c / folder, "*.json")}

    assert {name for name, verdict in verdicts.items() if verdict == "reject"} == set()
    assert {name for name, verdict in verdicts.items() if verdict == "warn"} <= SETS
    assert len(verdicts) == number


@pytest.mark.parametrize(("folder", "number"), [("samples/incorrect-repaired", 39), ("kit-annotations", 45)])
def test_every_labelled_sample_gets_its_verdict_status_and_rule(folder: str, number: int, w3c: Path) -> None:
    manifest = json.loads((w3c / folder / "MANIFEST.json").read_text("utf-8"))

    wrong = {}
    for entry in manifest:
        verdict, status, rules = judge((w3c / folder / entry["file"]).read_bytes())
        named = verdict == "accept" or rules & set(entry["rule"].split())
        if (verdict, status) != (entry["write"], entry["status"]) or not named:
            wrong[entry["file"]] = (verdict, status, rules)

    assert wrong == {}
    assert len(manifest) == number


@pytest.fixture
def oracle() -> Callable[[Document], rdflib.Graph]:
    """What another processor makes of a document, unknown words left out."""

    def read(document: Document) -> rdflib.Graph:
        whole = {**document, "@context": dict(terms.context(ANNO))}
        lines = jsonld.to_rdf(whole, {"format": "application/n-quads", "base": NOWHERE})
        made = rdflib.Graph().parse(data=lines, format="nt")
        for statement in list(made):
            if any(str(node).startswith(NOWHERE) for node in statement):
                made.remove(statement)
        return made

    return read


@pytest.mark.parametrize("pattern", ["rec-json/*.json", "samples/correct/*.json"])
def test_the_triples_of_every_sample_are_those_of_another_processor(
    pattern: str, w3c: Path, oracle: Callable[[Document], rdflib.Graph]
) -> None:
    different = []
    for path in sorted(w3c.glob(pattern)):
        document = json.loads(path.read_text("utf-8"))
        turtle = graph.text(graph.triples(document), "turtle")
        if not isomorphic(rdflib.Graph().parse(data=turtle, format="turtle"), oracle(document)):
            different.append(path.name)

    assert different == []
