"""Questions to the search: parameters or JSON on the way in, a query and its IRI on the way out."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

from annoserver.errors import Invalid, Problem
from annoserver.ld import authorities, resources, shape
from annoserver.ld.terms import tag_property
from annoserver.ld.values import is_date, moment
from annoserver.model.search.finding import region, tokens
from annoserver.model.search.query import (
    AS_ADDED,
    All,
    Either,
    Field,
    Is,
    Not,
    Order,
    Query,
    Sort,
    conditions,
)
from annoserver.model.text import is_iri
from annoserver.model.vote import Status
from annoserver.protocol.preferences import View

SIZE, LARGEST = 100, 1000
"""Results on a page: if nothing is asked for, and at most."""

DEEPEST, MOST, LONGEST = 8, 64, 4000
"""Levels, conditions and characters of a question, which has to fit into an address."""

CONTROLS = ("sort", "size", "iris", "page", "query", "format")
JOINTS = ("and", "or", "not")
IRIS = frozenset({Field.TAG, Field.TARGET, Field.BODY, Field.CREATOR, Field.GENERATOR})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the query, how results are put in order and on pages, and how all that is written.

    words: the query as parameters of an address, in their one canonical order.
    """

    query: Query
    words: tuple[tuple[str, str], ...]
    order: Order = AS_ADDED
    size: int = SIZE
    iris: bool = False

    def address(self, home: str, page: str = "") -> str:
        """The IRI of the results below home, or of one page of them."""
        more = [] if self.order == AS_ADDED else [("sort", str(self.order))]
        more += [] if self.size == SIZE else [("size", str(self.size))]
        more += [("iris", "1")] if self.iris else []
        more += [("page", page)] if page else []
        return f"{home}?{urlencode([*self.words, *more], quote_via=quote, safe=':/,')}"

    def seen(self, view: View) -> Question:
        """The question as a client prefers to see its results."""
        return replace(self, iris=view.iris)


def from_parameters(given: Mapping[str, Sequence[str]]) -> Question:
    """The question that an address asks; Invalid for parameters that there are not.

    Equal names are alternatives, different ones have to hold together; query is the same in JSON.
    """
    for name in given:
        if name not in CONTROLS and name not in list(Field):
            _unknown(name, "", (*Field, *CONTROLS))
    asked: dict[str, Any] = {name: list(given[name]) for name in Field if name in given}
    parts, words = _fields(asked, ""), [(name, value) for name in asked for value in asked[name]]
    for text in given.get("query", ()):
        found = shape.read(text.encode("utf-8", "replace"))
        parts.append(_query(found, "", 0))
        words.append(("query", _written(found)))
    question = Question(All(tuple(parts)), tuple(words))
    return _controlled(question, given)


def from_json(body: bytes, given: Mapping[str, Sequence[str]]) -> Question:
    """The question in a request's body; sort and size stand in the address, or beside the query."""
    found = shape.read(body)
    controls: Mapping[str, Sequence[str]] = {
        name: [str(found.pop(name))] for name in ("sort", "size") if name in found
    }
    question = Question(_query(found, "", 0), (("query", _written(found)),))
    return _controlled(question, {**controls, **given})


def _controlled(question: Question, given: Mapping[str, Sequence[str]]) -> Question:
    if sum(1 for _ in conditions(question.query)) > MOST:
        _refuse("", f"A query has {MOST} conditions at most.")
    if len(question.address("")) > LONGEST:
        _refuse("", f"A query has {LONGEST} characters at most, as they are written in an address.")
    sort, size = given.get("sort", [""])[-1], given.get("size", [str(SIZE)])[-1]
    if sort.removeprefix("-") not in ("", *Sort):
        _refuse("/sort", f"Results are sorted by {', '.join(Sort)}, with a - before it for the reverse.")
    if not size.isascii() or not size.isdigit() or len(size) > 4 or not 0 < int(size) <= LARGEST:  # noqa: PLR2004
        _refuse("/size", f"The size of a page is a number from 1 to {LARGEST}.")
    order = Order(Sort(sort.removeprefix("-")), down=sort.startswith("-")) if sort else AS_ADDED
    return replace(question, order=order, size=int(size), iris=given.get("iris", ["0"])[-1] == "1")


def _query(value: Any, at: str, depth: int) -> Query:
    """An object: all of its conditions have to hold, and so do its and, or and not."""
    if not isinstance(value, dict) or not value:
        _refuse(at, "A query is an object with at least one condition.")
    if depth > DEEPEST:
        _refuse(at, f"A query is {DEEPEST} levels deep at most.")
    for name in value:
        if name not in JOINTS and name not in list(Field):
            _unknown(name, at, (*Field, *JOINTS))
    parts = _fields({name: value[name] for name in Field if name in value}, at)
    for name, join in (("and", All), ("or", Either)):
        if name in value:
            parts.append(join(tuple(_queries(value[name], f"{at}/{name}", depth))))
    if "not" in value:
        parts.append(Not(_query(value["not"], f"{at}/not", depth + 1)))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _queries(value: Any, at: str, depth: int) -> list[Query]:
    if not isinstance(value, list) or not value:
        _refuse(at, "This is an array of queries, one at least.")
    return [_query(one, f"{at}/{number}", depth + 1) for number, one in enumerate(value)]


def _fields(asked: Mapping[str, Any], at: str) -> list[Query]:
    """The conditions of one object; a fragment is one of the target beside it, and replaces that."""
    named = {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
    targets = named.pop(Field.TARGET, []) if Field.FRAGMENT in named else []
    parts: list[Query] = []
    for name, values in named.items():
        field, where = Field(name), f"{at}/{name}"
        if not values or not all(isinstance(one, str) and one.strip() for one in values):
            _refuse(where, "This is a text that is not empty, or an array of such.")
        found = [_condition(field, one.strip(), where, targets) for one in values]
        parts.append(found[0] if len(found) == 1 else Either(tuple(found)))
    return parts


def _condition(field: Field, value: str, at: str, targets: list[Any]) -> Query:
    if field in IRIS:
        return Is(
            field, _iri(value, at) if field is not Field.BODY else authorities.canonical(_iri(value, at))
        )
    if field is Field.FRAGMENT:
        return _fragment(value, at, targets)
    return Is(field, READ.get(field, _prefix)(value, at))


def _iri(value: str, at: str) -> str:
    return value if is_iri(value) else _refuse(at, f"“{value[:80]}” is no absolute IRI.")


def _fragment(value: str, at: str, targets: list[Any]) -> Query:
    if len(targets) != 1 or not is_iri(targets[0]) or "#" in targets[0]:
        _refuse(at, "A fragment is part of one target, which has to be given beside it.")
    found = region(targets[0], value)
    if found is None:
        _refuse(at, "A fragment is xywh=x,y,w,h, xywh=percent:x,y,w,h or t=begin,end in seconds.")
    return Is(Field.FRAGMENT, found)


def _prefix(value: str, at: str) -> str:
    longest = 400
    return value if len(value) <= longest else _refuse(at, f"A prefix has {longest} characters at most.")


def _text(value: str, at: str) -> str:
    return value if tokens(value) else _refuse(at, f"There is no word in “{value[:80]}”.")


def _motivation(value: str, at: str) -> str:
    found = resources.motivations({"motivation": value})[0]
    return found if " " not in found else _refuse(at, "A motivation is a short name or an IRI.")


def _status(value: str, at: str) -> str:
    return value if value in list(Status) else _refuse(at, f"A status is one of {', '.join(Status)}.")


def _property(value: str, at: str) -> str:
    return tag_property(value) or _refuse(at, f"{value[:80]} is no property that a tag may become.")


def _moment(value: str, at: str) -> datetime:
    try:
        if DAY.fullmatch(value):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        pass
    return (
        moment(value)
        if is_date(value)
        else _refuse(at, "A date is 2026-11-24 or 2026-11-24T12:00:00Z, in UTC.")
    )


READ: dict[Field, Callable[[str, str], str | datetime]] = {
    Field.TEXT: _text,
    Field.TEXT_PREFIX: _text,
    Field.MOTIVATION: _motivation,
    Field.STATUS: _status,
    Field.PROPERTY: _property,
    **dict.fromkeys(
        (Field.CREATED_FROM, Field.CREATED_UNTIL, Field.MODIFIED_FROM, Field.MODIFIED_UNTIL), _moment
    ),
}


def _written(query: Any) -> str:
    return json.dumps(query, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _unknown(name: str, at: str, known: Sequence[str]) -> NoReturn:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)[0]
    _refuse(
        f"{at}/{name}", f"Nothing is searched by “{name[:40]}”; the nearest that there is is “{nearest}”."
    )


def _refuse(at: str, message: str) -> NoReturn:
    raise Invalid(message, (Problem("query", at, message),))
