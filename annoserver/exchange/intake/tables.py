"""CSV of institutions without EDM: each row as an EDM record, built by a mapping of its columns."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

from annoserver.errors import Invalid
from annoserver.exchange.intake import edm
from annoserver.exchange.records import parts, xml
from annoserver.exchange.records.classes import LINKS, PLAIN, PREFIXES, SHAPES, TEXTS, full
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import authorities
from annoserver.ld.terms import EDM, RDF
from annoserver.ld.values import is_language
from annoserver.model.item import Item
from annoserver.model.text import tidy

NEEDED = {
    "a title or description": ("dc:title", "dc:description"),
    "edm:type": ("edm:type",),
    "edm:dataProvider": ("edm:dataProvider",),
    "edm:provider": ("edm:provider",),
    "edm:rights": ("edm:rights",),
    "edm:isShownAt or edm:isShownBy": ("edm:isShownAt", "edm:isShownBy"),
}
"""Without these no record can be delivered."""

KINDS = PLAIN[full("edm:type")].split("|")
DELIMITERS = ",;\t|"
LONGEST = 1 << 20
KEYS = frozenset({"id", "base", "language", "separator", "delimiter", "fixed", "columns"})


@dataclass(frozen=True, slots=True)
class Column:
    """What a column becomes: a property such as dc:title, its language, what stands between its values."""

    property: str
    language: str = ""
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows become records.

    id: the column with the identifier; base: what stands before it in the IRI of the object; fixed:
    values that all rows have, by property; delimiter: between cells, "" to see it from the first line.
    """

    id: str
    base: str
    columns: Mapping[str, Column]
    fixed: Mapping[str, str]
    delimiter: str = ""


def plan(content: bytes) -> Plan:
    """The mapping that a TOML file writes down; Invalid with everything that is wrong in it."""
    try:
        given = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"The mapping is no TOML: {error}.", rule="mapping") from error
    unknown = given.keys() - KEYS
    if unknown:
        raise Invalid(f"The mapping has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(KEYS))}.")
    if not isinstance(given.get("id"), str) or not isinstance(given.get("columns"), dict):
        raise Invalid(
            "The mapping needs id, the column of the identifier, and a table columns.", rule="mapping"
        )
    defaults = (str(given.get("language", "")), str(given.get("separator", "")))
    columns = {name: _column(name, one, *defaults) for name, one in given["columns"].items()}
    fixed = {_property(name): str(value) for name, value in given.get("fixed", {}).items()}
    return Plan(given["id"], str(given.get("base", "")), columns, fixed, str(given.get("delimiter", "")))


def _column(name: str, given: Any, language: str, separator: str) -> Column:
    given = {"property": given} if isinstance(given, str) else given
    if not isinstance(given, dict) or given.keys() - {"property", "language", "separator"}:
        raise Invalid(f"Column {name!r} of the mapping is no property, and no table with one.")
    chosen = Column(
        _property(str(given.get("property", ""))),
        str(given.get("language", language)),
        str(given.get("separator", separator)),
    )
    if chosen.language and not is_language(chosen.language):
        raise Invalid(
            f"Column {name!r} of the mapping: {chosen.language!r} is no language tag.", rule="mapping"
        )
    return chosen


def _property(name: str) -> str:
    prefix = name.partition(":")[0]
    if prefix not in PREFIXES or _class(name) is None:
        raise Invalid(
            f"The mapping: {name!r} is no property of an object or its aggregation.", rule="mapping"
        )
    return name


def _class(name: str) -> str | None:
    """The class that has a property; rights are those of the aggregation."""
    classes = (parts.AGGREGATION, parts.OBJECT) if name.startswith("edm:") else (parts.OBJECT,)
    return next((one for one in classes if SHAPES[one].place(full(name)) is not None), None)


def items(stream: IO[bytes], wanted: Plan, file: str = "") -> Iterator[Item | Refusal]:
    """Each row as an item with a record, or why it is none; the header is line 1."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    line = 1
    try:
        rows = csv.reader(text, delimiter=_delimiter(text, wanted), strict=True)
        header = [tidy(one) for one in next(rows, [])]
        missing = [name for name in (wanted.id, *wanted.columns) if name not in header]
        if missing:
            yield Refusal(f"there is no column {', '.join(missing)}", file, 1)
            return
        line = rows.line_num + 1
        for cells in rows:
            if any(cells):
                yield _item(dict(zip(header, cells, strict=False)), wanted, file, line)
            line = rows.line_num + 1
    except (csv.Error, UnicodeDecodeError) as error:
        yield Refusal(f"this is no CSV in UTF-8: {error}", file, line)
    finally:
        text.detach()


def _delimiter(text: IO[str], wanted: Plan) -> str:
    """What most often stands in the first line, if the mapping does not say it."""
    if wanted.delimiter:
        return wanted.delimiter
    first = text.readline(LONGEST)
    text.seek(0)
    return max(DELIMITERS, key=first.count)


def _item(row: Mapping[str, str], wanted: Plan, file: str, line: int) -> Item | Refusal:
    own = tidy(row.get(wanted.id, ""))
    if not own:
        return Refusal(f"column {wanted.id} is empty", file, line)
    values = [(name, Column(name), value) for name, value in wanted.fixed.items()]
    for title, column in wanted.columns.items():
        cell = row.get(title, "")
        some = cell.split(column.separator) if column.separator else [cell]
        values += [(column.property, column, one) for one in map(str.strip, some) if one]
    faults = [*_lacking({name for name, _, _ in values}), *_faults(values)]
    if faults:
        return Refusal("; ".join(faults), file, line, own)
    about = own if own.startswith(("http://", "https://", "urn:")) else f"{wanted.base}{quote(own, safe='')}"
    (made,) = edm.items(_record(about or own, values), file)
    return made


def _lacking(given: set[str]) -> Iterator[str]:
    return (f"there is no {what}" for what, names in NEEDED.items() if given.isdisjoint(names))


def _faults(values: Sequence[tuple[str, Column, str]]) -> Iterator[str]:
    """What the schema forbids: a second value where there is one, words where a link has to be."""
    counts: dict[str, int] = {}
    for name, _, value in values:
        counts[name] = counts.get(name, 0) + 1
        if full(name) in LINKS and not edm.usable(value):
            yield f"{name} is no web address: {value!r}"
        if name == "edm:type" and value.upper() not in KINDS:
            yield f"edm:type is none of {', '.join(KINDS)}: {value!r}"
    for name, number in counts.items():
        slot = next((one for one in SHAPES[_class(name) or ""].slots if one.name == full(name)), None)
        if slot and slot.most is not None and number > slot.most:
            yield f"{name} has {number} values, and may have {slot.most}"


def _record(about: str, values: Sequence[tuple[str, Column, str]]) -> bytes:
    link = f"{about}#aggregation"
    whole = f'    <edm:aggregatedCHO rdf:resource="{xml.escape(about)}"/>\n'
    said = {
        parts.OBJECT: _children(parts.OBJECT, values),
        parts.AGGREGATION: whole + _children(parts.AGGREGATION, values),
    }
    used = {"rdf": RDF, "edm": EDM, **PREFIXES}
    return (
        f"<rdf:RDF{xml.declarations(used).decode()}>\n"
        f'  <edm:ProvidedCHO rdf:about="{xml.escape(about)}">\n{said[parts.OBJECT]}  </edm:ProvidedCHO>\n'
        f'  <ore:Aggregation rdf:about="{xml.escape(link)}">\n{said[parts.AGGREGATION]}  </ore:Aggregation>\n'
        "</rdf:RDF>\n"
    ).encode()


def _children(kind: str, values: Sequence[tuple[str, Column, str]]) -> str:
    """The elements of a class in the order of the schema, those of one property in that of the row."""
    own = [one for one in values if _class(one[0]) == kind]
    own.sort(key=lambda one: SHAPES[kind].place(full(one[0])) or 0)
    return "".join(f"    {_child(name, column, value)}\n" for name, column, value in own)


def _child(name: str, column: Column, value: str) -> str:
    link = full(name) in LINKS or (full(name) not in TEXTS | PLAIN.keys() and len(value.split()) == 1)
    if link and (iri := edm.usable(authorities.canonical(value))):
        return f'<{name} rdf:resource="{xml.escape(iri)}"/>'
    words = value.upper() if name == "edm:type" else value
    tagged = column.language and full(name) not in PLAIN
    language = f' xml:lang="{xml.escape(column.language)}"' if tagged else ""
    return f"<{name}{language}>{xml.escape(xml.clean(words))}</{name}>"
