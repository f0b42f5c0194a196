"""Lookups: terms that are suggested, and searches, asked steadily as people who type and viewers do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import urlencode

from annoserver.model.vocabulary import Term
from annoserver.store import containers, vocabularies
from tests.bench import content, servers
from tests.bench.content import Site
from tests.bench.load import COUNTER
from tests.bench.measures import Case
from tests.bench.plan import Plan

PACE = 50
"""Requests a second."""

PATIENCE = 20.0
"""Milliseconds within which 99 of 100 are answered."""

NUMBER = COUNTER.decode()
ACCEPT = {"Accept": "application/json"}


def cases(plan: Plan) -> Sequence[Case]:
    """Suggestions from a vocabulary, and searches of a container, both as large as the plan says."""
    return [case for engine in plan.engines() for case in _on(engine, plan)]


def _on(engine: str, plan: Plan) -> Iterator[Case]:
    site, size = content.site(url := plan.database(engine, "lookups")), plan.sizes[-1]
    site.fill("folk", size)
    _terms(site, size)
    site.database.forget()
    server = plan.stack.enter_context(servers.ours(url))
    for name, path in _paths().items():
        request = servers.request(path, ACCEPT)
        run = partial(server.paced, request, 200, PACE, plan.seconds, size)
        yield Case(f"{name}, of {size:,}, {engine}", run, most=PATIENCE)


def _terms(site: Site, number: int) -> None:
    """A vocabulary of so many terms, each with a word that all have and one of its own."""
    made = (
        Term(
            f"https://terms.example/{one}",
            {"en": f"wind instrument {one:012}", "de": f"Blasinstrument {one:012}"},
        )
        for one in range(1, number + 1)
    )
    with site.database.transaction() as store:
        held = containers.hold(store, "folk")
        vocabularies.put(store, held, "instruments", "https://terms.example/", {"en": "Instruments"}, made)


def _paths() -> dict[str, str]:
    """What is asked, with a number in it that changes where it asks for one among many."""
    terms, found = "/campaigns/folk/suggestions?", "/search/folk/?"
    return {
        "suggestion, of a word that all terms have": terms + urlencode({"words": "instr"}),
        "suggestion, of a word that one term has": f"{terms}words={NUMBER}",
        "search, of a word that all have": found + urlencode({"text": "trombone", "page": "first"}),
        "search, of a word that one has": f"{found}text={NUMBER}&page=first",
        "search by target": f"{found}target=http://data.europeana.eu/item/09102/_{NUMBER}&page=first",
    }
