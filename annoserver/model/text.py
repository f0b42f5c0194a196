"""Words in several languages, and the forms in which words and IRIs are compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping

IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20\x7f-\x9f<>\"{}|\\^`\ud800-\udfff]+")

LONGEST_BEGINNING, MOST_BEGINNINGS = 120, 16
"""How much of a label is looked up, in letters and in words."""

# Letters that have no accent to lose, but are typed without their stroke all the same.
_NO_MARKS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"\w+")
_UNSPACED = "\u2e80-\u2fff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_START = re.compile(rf"(?<!\w)\w|[{_UNSPACED}]")

KEY_LENGTH = 480
"""Longest IRI kept whole in an index: 480 characters stay below PostgreSQL's index row limit."""


def pick(text: Mapping[str, str], *languages: str) -> tuple[str, str]:
    """The wording for the first language that there is, then English, then any, with its language.

    The language is "" for words of unknown language; no wording at all gives ("", "").
    """
    for language in (*languages, "en"):
        if text.get(language):
            return text[language], language
    return next(((words, language) for language, words in text.items() if words), ("", ""))


def tidy(words: str) -> str:
    """NFC, no white space at the ends, one space where there were several."""
    return " ".join((words if words.isascii() else unicodedata.normalize("NFC", words)).split())


def fold(words: str) -> str:
    """The form in which two spellings are the same tag: tidy, without regard to case."""
    if words.isascii():
        return " ".join(words.lower().split())
    return unicodedata.normalize("NFC", tidy(words).casefold())


def plain(words: str) -> str:
    """The form in which words are looked up: folded, and without accents."""
    if words.isascii():
        return fold(words)
    decomposed = unicodedata.normalize("NFKD", fold(words))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sought(words: str) -> str:
    """The form in which the beginning of a label is looked up: plain letters, one space between words."""
    return " ".join(_WORD.findall(plain(words).translate(_NO_MARKS)))


def beginnings(words: str) -> list[str]:
    """The label from each of its words on, in the form in which it is looked up; the whole comes first.

    Scripts that put no spaces between words have a word at each letter.
    """
    whole = sought(words)
    starts = [found.start() for found in _START.finditer(whole)][:MOST_BEGINNINGS]
    return list(dict.fromkeys(whole[start : start + LONGEST_BEGINNING] for start in starts))


def key(iri: str) -> str:
    """The IRI as an index holds it: whole, or its beginning and a digest when it is very long."""
    if len(iri) <= KEY_LENGTH:
        return iri
    digest = hashlib.sha256(iri.encode()).hexdigest()
    end = f" sha256:{digest}"
    return iri[: KEY_LENGTH - len(end)] + end


def is_iri(words: object) -> bool:
    """Whether this is an absolute IRI: a scheme, a colon, more, and nothing that RDF forbids there."""
    return isinstance(words, str) and IRI.fullmatch(words) is not None
