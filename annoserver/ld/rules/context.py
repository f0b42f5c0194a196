"""The rules about the contexts of a document: M01 and M39."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from annoserver.errors import Problem
from annoserver.ld.rules.findings import Findings, escaped, shown
from annoserver.ld.rules.lexicon import Lexicon, contexts
from annoserver.ld.terms import CONTEXTS, context, context_iri
from annoserver.ld.values import is_language
from annoserver.model.annotation import ANNO, Document
from annoserver.model.text import is_iri

AT = "/@context"
JSON_LD = 1.1
DATATYPES = ("@id", "@vocab", "@json", "@none")


def check(found: Findings, document: Document) -> None:
    """Judge the contexts of a document, and learn the words that they bring."""
    found.lexicon = Lexicon()
    _outer(found, document.get("@context"))
    found.lexicon.learn(document.get("@context"))
    for at, nested in contexts(document, found.lexicon):
        _entry(found, nested, at)
        found.lexicon.learn(nested)


def _outer(found: Findings, value: Any) -> None:
    entries = value if isinstance(value, list) else [value]
    if ANNO not in entries:
        message = f"The context {ANNO} is missing; write it as @context, or as the first of an array."
        found.unfit.append(Problem("M01", AT, message))
        return
    if isinstance(value, list):
        if len(value) == 1:
            found.wrong("M01", AT, "An array of one context is not allowed; write the string alone.")
        _entry(found, value, AT)


def _entry(found: Findings, entry: Any, at: str) -> None:
    if isinstance(entry, list):
        for number, one in enumerate(entry):
            _entry(found, one, f"{at}/{number}")
    elif isinstance(entry, dict):
        _inline(found, entry, at)
    elif not isinstance(entry, str):
        message = f"{shown(entry)} is no context here; write an IRI or an object."
        found.wrong("M39", at, message)
    elif context_iri(entry) is None:
        _unknown(found, entry, at)


def _unknown(found: Findings, iri: str, at: str) -> None:
    bundled = ", ".join(CONTEXTS)
    message = (
        f"The context {shown(iri)} is not known here, and nothing is fetched; write its terms into the "
        f"document, or use one of {bundled}."
    )
    found.unfit.append(Problem("M39", at, message))


def _inline(found: Findings, terms: dict[str, Any], at: str) -> None:
    published = context(ANNO)
    for word, meaning in terms.items():
        here = f"{at}/{escaped(word)}"
        if word == "@base":
            found.wrong("M40", here, "@base is not taken; write every IRI in full.")
        elif word == "@import":
            _unknown(found, str(meaning), here)
        elif word in published:
            if _sense(meaning) != _sense(published[word]):
                found.wrong("M39", here, f"{word} means something else in {ANNO}; choose another word.")
        elif not _defined(word, meaning):
            found.wrong("M39", here, f"{shown(meaning)} is no definition of {word} that is taken here.")
        elif isinstance(meaning, dict) and "@context" in meaning:
            _entry(found, meaning["@context"], f"{here}/@context")


def _defined(word: str, meaning: Any) -> bool:
    """Whether a keyword or a term has a definition of the right kind (JSON-LD 1.1, 9.15)."""
    if word[:1] == "@":
        return word in OF_CONTEXT and OF_CONTEXT[word](meaning)
    if isinstance(meaning, dict):
        return all(key in OF_TERM and OF_TERM[key](value) for key, value in meaning.items())
    return _is_name(meaning)


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_name(value: Any) -> bool:
    """Whether this names what a term means; id and type are the only keywords with other names here."""
    return value is None or (isinstance(value, str) and value[:1] not in ("", "@"))


def _is_datatype(value: Any) -> bool:
    return value in DATATYPES or (isinstance(value, str) and value[:1] != "@")


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_tongue(value: Any) -> bool:
    return isinstance(value, str) and is_language(value)


def _is_direction(value: Any) -> bool:
    return value in ("ltr", "rtl")


def _is_container(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _is_anything(_: Any) -> bool:
    return True


Test = Callable[[Any], bool]
OF_CONTEXT: dict[str, Test] = {
    "@direction": _is_direction,
    "@language": _is_tongue,
    "@propagate": _is_flag,
    "@protected": _is_flag,
    "@version": lambda value: value == JSON_LD,
    "@vocab": is_iri,
}
OF_TERM: dict[str, Test] = {
    "@container": _is_container,
    "@context": _is_anything,  # looked at as a context of its own
    "@direction": _is_direction,
    "@id": _is_name,
    "@index": _is_string,
    "@language": _is_tongue,
    "@nest": _is_name,
    "@prefix": _is_flag,
    "@protected": _is_flag,
    "@reverse": _is_name,
    "@type": _is_datatype,
}


def _sense(meaning: Any) -> Any:
    """A term's definition in one form, so that two ways of saying the same are equal."""
    if not isinstance(meaning, dict):
        return {"@id": meaning}
    keyword = str(meaning.get("@id", "")).startswith("@")
    dropped = {"@prefix", "@protected"} | ({"@type"} if keyword else set())
    return {key: value for key, value in meaning.items() if key not in dropped}
