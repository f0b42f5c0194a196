"""What an organiser says of a container: the document that makes one, or changes what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.request import parse_http_list

from annoserver.errors import Invalid, Problem, Taken, Unfit
from annoserver.ld import shape
from annoserver.ld.resources import several, types
from annoserver.ld.values import is_language
from annoserver.model import text
from annoserver.model.annotation import Document
from annoserver.model.container import NOTHING, About, Address, Container
from annoserver.protocol.documents import (
    AGENT,
    BATCH,
    CHANGES,
    DATASET,
    DESCRIPTION,
    PUBLISHER,
    SEARCH,
    TITLE,
    facts,
)

CLASSES = {"BasicContainer", "AnnotationCollection"}
TAKEN = {"@context", "id", "type", "label", TITLE, DESCRIPTION, PUBLISHER}
MANAGED = ("first", "last", "total", "contains", "created", SEARCH, BATCH, CHANGES, DATASET)
IGNORED = {"modified", "partOf"}
OTHER_KINDS = ("DirectContainer>", "IndirectContainer>")


def check(body: bytes) -> Document:
    """A description that is sent: Unfit for what is none, Invalid for what would not be kept. Pure."""
    document = shape.read(body)
    if not set(types(document)) >= CLASSES:
        message = (
            "The root holds annotation containers: the type is BasicContainer and AnnotationCollection."
            " Annotations go into one of the containers."
        )
        raise Unfit(message, (Problem("O26", "/type", message),))
    problems = [
        Problem("L4.2.4.4", _at(key), f"{key} is not kept of a container; there are {', '.join(KEPT)}.")
        for key in document
        if key not in TAKEN and key not in MANAGED and key not in IGNORED
    ]
    problems += _faults(document)
    if problems:
        raise Invalid(problems[0].message, tuple(problems))
    return document


KEPT = ("label", TITLE, DESCRIPTION, PUBLISHER)


def _at(key: str, *deeper: object) -> str:
    steps = [str(one).replace("~", "~0").replace("/", "~1") for one in (key, *deeper)]
    return "".join(f"/{one}" for one in steps)


def _faults(document: Document) -> list[Problem]:
    problems = []
    label = document.get("label")
    if not isinstance(label, str) or not label.strip():
        words = f"A container has one label, a string; {TITLE} takes it in languages."
        problems.append(Problem("P4.2-03", "/label", words))
    for key in (TITLE, DESCRIPTION):
        problems += _faulty_words(key, document.get(key))
    publisher = document.get(PUBLISHER)
    if publisher is not None and not _is_agent(publisher):
        words = f"{PUBLISHER} is one object with a name, and of the type {AGENT} if it has one."
        problems.append(Problem("L4.2.4.4", _at(PUBLISHER), words))
    return problems


def _faulty_words(key: str, value: object) -> list[Problem]:
    """What cannot be kept of words in languages: a string or {"@value", "@language"}, or an array of them."""
    problems, languages = [], []
    for place, one in enumerate(several(value)):
        found = _spoken(one)
        if found is None:
            words = f'{key} is words, or {{"@value": …, "@language": …}} with a BCP 47 tag, or an array.'
            problems.append(Problem("L4.2.4.4", _at(key, place), words))
        elif found[0] in languages:
            words = f"{key} is there once in each language."
            problems.append(Problem("L4.2.4.4", _at(key, place), words))
        languages.append(found[0] if found else None)
    return problems


def _spoken(value: object) -> tuple[str, str] | None:
    """A language ("" for none) and the words in it; None for what is no words."""
    said: Mapping[str, Any] = value if isinstance(value, dict) else {"@value": value}
    words, language = said.get("@value"), said.get("@language", "")
    if said.keys() - {"@value", "@language"} or not isinstance(words, str) or not words.strip():
        return None
    if not isinstance(language, str) or ("@language" in said and not is_language(language)):
        return None
    return language, words.strip()


def _is_agent(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() - {"id", "type", "name"}:
        return False
    name = value.get("name")
    return isinstance(name, str) and bool(name.strip()) and several(value.get("type")) in ([], [AGENT])


def about(document: Document, before: About = NOTHING) -> About:
    """What a description that was checked says; before: what was said until now.

    The label is the title as somebody sees it who reads no language of ours (see text.pick). Where
    only one of the two is another than before, the other follows it.
    """
    label, title = str(document["label"]).strip(), _texts(document, TITLE)
    known, language = text.pick(before.title)
    if not title or title == before.title:
        title = {**title, language: label}
    elif label not in (text.pick(title)[0], known):
        message = f"The label is “{label}”, and {TITLE} would make it “{text.pick(title)[0]}”."
        raise Invalid(message, (Problem("L4.2.4.4", "/label", message),))
    publisher = (document.get(PUBLISHER) or {}).get("name", "").strip()
    return About(title, _texts(document, DESCRIPTION), publisher)


def _texts(document: Document, key: str) -> dict[str, str]:
    return dict(found for one in several(document.get(key)) if (found := _spoken(one)))


def refuse_other_kinds(links: Sequence[str]) -> None:
    """Raise Invalid when Link asks for a container that is no BasicContainer (LDP, 5.2.3.4)."""
    for link in parse_http_list(",".join(links)):
        if any(kind in link for kind in OTHER_KINDS):
            raise Invalid("Containers here are BasicContainers.", rule="L5.2.3.4")


def keep_managed(document: Document, container: Container, address: Address) -> None:
    """Raise Taken when a PUT alters what follows from the annotations, or is ours (LDP, 5.2.4.1)."""
    views = [facts(container, address, iris=iris) for iris in (False, True)]
    known = {"", address.iri, *(one["id"] for one in views)}
    if document.get("id", "") not in known:
        raise Taken("The id of a container does not change.", iri=address.iri, rule="O15")
    for key in MANAGED:
        if key in document and not any(_same(document[key], one.get(key)) for one in views):
            raise Taken(f"“{key}” is managed by the server.", iri=address.iri, rule="L5.2.4.1")
    publisher = (document.get(PUBLISHER) or {}).get("id", address.publisher)
    if publisher != address.publisher:
        message = f"The id of {PUBLISHER} is managed by the server."
        raise Taken(message, iri=address.iri, rule="L4.2.4.3")


def _same(sent: object, ours: object) -> bool:
    """Whether this is what is shown; an embedded page counts as its IRI."""
    sent, ours = (one.get("id") if isinstance(one, dict) else one for one in (sent, ours))
    return sent == ours or (ours is None and several(sent) == [])
