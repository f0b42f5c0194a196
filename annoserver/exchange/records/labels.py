"""What the people, places, periods and concepts of a record are called, in every language it knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annoserver.exchange.records.classes import full
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.records.xml import Element
from annoserver.ld.authorities import canonical
from annoserver.ld.terms import EDM, SKOS
from annoserver.model.item import Words
from annoserver.model.text import fold, tidy

SHOWN = (
    "dc:contributor",
    "dc:type",
    "dc:subject",
    "dcterms:spatial",
    "dcterms:temporal",
    "dcterms:created",
    "dc:date",
    "dcterms:medium",
)
"""The statements that pages show of an object, in this order, beside those that items have by name."""

MOST, LONGEST = 30, 300
"""Values of a statement that are shown, and characters of one: some records have hundreds of subjects."""

BETWEEN = " · "
"""What stands between the values of one language."""

MADE = EDM + "wasGeneratedBy"
"""The mark of what others added to a record, which is not what its institution says."""

_SAME = (full("owl:sameAs"), SKOS + "exactMatch")

Labels = Mapping[str, Words]


def labels(found: Parts) -> Labels:
    """The names of everything that a record describes, by canonical IRI, by those of its equals as well."""
    own = {canonical(one.about): called for one in found.reached if (called := _called(one))}
    equal: dict[str, Words] = {}
    for one in found.reached if own else ():
        for other in (link for name in _SAME for link in one.every(name)):
            if (name := canonical(one.about)) in own:
                equal.setdefault(canonical(other.resource or ""), own[name])
    return {**equal, **own}


def names(
    element: Element | None, properties: Sequence[str], label: Mapping[str, str], known: Labels
) -> Labels:
    """What the values of some properties are called, by the words that items have for them.

    label: the words for links. Of words without a language nothing is known, and nothing is said.
    """
    said: dict[str, Words] = {}
    for child in (one for name in properties for one in (element.every(name) if element else ())):
        link, words = child.resource or "", tidy(child.text)
        if words:
            said.setdefault(words, {_base(child.language): words})
        elif called := known.get(canonical(link)):
            said.setdefault(tidy(label.get(link, "")) or link.strip(), called)
    return {words: called for words, called in said.items() if called != {"": words}}


def about(element: Element, known: Labels) -> Mapping[str, tuple[Words, ...]]:
    """What an institution says of its object, each value by language.

    Words of one's own in one language are one value, since nothing tells which of them mean the same
    as those in another; links to what is not described say nothing to people.
    """
    found = {name: tuple(_values(element.every(full(name))[:MOST], known)) for name in SHOWN}
    return {name: values for name, values in found.items() if values}


def _values(children: Sequence[Element], known: Labels) -> Iterator[Words]:
    own = [one for one in children if MADE not in one.attributes]
    linked = {link: known[link] for one in own if (link := canonical(one.resource or "")) in known}
    yield from linked.values()
    there = {fold(label) for called in linked.values() for label in called.values()}
    texts: dict[str, dict[str, str]] = {}
    for one in own:
        words = tidy(one.text)[:LONGEST]
        if words and fold(words) not in there:
            texts.setdefault(_base(one.language), {}).setdefault(fold(words), words)
    joined = {language: BETWEEN.join(some.values()) for language, some in texts.items()}
    unknown = joined.pop("", "")
    yield from ([joined] if joined else [])
    yield from ([{"": unknown}] if unknown else [])


def _called(one: Element) -> Words:
    """The first preferred label in each language."""
    called: dict[str, str] = {}
    for label in one.every(SKOS + "prefLabel"):
        if words := tidy(label.text)[:LONGEST]:
            called.setdefault(_base(label.language), words)
    return called


def _base(language: str) -> str:
    """A language without its region, as readers ask for it."""
    return language.lower().partition("-")[0]
