"""Vocabularies as contributors meet them: terms that are suggested while they type."""

from __future__ import annotations

from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import suggestions as facts
from annoserver.store.facts.suggestions import Suggested


def suggestions(store: Store, held: Held, words: str, question: int = 0, tongue: str = "") -> list[Suggested]:
    """Terms that the answers to a question may name, by the beginning of any of their words.

    question: its place among those of the campaign; tongue: language in which to show what was found.
    """
    if not held.has_vocabularies:
        return []
    asked = held.campaign.questions[question : question + 1]
    return facts.suggest(store, held, words, asked[0].vocabularies if asked else (), tongue)
