"""Tests of each limit one by one: who is too fast is told so, and when to go on (crowd.md, 10.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from secrets import token_hex

import pytest
import requests

from annoserver.config import Config
from annoserver.model.vote import Choice
from tests.parts.folk import Folk
from tests.parts.people import tag
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, texts, tree

LIMIT = "limit_"
JSON = "application/json"
HERE = "/campaigns/folk"
TOKEN = {"Authorization": "Bearer anno_x", "Content-Type": "application/ld+json"}


@dataclass(frozen=True)
class Doer:
    """Somebody who does one thing again and again; csrf: the token of their forms."""

    folk: Folk
    visitor: Visitor
    csrf: str

    def form(self, path: str, **given: str) -> requests.Response:
        """Send a form."""
        return self.visitor.post(path, csrf=self.csrf, **given)

    def write(self) -> requests.Response:
        """Post an annotation with a token."""
        address = f"{self.visitor.url}annotations/folk/"
        return requests.post(address, json=tag("oak"), headers=TOKEN, timeout=10)


Act = Callable[[Doer], requests.Response]
FORMS: dict[str, tuple[str, Act]] = {
    "vote": (
        "votes",
        lambda one: one.form(
            f"{HERE}/votes", tag=one.folk.tag(token_hex(4), by="bob"), choice=Choice.APPROVE.value
        ),
    ),
    "finish": ("votes", lambda one: one.form(f"{HERE}/finished", item=one.folk.item())),
    "tag": ("tags", lambda one: one.form(f"{HERE}/tags", item=one.folk.item(), words="oak")),
    "comment": ("tags", lambda one: one.form(f"{HERE}/comments", item=one.folk.item(), words="Oh.")),
    "edit": ("changes", lambda one: one.form(f"{HERE}/tags/words", tag="x", words="elm")),
    "withdraw": ("changes", lambda one: one.form(f"{HERE}/tags/removal", tag="x")),
    "disown": ("changes", lambda one: one.form(f"{HERE}/tags/disowned", tag="x")),
    "join": ("changes", lambda one: one.form(f"{HERE}/join")),
    "leave": ("changes", lambda one: one.form(f"{HERE}/leave")),
    "report": ("reports", lambda one: one.form(f"{HERE}/report", tag="x", reason="spam")),
    "copy": ("jobs", lambda one: one.form("/me/data/copies")),
    "sign up": ("sign_up", lambda one: one.form("/sign-up", email="x")),
    "sign in": ("sign_in", lambda one: one.form("/sign-in", name="bob", password="wrong")),
    "sign in from an address": (
        "sign_in_address",
        lambda one: one.form("/sign-in", name=one.folk.tag(token_hex(4), by="bob"), password="wrong"),
    ),
    "forgotten": ("mail", lambda one: one.form("/forgotten", name="bob")),
    "verify again": ("mail", lambda one: one.form("/me/account/verification")),
    "new address": ("mail", lambda one: one.form("/me/account/address", email="x")),
}
PROGRAMS: dict[str, tuple[str, Act]] = {
    "write": ("token_writes", Doer.write),
    "read": ("reads", lambda one: one.visitor.get("/annotations/folk/", Accept="application/ld+json")),
    "suggestions": ("suggestions", lambda one: one.visitor.get(f"{HERE}/suggestions?words=d", Accept=JSON)),
    "export": ("jobs", lambda one: requests.post(f"{one.visitor.url}{HERE[1:]}/export/table", timeout=10)),
}


@pytest.fixture
def doing(folk: Folk, serve: Callable[..., Server]) -> Callable[[str], Doer]:
    """Ann at a server where one thing may be done once an hour."""

    def limited(what: str) -> Doer:
        # A sign-in counts as well, and these may be as many as the case needs.
        ample = {"limit_sign_in": "9/hour", "limit_sign_in_address": "9/hour"}
        server = serve(rate_limits=True, **{**ample, LIMIT + what: "1/hour"})
        ann = Visitor(server.url, requests.Session())
        if what not in ("sign_in", "sign_in_address"):
            ann.sign_in()
        page = tree(ann.get("/sign-in"))
        return Doer(folk, ann, str(page.xpath("string(//input[@name='csrf_token']/@value)")))

    return limited


def wait(answer: requests.Response) -> int:
    """How long one has to wait, which is an hour at most."""
    return int(answer.headers["Retry-After"])


def test_every_limit_of_the_settings_is_tried() -> None:
    settings = {one.name.removeprefix(LIMIT) for one in fields(Config) if one.name.startswith(LIMIT)}

    assert {what for what, _ in (*FORMS.values(), *PROGRAMS.values())} == settings


def test_the_numbers_are_those_that_were_promised() -> None:
    assert {
        one.name.removeprefix(LIMIT): one.default for one in fields(Config) if one.name.startswith(LIMIT)
    } == {
        "votes": "60/minute;2000/day",
        "tags": "20/minute;500/day",
        "changes": "60/minute",
        "reports": "10/hour",
        "token_writes": "120/minute",
        "jobs": "5/hour",
        "sign_up": "5/hour",
        "sign_in": "10/15 minutes",
        "sign_in_address": "30/15 minutes",
        "mail": "3/hour",
        "suggestions": "300/minute",
        "reads": "300/minute",
    }
    assert Config().max_body_bytes == 1 << 20
    assert Config().max_upload_bytes == 1 << 30


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_sent_too_often_says_so(doing: Callable[[str], Doer], name: str) -> None:
    what, act = FORMS[name]
    one = doing(what)

    first, page = act(one), act(one)
    one.visitor.session.headers["Accept"] = JSON
    problem = act(one)

    assert first.status_code != 429
    assert (page.status_code, problem.status_code) == (429, 429)
    assert page.headers["Content-Type"].startswith("text/html")
    assert texts(page, "//h1") == ["Too many requests"]
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["rule"] == "rate-limit"
    for answer in (page, problem):
        assert 1 <= wait(answer) <= 3600


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_that_asks_too_often_is_told_so(doing: Callable[[str], Doer], name: str) -> None:
    what, act = PROGRAMS[name]
    one = doing(what)

    first, problem = act(one), act(one)

    assert first.status_code != 429
    assert problem.status_code == 429
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert (problem.json()["status"], problem.json()["rule"]) == (429, "rate-limit")
    assert 1 <= wait(problem) <= 3600


READS = (
    "annotations/folk/",
    "annotations/folk/?iris=0&page=0",
    "annotations/deleted",
    "search/",
    "search/folk/",
    "changes/",
    "changes/folk/",
    "oai?verb=Identify",
    "items/?iri=http%3A%2F%2Fdata.europeana.eu%2Fitem%2F1%2Fx",
    "campaigns/folk/records/1/x",
    "campaigns/folk/export/table",
    "campaigns/folk/export/edm",
    "export/annotations?campaign=folk",
    "campaigns/folk/dataset",
    "campaigns/folk/progress",
    "campaigns/folk/agents/x",
    "catalogue",
    "erasures",
    "jobs/x",
)
"""Documents that anybody may read."""


def test_whoever_shows_no_good_token_may_read_so_many_documents(
    folk: Folk, serve: Callable[..., Server]
) -> None:
    server = serve(rate_limits=True, limit_reads=f"{len(READS)}/hour")

    def ask(path: str, **headers: str) -> requests.Response:
        return requests.get(server.url + path, headers=headers, timeout=10, allow_redirects=False)

    first = {path: ask(path, Accept="application/ld+json").status_code for path in READS}
    problems = [ask(path, Accept="application/ld+json") for path in READS]
    anything = [ask(path) for path in ("annotations/folk/", "oai", "erasures", "catalogue", "search/")]
    pages = [ask(path, Accept="text/html") for path in READS]
    unknown = {path: ask(path, Authorization="Bearer anno_x").status_code for path in READS}
    asked = (
        requests.post(f"{server.url}search/", json={}, timeout=10),
        requests.post(f"{server.url}oai", data={"verb": "Identify"}, timeout=10),
    )

    assert 429 not in first.values()
    assert {one.status_code for one in (*problems, *anything, *pages, *asked)} == {429}
    assert {one.headers["Content-Type"] for one in (*problems, *anything)} == {"application/problem+json"}
    assert [one.headers["Content-Type"].startswith("text/html") for one in pages] == [
        not path.startswith("changes") and "export/" not in path for path in READS
    ]
    assert all(1 <= wait(one) <= 3600 for one in (*problems, *anything, *pages, *asked))
    assert set(unknown.values()) <= {401, 404, 429}
    assert ask("openapi.json").status_code == 200
