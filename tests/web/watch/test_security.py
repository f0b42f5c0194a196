"""The security log: each act that matters is a line, by number or pseudonym, and no secret is in one."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from annoserver.model.annotation import ANNO
from annoserver.model.person import Role
from annoserver.store import campaigns, people
from tests.faults.serving import Serving
from tests.parts.people import LD, PASSWORD, Site, note, peopled, settled, vote
from tests.parts.visiting import Visitor, tree

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.folk import Folk
    from tests.parts.serving import Server

    Heard = Callable[..., list[tuple[Any, ...]]]

LDP, LDP_IRI = "http://www.w3.org/ns/ldp.jsonld", "http://www.w3.org/ns/ldp#"
ADDRESS = "203.0.113.77"
WRONG, NEW = "another password of mine", "a new long password"


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """What is logged hangs on the database only where a refused program is looked up."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def serving(database: Database, tmp_path: Path) -> Iterator[Serving]:
    """A server that logs as it does unless told otherwise, in JSON."""
    settings = {"LOG_FORMAT": "json", "TRUSTED_PROXIES": "127.0.0.1"}
    serving = Serving(database, str(tmp_path / "files"), settings=settings, log=tmp_path / "log")
    yield serving
    serving.stop()


def command(serving: Serving, *words: str) -> None:
    """Run a command, whose log goes where the server's goes."""
    assert serving.log is not None
    with serving.log.open("ab") as log:
        subprocess.run(
            [sys.executable, "-m", "annoserver.cli", *words],
            env=serving.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            check=True,
        )


def lines(serving: Serving) -> list[dict[str, Any]]:
    """The lines of the security log."""
    assert serving.log is not None
    found = [json.loads(line) for line in serving.log.read_text("utf-8").splitlines()]
    return [line for line in found if line["logger"] == "annoserver.security"]


def acts(serving: Serving) -> list[tuple[str, int | None]]:
    """What they tell: act and account."""
    return [(line["act"], line.get("account")) for line in lines(serving)]


def by_forms(serving: Serving) -> list[str]:
    """What somebody does on pages; the secrets that came up."""
    with requests.Session() as session:
        visitor = Visitor(serving.url, session)
        session.headers["X-Forwarded-For"] = ADDRESS
        visitor.sign_in("nobody", WRONG)
        visitor.sign_in("ann@example.org", WRONG)
        visitor.sign_in("ann@example.org", PASSWORD)
        visitor.post("/me/account/password", old_password=WRONG, password=NEW)
        visitor.post("/me/account/password", old_password=PASSWORD, password=NEW)
        page = tree(visitor.post("/me/tokens", label="of ann"))
        visitor.post("/me/tokens/removal", token=str(page.xpath("//button[@name='token']/@value")[0]))
        visitor.post("/campaigns/folk/agents/x/exclusion", reason="so", csrf="")
        cookie = str(session.cookies["session"])
        visitor.post("/sign-out")
    return [cookie, str(page.xpath("string(//code[@class='token'])"))]


def test_each_act_that_matters_is_a_line_and_no_secret_is_in_it(serving: Serving) -> None:
    site = serving.people()
    command(serving, "campaign", "role", "folk", "bob", "organiser")
    serving.start()
    secrets = by_forms(serving)
    read = site.ask("GET", f"{site.url}campaigns/folk/contributors", by="bob")
    refused = site.ask("GET", f"{site.url}campaigns/folk/contributors", by="cy")
    unknown = site.post(note("x"), by="no-token-of-anybody")
    mine = site.tag("oak")
    site.post(vote(mine))
    command(serving, "user", "suspend", "cy", "--reason", "a word of ours")
    serving.stop()

    assert (read.status_code, refused.status_code, unknown.status_code) == (200, 403, 401)
    assert acts(serving) == [
        ("role-given", 2),
        ("refused", None),
        ("refused", 1),
        ("sign-in", 1),
        ("refused", 1),
        ("password-changed", 1),
        ("token-made", 1),
        ("token-revoked", 1),
        ("refused", 1),
        ("sign-out", 1),
        ("contributors-read", 2),
        ("refused", 3),
        ("refused", None),
        ("refused", 1),
        ("suspended", 3),
    ]
    told = lines(serving)
    rules = ["sign-in", "sign-in", "confirmation", "csrf", "organiser", "token", "vote-own"]
    assert [line["rule"] for line in told if line["act"] == "refused"] == rules
    assert {line["level"] for line in told if line["act"] == "refused"} == {"warning"}
    asked = [line for line in told if "route" in line]
    assert {"request", "route", "address"} <= set.intersection(*map(set, asked))
    assert {line["address"] for line in asked} == {"203.0.113.0", "127.0.0.1"}
    assert serving.log is not None
    written = serving.log.read_text("utf-8")
    for secret in (*secrets, *site.tokens.values(), PASSWORD, WRONG, NEW, ADDRESS, "no-token-of-anybody"):
        assert secret not in written
    for name in ("example.org", '"ann"', "of ann", "a word of ours"):
        assert name not in written


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Heard:
    """What is logged by a server in this process: act, account, and what else is told by name."""
    caplog.set_level(logging.INFO, "annoserver.security")

    def hear(*names: str) -> list[tuple[Any, ...]]:
        told = [vars(record)["about"] for record in caplog.records if record.name == "annoserver.security"]
        return [(one["act"], one.get("account"), *(one.get(name) for name in names)) for one in told]

    return hear


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_who_is_refused_is_known_however_they_came(database: Database, server: Server, heard: Heard) -> None:
    site = peopled(database, server.url)
    on, headers = site.tag("oak", by="cy"), {"Content-Type": LD}
    batch = json.dumps({"type": "AnnotationPage", "items": [vote(on), note("x")]})

    # One by one, with a key by which nothing is done twice, and in a batch.
    alone = [site.post(vote(on), by="cy", **more) for more in ({}, {"Idempotency_Key": "once"})]
    receipts = site.ask("POST", f"{site.url}batch/folk/", by="cy", data=batch, headers=headers).text

    assert [answer.status_code for answer in alone] == [403, 403]
    assert [json.loads(line)["status"] for line in receipts.splitlines()] == [403, 201]
    assert heard("rule") == [("refused", 3, "vote-own")] * 3


def test_whoever_opens_a_campaign_gets_a_role_and_a_line(
    database: Database, server: Server, heard: Heard
) -> None:
    site = Site(server.url, settled(database))
    said = {"@context": [LDP, ANNO], "type": ["BasicContainer", "AnnotationCollection"], "label": "Old"}
    headers = {"Content-Type": LD, "Slug": "old", "Link": f'<{LDP_IRI}BasicContainer>; rel="type"'}

    answer = site.ask("POST", f"{site.url}annotations/", by="root", json=said, headers=headers)

    assert answer.status_code == 201, answer.text
    with database.reading() as store:
        root = people.find(store, "root")
    assert heard("role", "campaign") == [("role-given", root.id, "organiser", "old")]


def test_whom_somebody_excludes_is_told_by_their_pseudonym(
    folk: Folk, visitors: Callable[[], Visitor], heard: Heard
) -> None:
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, "folk"), folk.known["ann"], Role.MODERATOR)
    agent = f"campaigns/folk/agents/{folk.key('bob')}"
    ann = visitors()
    ann.sign_in()

    ann.post(f"/{agent}/exclusion", reason="so")

    assert heard("agent")[1:] == [("excluded", folk.known["ann"].id, folk.database.base + agent)]
