"""The documents in a batch, read from a file one by one: JSON lines, or the items of an AnnotationPage."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, NoReturn

from annoserver.errors import Invalid, Problem, TooLarge

CHUNK = 1 << 16
SPACE = re.compile(r"[ \t\r\n]*")
_decode = json.JSONDecoder().raw_decode


def lines(file: IO[bytes], largest: int) -> Iterator[bytes]:
    """The lines that are not empty; TooLarge for one that is longer than a document may be."""
    file.seek(0)
    while line := file.readline(largest + 1):
        if len(line) > largest:
            raise TooLarge(f"A document of the batch is larger than {largest} bytes.")
        if line.strip():
            yield line


def items(file: IO[bytes], largest: int) -> Iterator[bytes]:
    """The items of the page that a file is, as they are written; Invalid for what is no such page."""
    file.seek(0)
    page = _Page(file, largest)
    page.expect("{")
    found = False
    while True:
        name = page.value()
        page.expect(":")
        if name == '"items"' and not found:
            found = True
            page.expect("[")
            yield from page.elements()
        else:
            page.value()
        if page.expect(",}") == "}":
            break
    page.end()
    if not found:
        _refuse("An AnnotationPage has items; there are none.")


class _Page:
    """A JSON text that is read from its beginning, with no more of it in memory than one value."""

    def __init__(self, file: IO[bytes], largest: int) -> None:
        self._file, self._largest = file, largest
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._ended = "", 0, False

    def elements(self) -> Iterator[bytes]:
        """The elements of an array that has begun."""
        self._skip()
        if self._text[self._at : self._at + 1] == "]":
            self._at += 1
            return
        while True:
            yield self.value().encode("utf-8", "replace")
            if self.expect(",]") == "]":
                return

    def expect(self, marks: str) -> str:
        """The next character, which has to be one of these."""
        self._skip()
        mark = self._text[self._at : self._at + 1]
        if not mark or mark not in marks:
            _refuse(f"There is “{mark}” where one of “{marks}” should be.")
        self._at += 1
        return mark

    def value(self) -> str:
        """The text of the next value."""
        self._skip()
        while True:
            try:
                _, end = _decode(self._text, self._at)
                if end < len(self._text) or self._ended:
                    found, self._at = self._text[self._at : end], end
                    return found
            except RecursionError as error:
                raise Invalid("The batch is too deep.", rule="M00") from error
            except ValueError as error:
                if self._ended:
                    _refuse(f"This is no JSON: {error}.")
            if len(self._text) - self._at > self._largest:
                raise TooLarge(f"A document of the batch is larger than {self._largest} bytes.")
            self._fill()

    def end(self) -> None:
        """Raise Invalid when anything follows."""
        self._skip()
        if self._at < len(self._text):
            _refuse("Something follows after the end of the page.")

    def _skip(self) -> None:
        while True:
            found = SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or self._ended:
                return
            self._fill()

    def _fill(self) -> None:
        # Twice as much as was too little: a long value is not tried again for each of its pieces.
        more = self._file.read(max(CHUNK, len(self._text) - self._at))
        self._ended = not more
        try:
            self._text, self._at = self._text[self._at :] + self._decoder.decode(more, not more), 0
        except UnicodeDecodeError as error:
            raise Invalid("The batch is not in UTF-8.", rule="M00") from error


def _refuse(message: str) -> NoReturn:
    raise Invalid(message, (Problem("M00", "", message),))
