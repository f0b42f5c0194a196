"""Lookups: terms that are suggested, and searches, asked steadily as people who type and viewers do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import quote, urlencode

from annoserver.model.vocabulary import Term
from annoserver.store import containers, vocabularies
from tests.bench import content, servers
from tests.bench.content import Site
from tests.bench.load import COUNTER
from tests.bench.measures import Case, Floor
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
    size = plan.sizes[-1]
    held, name = plan.containers(engine, size), content.address(size).name
    _terms(held.site, name, size)
    held.site.database.forget()
    server = plan.stack.enter_context(servers.ours(held.url))
    asked = {words: servers.request(path, ACCEPT) for words, path in _paths(name).items()}
    answers = {
        words: server.asked(request.replace(COUNTER, b"%012d" % 1)) for words, request in asked.items()
    }
    floor = plan.stack.enter_context(servers.trivial(answers, plan.folder / f"lookups-{engine}.json")).plain
    for words, request in asked.items():
        run = partial(server.paced, request, 200, PACE, plan.steady / plan.rounds, size)
        same = servers.request(f"/{quote(words)}", ACCEPT)
        beside = Floor(
            "trivial route, as steadily", partial(floor.paced, same, 200, PACE, plan.seconds, size)
        )
        yield Case(f"{words}, of {size:,}, {engine}", run, (beside,), most=PATIENCE)


def _terms(site: Site, campaign: str, number: int) -> None:
    """A vocabulary of so many terms, each with a word that all have and one of its own."""
    made = (
        Term(
            f"https://terms.example/{one}",
            {"en": f"wind instrument {one:012}", "de": f"Blasinstrument {one:012}"},
        )
        for one in range(1, number + 1)
    )
    with site.database.transaction() as store:
        held = containers.hold(store, campaign)
        vocabularies.put(store, held, "instruments", "https://terms.example/", {"en": "Instruments"}, made)


def _paths(campaign: str) -> dict[str, str]:
    """What is asked, with a number in it that changes where it asks for one among many."""
    terms, found = f"/campaigns/{campaign}/suggestions?", f"/search/{campaign}/?"
    return {
        "suggestion, of a word that all terms have": terms + urlencode({"words": "instr"}),
        "suggestion, of a word that one term has": f"{terms}words={NUMBER}",
        "search, of a word that all have": found + urlencode({"text": "trombone", "page": "first"}),
        "search, of a word that one has": f"{found}text={NUMBER}&page=first",
        "search, of either of both": f"{found}text=trombone&text={NUMBER}&page=first",
        "search by target": f"{found}target=http://data.europeana.eu/item/09102/_{NUMBER}&page=first",
    }
