"""Vocabularies of a shelf: put as a whole, and asked for suggestions."""

from collections.abc import Sequence

from annoserver.model.vocabulary import Term
from annoserver.store import vocabularies
from annoserver.store.facts import suggestions
from tests.parts.shelf import Shelf

URN = "urn:x:"


def put(folk: Shelf, terms: Sequence[Term], name: str = "words") -> tuple[int, int]:
    """Put a vocabulary in the place of an earlier one; terms before and after."""
    with folk.held() as (store, held):
        return vocabularies.put(store, held, name, f"{URN}{name}", {"en": name.title()}, iter(terms))


def suggest(folk: Shelf, typed: str, names: Sequence[str] = (), limit: int = 12) -> list[str]:
    """What is suggested for what was typed, without `urn:x:`."""
    with folk.held() as (store, held):
        found = suggestions.suggest(store, held, typed, names, limit=limit)
    return [one.term.iri.removeprefix(URN) for one in found]
