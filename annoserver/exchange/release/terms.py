"""Vocabularies as files: the graph that was received, or one made of the terms, or a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from annoserver.errors import Invalid
from annoserver.ld import graph, skos
from annoserver.ld.graph import Form
from annoserver.model.vocabulary import Term, Vocabulary

FORMS = {
    ".ttl": Form.TURTLE,
    ".nt": Form.NTRIPLES,
    ".rdf": Form.XML,
    ".xml": Form.XML,
    ".jsonld": Form.JSONLD,
    ".json": Form.JSONLD,
}


def write(name: str, one: Vocabulary, terms: Iterable[Term], source: bytes, media_type: str) -> bytes:
    """The vocabulary in the form that the file's name asks for; Invalid for a name that asks for none.

    source: the graph that was received, every statement of which is written; without one the terms say
    all that is known. A table has labels, notes, broader terms and places.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".csv":
        return _table(list(terms)).encode()
    if ending not in FORMS:
        raise Invalid(f"{name} has none of the endings that are written here: .csv, {', '.join(FORMS)}.")
    triples = graph.read(source, media_type) if source else skos.triples(one.iri, one.title, terms)
    return graph.text(triples, FORMS[ending])


def _table(terms: Sequence[Term]) -> str:
    columns = [
        *_columns("prefLabel", (language for one in terms for language in one.labels)),
        *_columns("altLabel", (language for one in terms for language, _ in one.others)),
        *_columns("definition", (language for one in terms for language in one.notes)),
    ]
    text = io.StringIO()
    writer = csv.writer(text)
    headings = [f"{name}@{language}" if language else name for name, language in columns]
    writer.writerow(["iri", *headings, "broader", "lat", "long"])
    for one in terms:
        cells = [_cell(one, name, language) for name, language in columns]
        writer.writerow([one.iri, *cells, one.broader or "", *(one.position or ("", ""))])
    return text.getvalue()


def _columns(name: str, languages: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, language) for language in dict.fromkeys(languages)]


def _cell(one: Term, name: str, language: str) -> str:
    words = {
        "prefLabel": [one.labels.get(language, "")],
        "altLabel": [said for code, said in one.others if code == language],
        "definition": [one.notes.get(language, "")],
    }[name]
    return "|".join(f"'{said}" if said.startswith(tuple("=+-@")) else said for said in map(_barred, words))


def _barred(said: str) -> str:
    return said.replace("|", "\\|")
