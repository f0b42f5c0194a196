"""Whether what was sent is a Web Annotation: reading it strictly, and checking it rule by rule."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from math import isinf
from typing import Any, NoReturn

from annoserver.errors import Invalid, Problem, Unfit
from annoserver.ld.rules import annotation
from annoserver.ld.rules.findings import shown
from annoserver.ld.rules.lexicon import PLAIN, contexts
from annoserver.ld.terms import context_iri
from annoserver.model.annotation import ANNO, Document

DEEPEST = 64
"""How deep arrays and objects may lie in one another."""

NO_TEXT = re.compile("[\0\ud800-\udfff]")


def read(body: bytes) -> Document:
    """The JSON object in a request's body.

    Raises Invalid (M00) for what is no JSON in UTF-8, has a key twice, NaN, U+0000 or half a
    surrogate pair, or is deeper than 64; Unfit (M00) for JSON that is no object.
    """
    document = _parsed(body)
    if not isinstance(document, dict):
        problem = annotation.outside(document)
        raise Unfit(problem.message, (problem,))
    return document


def _parsed(body: bytes) -> Any:
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_object, parse_float=_number, parse_constant=_constant)
    except UnicodeDecodeError as error:
        _broken(f"Byte {error.start} is not UTF-8; send the document in UTF-8.", error)
    except json.JSONDecodeError as error:
        _broken(f"This is no JSON: {error.msg}, in line {error.lineno}, column {error.colno}.", error)
    except RecursionError as error:
        _broken(f"The document is deeper than {DEEPEST} arrays and objects.", error)
    except ValueError as error:
        _broken(f"A number is too long: {error}.", error)
    if text.count("{") + text.count("[") > DEEPEST:
        _measure(value)
    if "\\u" in text and any(NO_TEXT.search(words) for words in _strings(value)):
        _broken("A string holds U+0000 or half a surrogate pair, which are no characters of a text.")
    return value


def _broken(message: str, cause: Exception | None = None) -> NoReturn:
    raise Invalid(message, (Problem("M00", "", message),)) from cause


def _object(pairs: list[tuple[str, Any]]) -> Document:
    made = dict(pairs)
    if len(made) != len(pairs):
        ((key, _),) = Counter(key for key, _ in pairs).most_common(1)
        _broken(f"The key {shown(key)} stands twice in one object; keep one, with an array if need be.")
    return made


def _number(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        _broken(f"{digits} is too large a number.")
    return number


def _constant(name: str) -> NoReturn:
    _broken(f"{name} is no number of JSON.")


def _measure(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            _broken(f"The document is deeper than {DEEPEST} arrays and objects.")
        level = [part for node in level for part in _parts(node) if isinstance(part, dict | list)]


def _parts(node: Any) -> Iterator[Any]:
    return iter(node.values() if isinstance(node, dict) else node)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        if isinstance(value, dict):
            yield from value
        for part in _parts(value):
            yield from _strings(part)


def plain(document: Document) -> bool:
    """Whether the context of the Recommendation is the only one, so that its words suffice."""
    if document.get("@context") != ANNO:
        return False
    return next(contexts(document, PLAIN), None) is None


def check(document: Document, *, stored: bool = False) -> tuple[Problem, ...]:
    """The warnings that a document deserves (rules M01 to M36, M39 and M40 of wap.md).

    Give what `normal` returned. stored: whether it has its IRI already; a document that is sent
    may have no id, an empty one, or a local name. Raises Unfit for what is no annotation in
    contexts that are known here, else Invalid; both carry all problems at once.
    """
    found = annotation.examine(document, stored=stored, plain=plain(document))
    if found.unfit:
        raise Unfit(found.unfit[0].message, tuple(found.unfit))
    if found.problems:
        raise Invalid(_summary(found.problems), tuple(found.problems))
    return tuple(found.warnings)


def _summary(problems: list[Problem]) -> str:
    if len(problems) == 1:
        return problems[0].message
    return f"{len(problems)} rules are broken; the first: {problems[0].message}"


def normal(document: Document, *, secure: bool = True) -> Document:
    """The document with what clients write in other ways put as the model wants it.

    The bundled contexts get their published IRIs, and {"@value", "@language"} becomes a string and a
    language in textual bodies and in the quote of a selector (wap.md, 9). Nothing else is touched.
    secure: whether the https form of the model's own context is taken for the published one.
    """
    plainer = _plainer(document, "value")
    settled = _context(document.get("@context"), secure)
    return {**plainer, "@context": settled} if settled != document.get("@context") else plainer


def _context(value: Any, secure: bool) -> Any:
    if isinstance(value, list):
        return [_context(one, secure) for one in value]
    meant = context_iri(value) if isinstance(value, str) else None
    return value if meant is None or (meant == ANNO and not secure) else meant


INSIDE = {
    **dict.fromkeys(("body", "target", "source", "items"), "value"),
    **dict.fromkeys(("selector", "refinedBy", "startSelector", "endSelector"), "exact"),
}
"""Keys that lead to further resources or selectors, and which key of those is text."""


def _plainer(node: Document, text_key: str) -> Document:
    changed = _words(node, text_key)
    for key, inner in INSIDE.items():
        if isinstance(part := node.get(key), dict | list):
            made = _part(part, inner)
            if made is not part:
                changed[key] = made
    return {**node, **changed} if changed else node


def _part(part: Any, text_key: str) -> Any:
    if isinstance(part, dict):
        return _plainer(part, text_key)
    if not isinstance(part, list):
        return part
    made = [_part(one, text_key) for one in part]
    return part if all(new is old for new, old in zip(made, part, strict=True)) else made


def _words(node: Document, key: str) -> Document:
    value = node.get(key)
    if not isinstance(value, dict) or not isinstance(value.get("@value"), str):
        return {}
    language = value.get("@language")
    if value.keys() - {"@value", "@language"} or node.get("language", language) != language:
        return {}
    return {key: value["@value"]} | ({"language": language} if language else {})
