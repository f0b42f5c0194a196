"""JSON files too large to hold: the elements of their lists, one at a time."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, NoReturn

BLOCK = 1 << 16
"""Bytes that are read at once, when what is there is not enough."""

LARGEST = 8 << 20
"""Characters that one element may have; more are not read in search of its end."""

_BLANK = " \t\r\n"
_GZIP = b"\x1f\x8b"


class Broken(Exception):
    """The file is no JSON from here on; what was read before stands."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list, or a whole object that has no list.

    text: as written, to be read again by stricter rules; around: other members of the objects that
    the list lies in, as far as they came before it.
    """

    value: Any
    text: str
    around: dict[str, Any]


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked if gzip packed them, whatever the file is called."""
    with path.open("rb") as stream:
        packed = stream.read(2) == _GZIP
        stream.seek(0)
        if not packed:
            yield stream
            return
        with gzip.open(stream) as unpacked:
            yield io.BufferedReader(unpacked)


def elements(
    stream: IO[bytes], lists: frozenset[str], nested: frozenset[str] = frozenset()
) -> Iterator[Element]:
    """The elements of each list at the top of a file, or under one of the keys in `lists`.

    nested: keys of objects in which such a list may lie. An object without a list is an element
    itself, and several objects may follow one another. Raises Broken where the JSON ends.
    """
    text = _Text(stream)
    while first := text.peek():
        if first == "[":
            yield from _list(text, {})
        elif first == "{":
            yield from _object(text, {}, lists, nested)
        else:
            text.fail("a list or an object was expected")


def _list(text: _Text, around: dict[str, Any]) -> Iterator[Element]:
    text.take("[")
    while text.peek() != "]":
        value, written = text.value()
        yield Element(value, written, around)
        if text.peek() != "]":
            text.take(",")
            text.refuse("]")
    text.take("]")


def _object(
    text: _Text, outer: dict[str, Any], lists: frozenset[str], nested: frozenset[str]
) -> Iterator[Element]:
    own: dict[str, Any] = {}
    listed = False
    text.take("{")
    while text.peek() != "}":
        key = text.key()
        text.take(":")
        opening = text.peek()
        if key in lists and opening == "[":
            listed = True
            yield from _list(text, {**outer, **own})
        elif key in nested and opening == "{":
            listed = True
            yield from _object(text, {**outer, **own}, lists, nested)
        else:
            own[key], _ = text.value()
        if text.peek() != "}":
            text.take(",")
            text.refuse("}")
    text.take("}")
    if not listed:
        yield Element(own, json.dumps(own), outer)


class _Text:
    """A stream of characters with a window that moves forward over it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._characters = codecs.getincrementaldecoder("utf-8-sig")()
        # NaN and Infinity are no JSON, but one of them is not worth a whole file: they become words.
        self._decode = json.JSONDecoder(parse_constant=str).raw_decode
        self._window = ""
        self._at = 0
        self._before = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is not blank, "" at the end."""
        while True:
            while self._at < len(self._window):
                letter = self._window[self._at]
                if letter not in _BLANK:
                    return letter
                self._at += 1
            if not self._more():
                return ""

    def take(self, letter: str) -> None:
        """Step over a character that has to be next."""
        if self.peek() != letter:
            self.fail(f"“{letter}” was expected")
        self._at += 1

    def refuse(self, letter: str) -> None:
        """Fail if this character is next."""
        if self.peek() == letter:
            self.fail(f"“{letter}” was not expected")

    def key(self) -> str:
        """The next value, which has to be a string."""
        if self.peek() != '"':
            self.fail("a key in double quotes was expected")
        return str(self.value()[0])

    def value(self) -> tuple[Any, str]:
        """The next JSON value, and how it is written."""
        if not self.peek():
            self.fail("the file ends too early")
        while True:
            try:
                value, end = self._decode(self._window, self._at)
            except (ValueError, RecursionError) as error:
                if not isinstance(error, RecursionError) and self._more():
                    continue
                self._at = getattr(error, "pos", self._at)
                self.fail(getattr(error, "msg", "it is nested too deep"), error)
            # A number may go on beyond the window.
            if end < len(self._window) or self._window[end - 1] in '}]"' or not self._more():
                break
        written = self._window[self._at : end]
        self._at = end
        return value, written

    def fail(self, reason: str, cause: Exception | None = None) -> NoReturn:
        """Give up, saying where."""
        raise Broken(f"this is no JSON: {reason}, at character {self._before + self._at + 1}") from cause

    def _more(self) -> bool:
        """Whether there was more to read; the window then begins with what was not yet taken."""
        rest = self._window[self._at :]
        if self._ended or len(rest) > LARGEST:
            return False
        try:
            # Twice as much each time, so that a long value is not decoded over and over again.
            read = self._stream.read(max(BLOCK, len(rest)))
            new = self._characters.decode(read, final=not read)
        except (UnicodeDecodeError, OSError, EOFError, zlib.error) as error:
            raise Broken(f"the file cannot be read: {error}") from error
        if not read:
            self._ended = True
            return False
        self._before += self._at
        self._window, self._at = rest + new, 0
        return True
