"""Items: one Europeana object in a campaign, and the collections that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from annoserver.model.annotation import Tag
from annoserver.model.vote import Standing

Words = Mapping[str, str]
"""Language, "" when unknown, → words in it."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A named set of items in a campaign; texts map a language to words."""

    name: str
    title: Mapping[str, str]
    items: int = 0
    description: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """The EDM of one object as it was received.

    source: the bytes, unchanged; namespaces: prefixes that were declared around them, so that the
    bytes can be parsed alone; outline: what exports need to know of them, b"" when it is not kept.
    """

    source: bytes
    namespaces: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/rdf+xml"
    outline: bytes = field(default=b"", compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One object: its IRI, the words to show it with, and its record.

    iri: the Europeana item URI or the provider's own; provider_id: rdf:about of the ProvidedCHO as
    the provider wrote it; year: the first in which it may have been made, 0 when unknown. Texts map a
    language, "" when unknown, to words.

    names: what those are called, by language, for whom creator, data_provider and provider have a word
    each, by that word; about: what its record says besides, as statement (dc:subject) → values by
    language, {} where it is not asked for.
    """

    iri: str
    provider_id: str
    title: Words = field(default_factory=dict)
    description: Words = field(default_factory=dict)
    creator: tuple[str, ...] = ()
    kind: str = ""
    rights: str = ""
    data_provider: str = ""
    provider: str = ""
    dataset: str = ""
    landing_page: str = ""
    thumbnail: str = ""
    image: str = ""
    year: int = 0
    record: Record | None = None
    names: Mapping[str, Words] = field(default_factory=dict)
    about: Mapping[str, Sequence[Words]] = field(default_factory=dict)

    def called(self, word: str) -> Words:
        """What somebody is called for whom the item has this word."""
        return self.names.get(word) or {"": word}


class Put(StrEnum):
    """What putting an item, or anything imported, did."""

    NEW = "added"
    CHANGED = "updated"
    SAME = "already there"


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted tag as an export needs it.

    name, document: of its annotation; by_software: made by a program; policy: version of the
    policy that decided; votes: canonical bytes of the annotations that voted on it.
    """

    name: str
    document: bytes
    tag: Tag
    standing: Standing
    creator: str
    created: datetime
    by_software: bool = False
    policy: int = 1
    votes: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """An item with the tags that were accepted on it; an item that nobody imported has no record."""

    item: Item
    tags: tuple[Accepted, ...]
