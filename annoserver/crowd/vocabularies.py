"""Vocabularies as contributors meet them: terms that are suggested while they type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annoserver.crowd import campaigns
from annoserver.model.campaign import COLOUR, PLACE
from annoserver.model.vocabulary import Term
from annoserver.store import vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import suggestions as facts
from annoserver.store.facts.suggestions import Suggested

MOST_PLACES = 60
"""How many terms are looked at for those that have coordinates."""


def suggestions(store: Store, held: Held, words: str, question: int = 0, tongue: str = "") -> list[Suggested]:
    """Terms that the answers to a question may name, by the beginning of any of their words.

    question: its place among those of the campaign; tongue: language in which to show what was found.
    """
    if not held.has_vocabularies:
        return []
    asked = campaigns.questions(held.campaign)[question : question + 1]
    names = asked[0].vocabularies if asked else ()
    if not asked or asked[0].kind != PLACE:
        return facts.suggest(store, held, words, names, tongue)
    found = facts.suggest(store, held, words, names, tongue, MOST_PLACES)
    # A vocabulary of many things has places too; one of places may do without coordinates.
    placed = [one for one in found if one.term.position]
    return (placed or found)[: facts.LIMIT]


def palettes(store: Store, held: Held) -> Mapping[int, Sequence[Term]]:
    """The colours to choose from, by the place of the question that asks for one; one query, or none."""
    asked = {
        number: question.vocabularies
        for number, question in enumerate(campaigns.questions(held.campaign))
        if question.kind == COLOUR
    }
    if not asked:
        return {}
    named = {name for names in asked.values() for name in names}
    found = [(name, term) for name, term in vocabularies.colours(store, held, sorted(named)) if term.colour]
    return {number: [term for name, term in found if name in names] for number, names in asked.items()}
