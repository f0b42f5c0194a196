"""References from one annotation to another, which have to follow when both get new IRIs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annoserver.exchange.intake.batches.names import Names, key_of
from annoserver.model.annotation import Document
from annoserver.store import sources
from annoserver.store.campaigns import Held
from annoserver.store.database import Store

POINTING = ("target", "body")
WITHIN = ("id", "source", "items")
"""Where an annotation names what it is about or says, and where within an object."""


def mentioned(document: Document) -> list[str]:
    """What the targets and bodies of a document name."""
    return [iri for key in POINTING for iri in _mentioned(document.get(key))]


def here(store: Store, held: Held, iris: Iterable[str], names: Names) -> Mapping[str, str]:
    """The IRI that an annotation has here, by the one that it has where it comes from.

    Those are meant that this import brings, or an earlier one brought.
    """
    found = {iri: own for iri in iris if (own := names.iri(iri))}
    others = {key_of(iri): iri for iri in iris if iri not in found and not names.stranger(iri)}
    known = sources.known(store, held, list(others)) if others else {}
    for key, iri in others.items():
        if (before := known.get(key)) and before.revision:
            found[iri] = names.address.annotation(before.name)
        else:
            names.estrange(iri)
    return found


def _mentioned(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _mentioned(one)
    elif isinstance(value, dict):
        for key in WITHIN:
            if key in value:
                yield from _mentioned(value[key])


def pointing(document: Document, here: Mapping[str, str]) -> Document:
    """A document with targets and bodies that are annotations elsewhere replaced by those here."""
    return {key: _moved(value, here) if key in POINTING else value for key, value in document.items()}


def _moved(value: Any, here: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_moved(one, here) for one in value]
    if isinstance(value, dict):
        return {key: _moved(one, here) if key in WITHIN else one for key, one in value.items()}
    return here.get(value, value)
