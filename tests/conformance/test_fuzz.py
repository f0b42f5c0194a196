"""Whatever programs send, by the contract or against it, is answered as the contract says."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.parts.people import Site, note, opened, settled, tag, vote

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

SECONDS = int(os.environ.get("ANNOSERVER_TEST_FUZZ", "0"))
"""How long to go on in all, for a long run by hand: the four tests share it. 0: once round, always alike."""

CASES = 4
"""How many cases each operation gets of each kind, each time round."""

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
log = logging.getLogger(__name__)

TRACES = ("Traceback (most recent", 'File "/', "sqlalchemy", "werkzeug", "psycopg")


@pytest.fixture
def site(database: Database, server: Server) -> Site:
    """A server and people with tokens."""
    return Site(server.url, settled(database))


def furnished(database: Database, site: Site, name: str) -> Site:
    """A campaign with a tag, a vote and some notes, whose names the cases know."""
    site = replace(site, campaign=name)
    opened(database, name)
    dog = site.post(tag("dog"), Slug="dog").headers["Location"]
    assert site.post(vote(dog), by="bob", Slug="yes").status_code == 201
    for number in range(4):
        site.post(note(str(number)), Slug=f"n{number}")
    return site


@pytest.mark.parametrize("kind", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_leads_to_a_fault_or_to_an_answer_that_is_not_in_the_contract(
    site: Site, kind: GenerationMode, engine: str, database: Database
) -> None:
    contract = schemathesis.openapi.from_url(f"{site.url}openapi.json")
    until, rounds = time.monotonic() + SECONDS / 4, 0
    with requests.Session() as session:
        while not rounds or time.monotonic() < until:
            # Cases delete campaigns, too, whose names are not given again.
            site = furnished(database, site, f"folk{rounds}")
            for number, one in enumerate(contract.get_all_operations()):
                assert isinstance(one, Ok), one
                if _turn(number + rounds, kind, engine):
                    _held_to(one.ok(), kind, site, session)
            rounds += 1
    log.info("%s times round on %s, %s", rounds, engine, kind.value)


def _turn(number: int, kind: GenerationMode, engine: str) -> bool:
    """The databases share the operations: what one gets by the contract, the other gets against it."""
    return (number + (kind is GenerationMode.POSITIVE) + (engine == "sqlite")) % 2 == 0


def _held_to(operation: Any, kind: GenerationMode, site: Site, session: requests.Session) -> None:
    """Send cases of one operation, and hold each answer to the contract."""

    @hypothesis.settings(
        max_examples=CASES,
        database=None,
        derandomize=not SECONDS,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=kind), real=st.booleans(), by=WHO)
    def hold(case: Any, real: bool, by: str) -> None:
        if real:
            _on_real_things(case, site.campaign)
        headers = {"Authorization": f"Bearer {site.tokens.get(by, by)}"} if by else {}
        answer = case.call(session=session, headers=headers, allow_redirects=False)
        case.validate_response(answer, checks=CHECKS)
        said = answer.content.decode("utf-8", "replace")
        assert not any(trace in said for trace in TRACES)

    try:
        hold()
    except hypothesis.errors.Unsatisfiable:
        assert kind is GenerationMode.NEGATIVE, f"no case for {operation.label}"


WHO = st.sampled_from(["ann", "bob", "root", "", "nobody"])
NAMES = ("dog", "yes", "n1", "anno.jsonld")


def _on_real_things(case: Any, campaign: str) -> None:
    """Let a case be about something that there is; a name is that of an annotation or of a campaign."""
    real = {"container": (campaign,), "campaign": (campaign,), "name": (*NAMES, campaign)}
    for name in case.path_parameters or {}:
        if name in real:
            words = real[name]
            case.path_parameters[name] = words[len(str(case.body)) % len(words)]
