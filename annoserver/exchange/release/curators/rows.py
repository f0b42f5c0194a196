"""Rows of tables: one for each statement that was agreed on, with all that a curator asks about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annoserver.exchange.records.delivery import outline
from annoserver.exchange.release.about import LICENCE, About
from annoserver.exchange.release.merge.contextual import labelled
from annoserver.exchange.release.merge.provider import EUROPEANA
from annoserver.exchange.release.merge.statements import Statement, choose, decided_by, decimal, maker
from annoserver.model.annotation import stamp
from annoserver.model.container import Address
from annoserver.model.item import Accepted, Agreed, Item
from annoserver.model.rules.status import support
from annoserver.model.text import pick

COLUMNS = (
    "europeana_id",
    "provider_identifier",
    "title",
    "item_url",
    "image_url",
    "data_provider",
    "edm_property",
    "value_uri",
    "value_label",
    "language",
    "value_literal",
    "value_type",
    "confidence",
    "upvotes",
    "downvotes",
    "annotator_type",
    "contributors_count",
    "decided_by",
    "decided_at",
    "created",
    "campaign",
    "annotation_uri",
    "licence",
    "already_in_source",
)
"""Columns in their order (edm.md, section 10)."""

STATUS = "status"
"""A further column, for tables of tags of other statuses than accepted."""

PORTAL = "https://www.europeana.eu"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Said:
    """One tag of an item for a row; statement: what it adds to a record, None when it adds nothing
    but a remark; already: whether the record says the same."""

    item: Item
    accepted: Accepted
    statement: Statement | None
    already: bool


def said(agreed: Agreed) -> Iterator[Said]:
    """The tags of an item, those that say the same once, in the order of their properties."""
    chosen, left = choose(agreed.tags, outline.of(agreed.item)[0].said)
    yield from (Said(agreed.item, one.accepted, one, already=False) for one in chosen)
    for other in left:
        if not other.instead:
            one = choose([other.accepted])[0][0] if other.already else None
            yield Said(agreed.item, other.accepted, one, already=other.already)


def columns(about: About) -> tuple[str, ...]:
    """The columns of a table; the status where a selection asks for it."""
    return (*COLUMNS, STATUS) if about.selection.statuses else COLUMNS


def cells(one: Said, about: About) -> tuple[str, ...]:
    """The words of one row, in the order of the columns."""
    found = (*_whose(one.item), *_what(one, about), *_why(one.accepted))
    found += (
        about.campaign.name,
        Address(about.base, about.campaign.name).annotation(one.accepted.name),
        LICENCE,
        "y" if one.already else "n",
    )
    return (*found, str(one.accepted.standing.status)) if about.selection.statuses else found


def _whose(item: Item) -> tuple[str, ...]:
    image = item.image or item.thumbnail
    return (europeana_id(item), item.provider_id, pick(item.title)[0], page(item), image, item.data_provider)


def _what(one: Said, about: About) -> tuple[str, ...]:
    """The statement, from its property to the type of its value."""
    body = one.accepted.tag.body
    iri = one.statement.iri if one.statement else body.iri
    text = one.statement.text if one.statement else body.text
    label, tongue = pick(labelled(one.accepted, about.term(iri))) if iri else ("", "")
    value = (iri, label, tongue, text, "uri") if iri else ("", "", body.language, text, "literal")
    return (one.accepted.tag.property, *value)


def _why(accepted: Accepted) -> tuple[str, ...]:
    """How it was decided, and when."""
    tally = accepted.standing.tally
    return (
        "" if accepted.standing.ruled else decimal(support(tally)),
        str(tally.up),
        str(tally.down),
        maker(accepted),
        str(1 + tally.up + tally.down + tally.unsure),
        decided_by(accepted.standing),
        stamp(accepted.standing.changed),
        stamp(accepted.created),
    )


def named(one: Said, about: About) -> Mapping[str, str]:
    """The words of one row by the names of their columns."""
    return dict(zip(columns(about), cells(one, about), strict=True))


def europeana_id(item: Item) -> str:
    """The id of an item of Europeana, such as /09102/_UEDIN_214; "" for any other."""
    start = f"{EUROPEANA}item"
    return item.iri.removeprefix(start) if item.iri.startswith(f"{start}/") else ""


def page(item: Item) -> str:
    """Where people see an item: at Europeana, else at its institution."""
    own = europeana_id(item)
    return f"{PORTAL}/item{own}" if own else item.landing_page or item.iri


def safe(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def line(words: Iterable[str]) -> bytes:
    """A row of CSV, with the line's end that spreadsheets expect."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in words])
    return out.getvalue().encode("utf-8", "replace")


BOM = "\ufeff".encode()
"""By which spreadsheets know UTF-8."""


def table(head: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """CSV of any length, row by row."""
    yield BOM + line(head)
    for row in rows:
        yield line(row)
