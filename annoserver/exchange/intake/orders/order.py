"""Orders of imports: a kind and its options, by the same names for commands, addresses and jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annoserver.errors import Invalid, Problem

Reader = Callable[[str], Any]
TRUE, FALSE = ("yes", "true", "1"), ("no", "false", "0")


def word(words: str) -> str:
    """Any words."""
    return words.strip()


def flag(words: str) -> bool:
    """Yes or no."""
    if words.lower() not in (*TRUE, *FALSE):
        raise ValueError(words)
    return words.lower() in TRUE


def number(words: str) -> int:
    """A number from 1 on."""
    found = int(words)
    if found < 1:
        raise ValueError(words)
    return found


def page(words: str) -> int:
    """A number from 1 to 100."""
    found = number(words)
    if found > ROWS:
        raise ValueError(words)
    return found


ROWS = 100
ITEMS: Mapping[str, Reader] = {"collection": word, "prune": flag, "check": flag}
"""What every import of items takes."""

MANY = frozenset({"qf", "host"})
"""Options that may be given several times."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of import: its options, how many files it takes, and those of which it needs one."""

    options: Mapping[str, Reader]
    files: range
    one_of: tuple[str, ...] = ()


SOME, NONE = range(1, 1000), range(1)
KINDS: Mapping[str, Kind] = {
    "items": Kind({**ITEMS, "source": word}, SOME),
    "csv": Kind(ITEMS, range(2, 3)),
    "europeana": Kind(
        {**ITEMS, "anew": flag, "query": word, "qf": word, "set": word, "rows": page, "limit": number},
        range(2),
        ("query", "set"),
    ),
    "oaipmh": Kind(
        {
            **ITEMS,
            "anew": flag,
            "update": flag,
            **dict.fromkeys(("url", "prefix", "set", "from", "until"), word),
        },
        NONE,
        ("url",),
    ),
    "annotations": Kind({"keep-names": flag, "from": word, "host": word}, range(1000), ("from",)),
    "crowdheritage": Kind({}, SOME),
}
"""Every import by its name; csv takes its table first, and then the mapping."""


TAKEN: Mapping[str, set[str]] = {
    "items": {"collection", "source", "check"},
    "csv": {"collection", "check"},
    "annotations": set(),
}
"""Kinds of imports that curators order, with the options that they may give: nothing of others goes."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be imported: a kind of KINDS, the campaign, and the options that were given, read.

    institution: that of the curator who ordered it, "" for an organiser.
    """

    kind: str
    campaign: str
    options: Mapping[str, Any] = field(default_factory=dict)
    institution: str = ""

    def many(self, name: str) -> tuple[str, ...]:
        """An option that may be given several times."""
        return tuple(self.options.get(name, ()))

    def has(self, name: str) -> bool:
        """Whether something is wanted."""
        return bool(self.options.get(name, False))

    def words(self, name: str, otherwise: str = "") -> str:
        """What an option says."""
        return str(self.options.get(name) or otherwise)


def read(kind: str, campaign: str, given: Mapping[str, Sequence[str]], files: int) -> Order:
    """The order that names and words ask for, with so many files; Invalid with every fault of it."""
    if kind not in KINDS:
        message = f"There is no import “{kind}”; there are {', '.join(KINDS)}."
        raise Invalid(message, (Problem("import", "/kind", message),))
    problems, options = [*_amiss(KINDS[kind], given, files)], {}
    for name, words in given.items():
        if reader := KINDS[kind].options.get(name):
            try:
                read = [reader(one) for one in words]
            except ValueError:
                problems.append(Problem("import", f"/{name}", f"{name} cannot be “{words[-1][:80]}”"))
                continue
            options[name] = read if name in MANY else read[-1]
    if problems:
        raise Invalid("; ".join(one.message for one in problems), tuple(problems))
    return Order(kind, campaign, options)


def narrowed(order: Order, institution: str) -> Order:
    """The order of a curator; Invalid (institution) for what only organisers import."""
    refused = sorted(order.options.keys() - TAKEN.get(order.kind, set()))
    if order.kind not in TAKEN or refused or not institution:
        what = f"“{refused[0]}”" if refused and order.kind in TAKEN else f"“{order.kind}”"
        raise Invalid(f"Only organisers import with {what}; curators bring files.", rule="institution")
    return replace(order, institution=institution)


def _amiss(kind: Kind, given: Mapping[str, Sequence[str]], files: int) -> Iterator[Problem]:
    for name in sorted(given.keys() - kind.options.keys()):
        known = ", ".join(kind.options)
        yield Problem("import", f"/{name}", f"There is no option “{name}”; there are {known}.")
    if files not in kind.files:
        takes = "no file" if kind.files == NONE else f"from {kind.files[0]} to {kind.files[-1]} files"
        yield Problem("import", "", f"This import takes {takes}, and here are {files}.")
    ways = sum(name in given for name in kind.one_of) + (files > 0 if 0 in kind.files else 0)
    if kind.one_of and ways != 1:
        names = " and ".join([*kind.one_of, *(["a file"] if len(kind.files) > 1 else [])])
        yield Problem("import", "", f"This import takes one of {names}.")
