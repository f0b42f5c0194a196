"""The contract with programs says what there is, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import requests

from annoserver.web.api.contract.document import described
from annoserver.web.api.contract.operations import OPERATIONS

if TYPE_CHECKING:
    from flask import Flask

    from tests.parts.serving import Server

ROOM = "annoserver.web.api."
BESIDE = {"agents.read", "erasures.erased"}
"""What programs ask for in rooms that are for people."""


@pytest.fixture
def contract(server: Server) -> dict[str, Any]:
    answer = requests.get(f"{server.url}openapi.json", timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def engine() -> str:
    """The contract does not depend on the database."""
    return "sqlite"


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Endpoint and method of every route for programs; HEAD is GET, and Flask adds OPTIONS by itself."""
    for rule in app.url_map.iter_rules():
        room = app.blueprints.get(rule.endpoint.partition(".")[0])
        if rule.endpoint in BESIDE or (room and room.import_name.startswith(ROOM)):
            explicit = rule.methods == {"OPTIONS"}
            for method in rule.methods or ():
                if method != "HEAD" and (explicit or method != "OPTIONS"):
                    yield rule.endpoint, method


def test_every_route_for_programs_is_described(server: Server) -> None:
    undescribed = set(routes(server.app)) - set(OPERATIONS)

    assert undescribed == set(), "a line for it belongs in annoserver/web/api/contract/operations.py"


def test_every_description_has_a_route_and_is_in_the_document(
    server: Server, contract: dict[str, Any]
) -> None:
    shown = [(rule.endpoint, method) for rule, method, _ in described(server.app)]

    assert set(shown) == set(OPERATIONS)
    assert sum(len(methods) for methods in contract["paths"].values()) == len(shown)


HARMLESS = {"search.ask", "oaipmh.harvest", "containers.patch", "containers.add_slash", "aliases.lead"}
"""What is sent by POST and only asks, is refused whatever it says, or is led on to where it is obeyed."""


def test_every_request_that_changes_something_takes_a_key_to_be_obeyed_once() -> None:
    changing = {
        endpoint
        for (endpoint, method), operation in OPERATIONS.items()
        if method not in ("GET", "OPTIONS") and "once" not in operation.parameters
    }

    assert changing == HARMLESS


def test_every_variable_of_a_path_is_described_once(contract: dict[str, Any]) -> None:
    parts = contract["components"]["parameters"]
    for path, methods in contract["paths"].items():
        for operation in methods.values():
            whole = [
                parts[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
                for one in operation["parameters"]
            ]
            named = sorted(one["name"] for one in whole if one["in"] == "path")
            assert named == sorted(path.split("{")[n].split("}")[0] for n in range(1, path.count("{") + 1))
            assert operation["summary"]


def test_the_document_is_openapi_3_1_whose_references_all_lead_somewhere(contract: dict[str, Any]) -> None:
    text = json.dumps(contract)
    names = [operation["operationId"] for one in contract["paths"].values() for operation in one.values()]

    assert contract["openapi"] == "3.1.0"
    assert len(names) == len(set(names))
    for reference in {part.split('"')[0] for part in text.split('"$ref": "#/')[1:]}:
        found: Any = contract
        for step in reference.split("/"):
            found = found[step]


def test_the_document_is_not_sent_twice_to_who_knows_it(server: Server) -> None:
    address = f"{server.url}openapi.json"
    tag = requests.get(address, timeout=30).headers["ETag"]

    assert requests.get(address, headers={"If-None-Match": tag}, timeout=30).status_code == 304


def test_the_page_shows_every_operation_and_asks_no_other_server(
    server: Server, contract: dict[str, Any]
) -> None:
    page = requests.get(f"{server.url}api", timeout=30).text

    for path, methods in contract["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page
    sources = re.findall(r'(?:src|action|<link[^>]* href)="([^"]*)"', page)
    assert all(one.startswith(("/", "#", server.url)) for one in sources)


@pytest.mark.parametrize("since", ["-1", "one", "40143110814208917504"])
def test_a_place_in_the_erasures_that_no_database_counts_to_is_refused(server: Server, since: str) -> None:
    answer = requests.get(f"{server.url}erasures", params={"since": since}, timeout=30)

    assert answer.status_code == 400
