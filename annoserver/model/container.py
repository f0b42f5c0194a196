"""Annotation containers, their pages, and the IRIs of everything in them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, unquote

SAFE = "-._~!$&'()*+,;=:@"
"""What stands unencoded in a path component (RFC 3986, 3.3)."""

ROOT = "annotations/"
"""Path of the container of containers, below the server's base."""

CATALOGUE = "catalogue"
"""Path of the list of all data sets."""

ON_LIST = 100
"""Containers on a page of the root."""

FIRST, BEHIND = "first", "after:"
"""What a page of the root is called: the first one, and all others by the name that they begin behind."""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Thirty-two letters and digits, so that a byte gives each of them as often."""


_LETTERS = (ALPHABET * 8).encode()
"""For each byte the letter that stands for it."""

_CUT = re.compile(r"[/?#]")


@dataclass(frozen=True, slots=True)
class Address:
    """Makes the IRIs of one container; the only place that does.

    base: the server's base IRI with its final slash; name: of the container, "" for the root.
    """

    base: str
    name: str

    @property
    def iri(self) -> str:
        """The container: no query, a final slash (protocol, 4)."""
        return f"{self.base}{ROOT}{self.name}/" if self.name else f"{self.base}{ROOT}"

    def annotation(self, name: str) -> str:
        """An annotation: one path component below the container (protocol, 5.1)."""
        plain = name.isascii() and name.isalnum()  # as nearly all are; quoting takes longer to find out
        return f"{self.iri}{name if plain else quote(name, safe=SAFE)}"

    @property
    def dataset(self) -> str:
        """The data set of the container's campaign, described at its own IRI; of all, the catalogue."""
        return f"{self.base}campaigns/{self.name}/dataset" if self.name else f"{self.base}{CATALOGUE}"

    @property
    def publisher(self) -> str:
        """Who runs the campaign, as a part of the description of its data set."""
        return f"{self.dataset}#publisher"

    @property
    def search(self) -> str:
        """Where the container is searched, or all of them."""
        return self._beside("search")

    @property
    def batch(self) -> str:
        """Where many annotations are added at once."""
        return self._beside("batch")

    @property
    def changes(self) -> str:
        """Where what changed is told."""
        return self._beside("changes")

    def _beside(self, room: str) -> str:
        return f"{self.base}{room}/{self.name}/" if self.name else f"{self.base}{room}/"

    def view(self, *, iris: bool) -> str:
        """The representation whose pages hold IRIs only, or whole annotations (protocol, 4.2)."""
        return f"{self.iri}?iris={int(iris)}"

    def page(self, number: int, *, iris: bool) -> str:
        """One page of that representation, counted from 0."""
        return f"{self.view(iris=iris)}&page={number}"

    def listing(self, after: str) -> str:
        """A page of the root, which begins behind the container of that name, "" for the first one."""
        return f"{self.iri}?page={BEHIND + quote(after) if after else FIRST}"

    def child(self, iri: str) -> str | None:
        """Name of the annotation that has this IRI, None when it is not one of this container."""
        name = iri.removeprefix(self.iri)
        if name == iri or _CUT.search(name):
            return None
        return (unquote(name) if "%" in name else name) or None


@dataclass(frozen=True, slots=True)
class About:
    """What its organiser says of a container, in languages; organiser: who that is, in words."""

    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    organiser: str = ""


NOTHING = About()
"""What is said of the root, and of containers where nobody asked for it."""


@dataclass(frozen=True, slots=True)
class Container:
    """What a container says of itself, without its annotations.

    revision: rises with every change in it, and is its ETag; total: living annotations, of the root the
    containers that it lists; given:
    positions given so far, deleted ones included; first, last: pages that hold something; hidden:
    whether its campaign is a draft, which not everybody may see; about: NOTHING where only numbers
    are read.
    """

    name: str
    label: str
    created: datetime
    modified: datetime
    revision: int
    total: int
    given: int
    page_size: int
    first: int | None
    last: int | None
    hidden: bool = False
    about: About = NOTHING


class Counted(NamedTuple):
    """How far a container has come: its revision, the positions given so far, and how many a page has."""

    revision: int
    given: int
    page_size: int


@dataclass(frozen=True, slots=True)
class Page:
    """Page k of a container: the annotations at positions k·N to k·N + N − 1 that still live.

    start: how many living annotations stand before it; next, prev: nearest pages that hold
    something; documents: canonical bytes of each, or their names when only IRIs are wanted.
    """

    container: Container
    number: int
    start: int
    next: int | None
    prev: int | None
    documents: tuple[bytes, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the containers that the root lists, by name.

    after: the name behind which they begin, "" for the first ones; next, prev, last: the same of the
    pages beside and of the last one, None where there is none.
    """

    after: str
    names: tuple[str, ...]
    next: str | None
    prev: str | None
    last: str


def page_of(position: int, page_size: int) -> int:
    """The page that a position belongs to, for good."""
    return position // page_size


def fresh(now: datetime) -> str:
    """A name for an annotation that nobody has: the time, so that the newest stand together, and 40
    random bits."""
    stamp = int(now.timestamp() * 1000)
    return "".join([ALPHABET[stamp >> bits & 31] for bits in range(40, -1, -5)]) + letters(8)


def letters(length: int) -> str:
    """Letters and digits by chance, none of which is taken for another."""
    return secrets.token_bytes(length).translate(_LETTERS).decode()
