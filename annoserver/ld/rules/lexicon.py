"""The words that the contexts of one document bring beside those of the model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from annoserver.errors import Unfit
from annoserver.ld.terms import context, context_iri, expand
from annoserver.ld.values import is_fragment
from annoserver.model.annotation import ANNO, Document
from annoserver.model.text import is_iri


class Lexicon:
    """words: what other contexts define; opaque: those whose values are maps or JSON, so that the keys
    in them are no words; any_word: whether a @vocab gives every word a meaning."""

    __slots__ = ("any_word", "opaque", "words")

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.opaque: set[str] = set()
        self.any_word = False

    def knows(self, word: str) -> bool:
        return self.any_word or word in self.words

    def learn(self, entry: Any) -> None:
        """Take in a context: the IRI of a bundled one, an object, or an array of these."""
        if isinstance(entry, list):
            for one in entry:
                self.learn(one)
            return
        if isinstance(entry, str):
            iri = context_iri(entry)
            if iri is not None and iri != ANNO:
                self._join(_bundled(iri))
        elif isinstance(entry, dict):
            self._take(entry)

    def _join(self, other: Lexicon) -> None:
        self.words |= other.words
        self.opaque |= other.opaque
        self.any_word = self.any_word or other.any_word

    def _take(self, terms: dict[str, Any]) -> None:
        self.any_word = self.any_word or bool(terms.get("@vocab"))
        for word, meaning in terms.items():
            if word[:1] == "@":
                continue
            self.words.add(word)
            if isinstance(meaning, dict):
                if meaning.get("@type") == "@json" or _maps(meaning.get("@container")):
                    self.opaque.add(word)
                self.learn(meaning.get("@context"))


@cache
def _bundled(iri: str) -> Lexicon:
    """The words of a context that travels with us, read once; not to be changed."""
    known = Lexicon()
    known.learn(dict(context(iri)))
    return known


def _maps(container: Any) -> bool:
    """Whether a term's object is a map by language, index, id, type or graph."""
    kinds = container if isinstance(container, list) else [container]
    return any(kind not in (None, "@list", "@set") for kind in kinds)


PLAIN = Lexicon()
"""That of a document in the context of the Recommendation alone."""


def lexicon(document: Document) -> Lexicon:
    """The words of all contexts of a document, nested ones included."""
    known = Lexicon()
    known.learn(document.get("@context"))
    for _, nested in contexts(document, known):
        known.learn(nested)
    return known


def contexts(document: Document, known: Lexicon) -> Iterator[tuple[str, Any]]:
    """The contexts of the objects inside a document, each with its JSON Pointer."""
    return _contexts(document, "", known)


def _contexts(node: dict[str, Any] | list[Any], at: str, known: Lexicon) -> Iterator[tuple[str, Any]]:
    parts = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in parts:
        if key == "@context":
            if at:
                yield f"{at}/@context", value
        elif isinstance(value, dict | list) and key not in known.opaque:
            step = str(key).replace("~", "~0").replace("/", "~1")
            yield from _contexts(value, f"{at}/{step}", known)


def needed(document: Document) -> dict[str, Any]:
    """The terms of the plain context that a document uses, and no others.

    A processor reads the whole context with every document, which takes longer than the document.
    """
    seen: set[str] = set()
    _note(document, seen)
    meanings = _in_full()
    return {word: meanings[word] for word in seen if word in meanings}


def _note(value: Any, seen: set[str]) -> None:
    """Remember every word, and the prefix of every name, that could be a term."""
    if isinstance(value, str):
        seen.add(value.partition(":")[0])
    elif isinstance(value, list):
        for one in value:
            _note(one, seen)
    elif isinstance(value, dict):
        for key, one in value.items():
            seen.add(key.partition(":")[0])
            _note(one, seen)


@cache
def _in_full() -> dict[str, Any]:
    """The plain context with whole IRIs, so that no term needs another."""
    return {word: _whole(meaning) for word, meaning in context(ANNO).items()}


def _whole(meaning: Any) -> Any:
    if isinstance(meaning, dict):
        return {key: expand(name) for key, name in meaning.items()}
    return expand(meaning)


def inlined(value: Any) -> Any:
    """A context with the terms of the bundled ones in place of their IRIs, at any depth.

    Raises Unfit for an IRI that is not bundled, since nothing is fetched.
    """
    if isinstance(value, list):
        return [inlined(one) for one in value]
    if isinstance(value, str):
        iri = context_iri(value)
        if iri is None:
            raise Unfit(f"The context {value} is not known here, and nothing is fetched.", rule="M39")
        return dict(context(iri))
    if isinstance(value, dict):
        return {
            word: {**meaning, "@context": inlined(meaning["@context"])}
            if isinstance(meaning, dict) and "@context" in meaning
            else meaning
            for word, meaning in value.items()
        }
    return value


def known_part(node: Document, known: Lexicon, own: str) -> Document:
    """An object without the words that no context knows, and with the IRIs of its parts in full."""
    published = context(ANNO)
    kept: Document = {}
    for key, value in node.items():
        if key == "@context":
            kept[key] = inlined(value)
        elif key in known.opaque:
            kept[key] = value
        elif key == "id":
            if iri := _absolute(value, own):
                kept[key] = iri
        elif key in published or key[:1] == "@" or known.knows(key) or is_iri(key):
            kept[key] = _value(value, known, own)
    return kept


def _absolute(value: Any, own: str) -> str:
    if value == "" or is_fragment(value):
        return f"{own}{value}"
    return value if isinstance(value, str) and is_iri(value) else ""


def _value(value: Any, known: Lexicon, own: str) -> Any:
    if isinstance(value, dict):
        return known_part(value, known, own)
    return [_value(one, known, own) for one in value] if isinstance(value, list) else value
