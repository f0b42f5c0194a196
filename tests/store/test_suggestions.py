"""Tests of suggestions: by the beginning of any word of any label, what is in use first."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from annoserver.model.annotation import Body, Tag
from annoserver.model.vocabulary import Term
from annoserver.store.database import Database
from annoserver.store.facts import suggestions
from annoserver.store.migrations import steps
from annoserver.store.rows import campaigns as rows
from tests.parts.shelf import ITEM, Shelf, draft, found
from tests.parts.statements import driven
from tests.parts.terms import put, suggest

# A campaign with one term and a tag that says it, as the first schema kept them.
OLD = """
INSERT INTO container (id, name, label, created, modified, revision, total, given, page_size)
  VALUES (1, 'folk', 'Folk', '2026-11-03', '2026-11-03', 1, 1, 1, 3);
INSERT INTO campaign (container_id, title, description, instructions, organiser, draft, paused, archived,
  anonymous, own_words, property, demo, questions, policy_version)
  VALUES (1, '{}', '{}', '{}', '', false, false, false, false, true, 'dc:subject', false, '[]', 1);
INSERT INTO policy (container_id, version, margin, share, author, veto, moment)
  VALUES (1, 1, 2, '2/3', false, false, '2026-11-03');
INSERT INTO vocabulary (id, container_id, name, iri, title) VALUES (1, 1, 'words', 'urn:x:words', '{}');
INSERT INTO term (id, vocabulary_id, iri, labels, others, notes)
  VALUES (1, 1, 'urn:x:dog', '{}', '[]', '{}'), (2, 1, 'urn:x:cat', '{}', '[]', '{}');
INSERT INTO label (term_id, number, vocabulary_id, language, text, plain)
  VALUES (1, 0, 1, 'de', 'Der Hund', 'der hund'), (2, 0, 1, 'de', '—', '—');
INSERT INTO annotation (container_id, position, name, revision, document, motivation, creator, generator,
  created, modified, item, twin)
  VALUES (1, 0, 'a', 1, :document, 'tagging', '', '', '2026-11-03', '2026-11-03', 'urn:x:1', 0);
INSERT INTO body (container_id, position, number, iri, text, language, plain)
  VALUES (1, 0, 0, 'urn:x:dog', '', '', '')
"""

TERMS = [
    Term("urn:x:dog", {"en": "Dog", "de": "Hund"}, (("en", "Hound"), ("", "Canis"))),
    Term("urn:x:dress", {"en": "Dress", "fr": "Robe d'été"}, broader="urn:x:cloth"),
    Term("urn:x:cloth", {"fr": "Étoffe", "el": "Ύφασμα"}),
    Term("urn:x:lodz", {"pl": "Łódź", "en": "Lodz"}),
    Term("urn:x:bw", {"en": "Black-and-white photographs", "zh": "黑白摄影"}),
    Term("urn:x:100", {"en": "100%_\\"}),
    Term("urn:x:silent", {}),
]


@pytest.fixture
def words(folk: Shelf) -> Shelf:
    """The campaign with a vocabulary of seven terms."""
    put(folk, TERMS)
    return folk


def say(folk: Shelf, term: str, about: str = ITEM) -> str:
    """Tag an item with a term; the name of the tag."""
    body = Body(iri=f"urn:x:{term}")
    name = f"{term}-{about[-1]}"
    tag = draft(name, motivations=("tagging",), bodies=(body,), tag=Tag(about, "dc:subject", body))
    folk.add(tag)
    return name


FOUND = {
    "d": ["dog", "dress"],
    "DO": ["dog"],
    "hu": ["dog"],
    "houn": ["dog"],
    "canis": ["dog"],
    "robe d'ete": ["dress"],
    "  Robe   d'Été ": ["dress"],
    "ete": ["dress"],
    "etof": ["cloth"],
    "υφα": ["cloth"],
    "łod": ["lodz"],
    "lod": ["lodz"],
    "black and w": ["bw"],
    "phot": ["bw"],
    "摄": ["bw"],
    "100%": ["100"],
    "%": [],
    "": [],
    "ound": [],
    "dogs": [],
}


def test_any_word_of_any_label_in_any_language_is_found_by_its_beginning(words: Shelf) -> None:
    assert {typed: suggest(words, typed) for typed in FOUND} == FOUND


def test_what_was_found_is_told_with_the_term_above_it(words: Shelf) -> None:
    with words.held() as (store, held):
        (dress,) = suggestions.suggest(store, held, "robe")
        (dog,) = suggestions.suggest(store, held, "hun")

    assert (dress.matched, dress.language) == ("Robe d'été", "fr")
    assert dress.broader == {"fr": "Étoffe", "el": "Ύφασμα"}
    assert (dog.matched, dog.language, dog.broader) == ("Hund", "de", {})


def test_a_label_in_the_reader_s_language_is_the_one_that_was_found(folk: Shelf) -> None:
    put(folk, [Term("urn:x:hand", {"en": "Hand", "de": "Hand", "nl": "Handen"})])

    with folk.held() as (store, held):
        (hand,) = suggestions.suggest(store, held, "hand", tongue="de")

    assert (hand.matched, hand.language) == ("Hand", "de")


def test_what_is_in_use_comes_before_what_is_not(words: Shelf) -> None:
    first = say(words, "dress")
    say(words, "dress", "urn:x:2")
    assert suggest(words, "d") == ["dress", "dog"]

    words.remove(first)
    assert words.faults() == []
    say(words, "dog")
    say(words, "dog", "urn:x:2")

    assert suggest(words, "d") == ["dog", "dress"]
    assert suggest(words, "dress") == ["dress"]
    assert words.faults() == []


def test_an_exact_label_comes_before_what_is_in_use(folk: Shelf) -> None:
    put(folk, [Term("urn:x:art", {"en": "Art"}), Term("urn:x:deco", {"en": "Art deco"})])
    say(folk, "deco")

    assert suggest(folk, "art") == ["art", "deco"]
    assert suggest(folk, "ar") == ["deco", "art"]


def test_what_is_in_use_is_found_among_many_that_begin_alike(folk: Shelf) -> None:
    put(folk, [Term(f"urn:x:{number}", {"en": f"dog {number:04}"}) for number in range(500)])
    say(folk, "499")

    assert suggest(folk, "dog", limit=3) == ["499", "0", "1"]


def test_a_changed_tag_is_counted_for_what_it_says_now(words: Shelf) -> None:
    name, body = say(words, "dog"), Body(iri="urn:x:dress")

    words.replace(name, draft(name, bodies=(body,), tag=Tag(ITEM, "dc:subject", body)))

    assert suggest(words, "d") == ["dress", "dog"]
    words.replace(name, draft(name, bodies=(body,)))
    assert words.faults() == []


def test_uses_are_counted_again_when_a_vocabulary_is_replaced(words: Shelf) -> None:
    say(words, "dress")

    put(words, TERMS)

    assert suggest(words, "d") == ["dress", "dog"]
    assert words.faults() == []


def test_a_wrong_number_of_uses_is_found(words: Shelf) -> None:
    with words.held() as (store, _):
        store.connection.execute(rows.term.update().where(rows.term.c.iri == "urn:x:dog").values(uses=5))

    assert words.faults() == ["container “folk”: the term urn:x:dog says 5 uses, 0 tags say it"]


def test_only_the_vocabularies_of_a_question_are_asked(words: Shelf) -> None:
    put(words, [Term("urn:x:dover", {"en": "Dover"})], "places")

    assert suggest(words, "do") == ["dog", "dover"]
    assert suggest(words, "do", ["places"]) == ["dover"]
    assert suggest(words, "do", ["unheard-of"]) == []


def test_suggestions_belong_to_their_campaign(words: Shelf) -> None:
    assert suggest(found(words.database, "maps"), "d") == []


def test_four_statements_suggest_however_much_is_there(folk: Shelf) -> None:
    put(folk, [Term(f"urn:x:{number}", {"en": f"dog {number:04}"}) for number in range(300)])

    with driven(folk.database) as asked, folk.held() as (store, held):
        before = len(asked)
        suggestions.suggest(store, held, "dog")

        assert len(asked) - before == 4


def test_terms_from_before_the_index_are_found_too(empty_url: str) -> None:
    database = Database(empty_url)
    steps.upgrade(database, "0001")
    with database.engine.begin() as connection:
        for statement in OLD.split(";"):
            values = {"document": b"{}"} if ":document" in statement else {}
            connection.execute(text(statement), values)

    steps.upgrade(database)
    folk = Shelf(database, "folk")

    assert suggest(folk, "hund") == ["dog"]
    with database.engine.connect() as connection:
        assert connection.scalars(text("SELECT uses FROM term ORDER BY id")).all() == [1, 0]
    database.forget()
