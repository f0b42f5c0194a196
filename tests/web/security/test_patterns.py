"""Every regular expression of the product against inputs made to have it try everything there is to try."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import annoserver

codes: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")
LENGTH = 20_000
"""Characters of an input: what takes the square of them, or worse, takes seconds."""

MOST_SECONDS = 1.0
"""Of CPU, for one input."""

DEPTH = 3
MOST_ATTACKS = 200
LETTERS = "a0 -.:/x\u2603\x01\ud800"
ENDINGS = ("", "\x00", "!", "\n\x00", "\u2603")
SEARCHING = {"search", "sub", "subn", "split", "finditer", "findall"}
ANCHORED = {"match", "fullmatch"}
DIGIT, WORD, SPACE = "0", "a", " "

Used = dict[re.Pattern[Any], set[str]]


def modules() -> Iterator[Any]:
    """Every module that can be imported without doing anything."""
    for found in pkgutil.walk_packages(annoserver.__path__, "annoserver."):
        if ".versions." not in found.name and not found.name.endswith(("__main__", "migrations.env")):
            yield importlib.import_module(found.name)


def within(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Patterns in a value, and in what it is made of."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < DEPTH and isinstance(value, dict):
        for part in list(value.values()):
            yield from within(part, depth + 1)
    elif depth < DEPTH and isinstance(value, list | tuple | set | frozenset):
        for part in list(value):
            yield from within(part, depth + 1)


def calls() -> Iterator[tuple[str, str, Any]]:
    """What methods of patterns are called on: name of a constant, or "re", and the first argument."""
    for path in Path(str(annoserver.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                on = node.func.value
                name = on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else ""
                first = node.args[0] if node.args else None
                yield name, node.func.attr, first


def patterns() -> Used:
    """All of them, and how each is used; where it cannot be told, in every way."""
    found: Used = {}
    asked = list(calls())
    methods: dict[str, set[str]] = {}
    for name, method, first in asked:
        if method in SEARCHING | ANCHORED:
            methods.setdefault(name, set()).add(method)
            if name == "re" and isinstance(first, ast.Constant):
                found.setdefault(re.compile(first.value), set()).add(method)
            elif name == "re" and isinstance(first, ast.Name | ast.Attribute):
                there = first.id if isinstance(first, ast.Name) else first.attr
                methods.setdefault(there, set()).add(method)
    for module in modules():
        for name, value in vars(module).items():
            for one in within(value):
                plain = methods.get(name) if isinstance(value, re.Pattern) else None
                found.setdefault(one, set()).update(plain or SEARCHING | ANCHORED)
    return found


def letters(tree: Iterable[Any]) -> str:
    """Something that a part of a pattern matches, as short as can be and once at least."""
    return "".join(_letter(code, value) for code, value in tree)


def _letter(code: Any, value: Any) -> str:  # noqa: PLR0911 (a line for each kind of part)
    if code is codes.LITERAL:
        return chr(value)
    if code in (codes.NOT_LITERAL, codes.ANY):
        return WORD
    if code is codes.IN:
        return _of_set(value)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, _, body = value
        times: int = max(1, min(least, 64))
        return letters(body) * times
    if code is codes.SUBPATTERN:
        return letters(value[-1])
    if code is codes.ATOMIC_GROUP:
        return letters(value)
    if code is codes.BRANCH:
        return letters(value[1][0])
    return ""  # what stands at a place, and looks round


def _of_set(parts: list[Any]) -> str:
    if parts[0][0] is codes.NEGATE:
        return next(one for one in LETTERS if not _barred(parts, one))
    code, value = parts[0]
    if code is codes.RANGE:
        return chr(value[0])
    if code is codes.CATEGORY:
        return {codes.CATEGORY_DIGIT: DIGIT, codes.CATEGORY_SPACE: SPACE}.get(value, WORD)
    return chr(value)


def _barred(parts: list[Any], letter: str) -> bool:
    """Whether a negated set leaves a letter out."""
    for code, value in parts[1:]:
        if code is codes.LITERAL and chr(value) == letter:
            return True
        if code is codes.RANGE and value[0] <= ord(letter) <= value[1]:
            return True
        if code is codes.CATEGORY:
            kinds = {codes.CATEGORY_SPACE: letter.isspace(), codes.CATEGORY_DIGIT: letter.isdigit()}
            if kinds.get(value, letter.isalnum()):
                return True
    return False


def attacks(tree: Iterable[Any], before: str = "") -> Iterator[str]:
    """For each repetition: what leads to it, what it repeats very often, and what then does not fit."""
    for code, value in tree:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            _, most, body = value
            pump = letters(body) or WORD
            if most > 1:
                for mixed in (pump, pump + pump[::-1]):
                    yield before + (mixed * (LENGTH // len(mixed) + 1))[:LENGTH]
            yield from attacks(body, before)
        elif code is codes.SUBPATTERN:
            yield from attacks(value[-1], before)
        elif code is codes.ATOMIC_GROUP:
            yield from attacks(value, before)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from attacks(branch, before)
        before += _letter(code, value)


@contextmanager
def bounded(what: str) -> Iterator[None]:
    """Fail when the block takes more CPU than it may; a match looks for signals now and then."""

    def stop(number: int, frame: object) -> None:
        raise AssertionError(what)

    earlier = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier)


def shown(one: re.Pattern[Any]) -> str:
    """The beginning of a pattern."""
    return str(one.pattern)[:60]


ALL = patterns()
ORDERED = sorted(ALL, key=shown)


def test_all_patterns_are_found() -> None:
    assert len(ALL) > 80


@pytest.mark.parametrize("pattern", ORDERED, ids=shown)
def test_no_input_takes_a_pattern_long(pattern: re.Pattern[Any]) -> None:
    tree = parser.parse(pattern.pattern, pattern.flags)
    binary = isinstance(pattern.pattern, bytes)
    for start in set(islice(attacks(tree), MOST_ATTACKS)):
        for ending in ENDINGS:
            words = start + ending
            sent: Any = words.encode("latin-1", "replace") if binary else words
            with bounded(f"{pattern.pattern!r} on {words[:60]!r}… {ending!r}"):
                pattern.fullmatch(sent)
                if ALL[pattern] & SEARCHING:
                    pattern.search(sent)


def test_a_pattern_that_tries_everything_would_be_told() -> None:
    bad = re.compile(r"(a|aa)+b")
    (start,) = set(islice(attacks(parser.parse(bad.pattern)), 1))

    with pytest.raises(AssertionError), bounded("too long"):
        bad.fullmatch(start + "!")
