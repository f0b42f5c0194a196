"""Writing RDF as it is made: lines of N-Quads, the form that costs least, from which the others are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from annoserver.exchange.records.xml import clean
from annoserver.ld import graph
from annoserver.ld.terms import RDF, XSD
from annoserver.ld.values import is_language
from annoserver.model.annotation import stamp

TYPE = RDF + "type"

REMEMBERED = 5_000
"""IRIs of terms and agents that need not be looked at again."""

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


@lru_cache(maxsize=REMEMBERED)
def sound(iri: str) -> bool:
    """Whether RDF can name a resource so: an absolute IRI."""
    return graph.node(iri) is not None


def quoted(text: str) -> str:
    """A literal's words between quotes (RDF 1.1 N-Quads, STRING_LITERAL_QUOTE)."""
    return f'"{clean(text).translate(_ESCAPES)}"'


def spoken(text: str, language: str) -> str:
    """Words in a language, "" when unknown."""
    return f"{quoted(text)}@{language}" if language and is_language(language) else quoted(text)


class Pen:
    """Writes statements into one named graph, leaving out every value that RDF cannot hold.

    Subjects and predicates are absolute IRIs of ours, or looked at before; within: IRI of the
    graph, "" for forms without graphs.
    """

    def __init__(self, within: str) -> None:
        self.end = f" <{within}> .\n" if within else " .\n"
        self.lines: list[str] = []

    def link(self, subject: str, predicate: str, iri: str) -> None:
        """A statement whose value is a resource; nothing is said of what is no absolute IRI."""
        if sound(iri):
            self.lines.append(f"<{subject}> <{predicate}> <{iri}>{self.end}")

    def links(self, subject: str, statements: Mapping[str, str]) -> None:
        """Several statements, by predicate, whose values are IRIs of ours."""
        end = self.end
        self.lines += [f"<{subject}> <{name}> <{iri}>{end}" for name, iri in statements.items()]

    def words(self, subject: str, predicate: str, text: str, language: str = "") -> None:
        """A statement whose value is words."""
        self.lines.append(f"<{subject}> <{predicate}> {spoken(text, language)}{self.end}")

    def typed(self, subject: str, predicate: str, written: str, datatype: str) -> None:
        """A statement whose value has a datatype of XML Schema, such as integer."""
        self.lines.append(f"<{subject}> <{predicate}> {quoted(written)}^^<{XSD}{datatype}>{self.end}")

    def moment(self, subject: str, predicate: str, moment: datetime) -> None:
        """A statement whose value is a time."""
        self.lines.append(f'<{subject}> <{predicate}> "{stamp(moment)}"^^<{XSD}dateTime>{self.end}')

    def written(self) -> str:
        """What was written, each line once."""
        return "".join(dict.fromkeys(self.lines))
