"""What is done most often is done without RDF libraries: imports and calls are watched."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

import pytest

from tests.parts.people import Site, note, peopled, tag, vote

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

LIBRARIES = ("pyld", "rdflib", "pyoxigraph")
HOT = (
    "ld.shape",
    "ld.resources",
    "ld.drafts",
    "ld.votes",
    "model.annotation",
    "model.rules.permission",
    "protocol.conditions",
    "protocol.documents",
    "protocol.negotiation",
    "protocol.preferences",
    "protocol.slugs",
    "store.annotations",
    "store.containers",
)

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def called() -> Iterator[set[str]]:
    """The libraries of RDF into which threads that start from now on have called."""
    found: set[str] = set()

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            name = str(frame.f_globals.get("__name__", ""))
        elif event == "c_call":
            name = str(getattr(argument, "__module__", ""))
        else:
            return
        library = name.partition(".")[0]
        if library in LIBRARIES:
            found.add(library)

    threading.setprofile(watch)
    yield found
    threading.setprofile(None)


def test_the_hot_files_import_no_library_of_rdf(engine: str) -> None:
    names = ", ".join(f"annoserver.{name}" for name in HOT)
    script = f"import sys, {names}; print(sorted(set(sys.modules) & set({LIBRARIES!r})))"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_posts_reads_votes_and_pages_call_no_library_of_rdf(
    called: set[str], database: Database, serve: Callable[..., Server]
) -> None:
    site: Site = peopled(database, serve().url)

    dog = site.tag("dog")
    answers = [
        site.post(vote(dog), by="bob"),
        site.post(note("cat", id="urn:x:1", canonical="urn:x:2")),
        site.post(b"{"),
        site.post(note("x", rights=5)),
        site.get(dog),
        site.get(dog, Accept="application/json, text/plain, */*"),
        site.get(dog, If_None_Match="*"),
        site.get(),
        site.get(Accept="application/json"),
        site.get(f"{site.container}?iris=0&page=0"),
        site.get(f"{site.container}?iris=1&page=0"),
        site.get(f"{site.url}annotations/"),
        site.put(dog, tag("dogs"), by="bob"),
        site.get(f"{site.container}nothing"),
    ]

    expected = [201, 201, 400, 400, 200, 200, 304, 200, 200, 200, 200, 200, 403, 404]
    assert [answer.status_code for answer in answers] == expected
    assert called == set()

    # The watch sees what there is to be seen.
    assert site.get(dog, Accept="text/turtle").status_code == 200
    assert called == {"pyoxigraph"}
    expanded = 'application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded"'
    assert site.get(dog, Accept=expanded).status_code == 200
    assert "pyld" in called
