"""Markup that people write anywhere is words on every page, and in every format and export (stored XSS)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests
from lxml import etree

from annoserver.crowd import lifecycle, remarks, reports
from annoserver.crowd.accounts import keys
from annoserver.crowd.moderation import rulings
from annoserver.model.campaign import BADGES, Question
from annoserver.model.item import Item, Record
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Choice, Status
from annoserver.protocol.negotiation import EVERY
from annoserver.store import campaigns, items, people, vocabularies
from annoserver.store.accounts import consents, profiles
from tests.parts.folk import FOLK, FREE, NOW, Folk
from tests.parts.people import LD, note
from tests.parts.routes import examples
from tests.parts.sights import MODERATOR, Sight, sights
from tests.parts.visiting import SCRIPT, Visitor, tree
from tests.web.security.test_leaks import PLACES as DATA
from tests.web.security.test_leaks import opened

if TYPE_CHECKING:
    from tests.parts.serving import Server

EVIL = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>"
LIVE = ("q" * 9, "<script>alert", "<img src=x", "<svg onload", 'href="javascript:', 'src="javascript:')
SHOWN = "&lt;script&gt;alert(2)&lt;/script&gt;"
TEMPLATE = "{{ 'q' * 9 }}${'q' * 9}<%= 'q' * 9 %>"
LANGUAGES = {"en": EVIL + TEMPLATE, 'x" onclick="alert(1)': EVIL}
ACTIVE = f"{SCRIPT} | //img[@src='x'] | //*[@onerror or @onload or @onclick] | //iframe | //object | //embed"
RECORD = b"<record/>"
SILENT = {
    "containers.read_root",
    "contract.show",
    "factors.ask",
    "failure",
    "jobs.read",
    "joining.ask_forgotten",
    "joining.ask_leave",
    "joining.ask_reset",
    "joining.ask_sign_up",
    "joining.ask_take",
    "joining.ask_verify",
    "joining.asked",
    "joining.sent",
    "signin.ask",
}
"""Pages that show nothing of what people write."""

WITHOUT = {
    f"changes/{FOLK}",
    "changes/",
    "erasures",
    "annotations/deleted",
    f"search/{FOLK}/?iris=0",
    f"campaigns/{FOLK}/membership",
    "oai?verb=ListRecords&metadataPrefix=edm",
}
"""Data of names, numbers and records as they came."""

NOT_FOR_ALL = {
    "contributors.read",
    "health.metrics",
    "jobs.fetch",
    "jobs.read",
    "joining.ask_leave",
    "joining.ask_reset",
    "joining.ask_take",
    "joining.ask_verify",
    "moderation.look",
}
"""What is for those with a right or a link."""


def evil_notes() -> dict[str, dict[str, Any]]:
    """Annotations that bring markup in one place each: place → document."""
    text = {"type": "TextualBody", "value": "plain", "format": "text/plain"}
    quoted = {"type": "TextQuoteSelector", "exact": EVIL, "prefix": EVIL, "suffix": EVIL}
    drawn = {"type": "SvgSelector", "value": '<svg onload="alert(1)"><script>alert(2)</script></svg>'}
    return {
        "value": note(EVIL),
        "html": note(body={**text, "value": EVIL, "format": "text/html"}),
        "bodyValue": note(bodyValue=EVIL),
        "svg": note(body={**text, "value": f"<svg onload=alert(1)>{EVIL}</svg>", "format": "image/svg+xml"}),
        "tag": note(body={**text, "value": EVIL, "purpose": "tagging"}, motivation="tagging"),
        "choice": note(body={"type": "Choice", "items": [{**text, "value": EVIL}, {**text, "value": "b"}]}),
        "creator": note(creator={"type": "Person", "name": EVIL, "nickname": EVIL}),
        "generator": note(generator={"type": "Software", "name": EVIL, "homepage": "https://h/"}),
        "audience": note(
            audience={"id": "https://h/", "type": "schema:Audience", "schema:audienceType": EVIL}
        ),
        "quote": note(target={"source": "https://h/", "selector": quoted}),
        "selector": note(target={"source": "https://h/", "selector": drawn}),
        "state": note(target={"source": "https://h/", "state": {"type": "HttpRequestState", "value": EVIL}}),
        "style": note(target={"source": "https://h/", "styleClass": EVIL}),
        "css": note(stylesheet={"type": "CssStylesheet", "value": f"</style>{EVIL}"}),
        "label": note(label=EVIL),
        "external": note(body={"id": "https://h/a.html", "type": "Text", "format": EVIL, "language": "en"}),
    }


def link_notes() -> dict[str, dict[str, Any]]:
    """Annotations with addresses that run: they are IRIs, which we keep, and no page may link."""
    return {
        "body": note(body="javascript:alert(2)"),
        "target": note() | {"target": "javascript:alert(2)"},
        "rights": note(rights="javascript:alert(2)"),
        "homepage": note(creator={"type": "Person", "name": "ann", "homepage": "javascript:alert(2)"}),
    }


def fill(folk: Folk) -> Folk:
    """Have everybody write markup wherever they can; dora and emil have joined as well."""
    known = dict(folk.known)
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        for name in ("dora", "emil"):
            known[name] = people.add(store, name, f"{name}@example.org", EVIL, False, NOW)
            consents.join(store, held, known[name], NOW)
        for name in ("ann", "bob", "cy"):
            profiles.change(store, known[name], public_name=EVIL, credit_name=EVIL)
        keys.new_token(store, known["ann"], held, NOW, label=EVIL)
        items.put(
            store, held, items.hold_collection(store, held, "evil", LANGUAGES), [_item(store.base)], NOW
        )
        terms = [Term(f"{store.base}demo/terms/{name}", LANGUAGES) for name in ("dog", "evil")]
        vocabularies.put(store, held, "words", f"{store.base}demo/terms", LANGUAGES, terms)
    describe(folk)
    return Folk(folk.database, known)


def describe(folk: Folk) -> None:
    """Every text of the campaign is markup."""
    texts: dict[str, Any] = dict.fromkeys(
        ("title", "description", "instructions", "disclaimer", "banner_alt"), LANGUAGES
    )
    asked = Question("tag", LANGUAGES, "dc:subject", ("words",), good=LANGUAGES, bad=LANGUAGES)
    prizes = dict.fromkeys(BADGES, LANGUAGES)
    texts |= {"organiser": EVIL, "institution": EVIL, "questions": (asked,), "prizes": prizes}
    with folk.database.transaction() as store:
        lifecycle.edit(store, FOLK, lambda one: replace(one, **texts, ask_reason=True))


def _item(base: str) -> Item:
    return Item(
        iri=f"{base}evil",
        provider_id=EVIL,
        title=LANGUAGES,
        description={"": EVIL},
        creator=(EVIL,),
        kind=EVIL,
        rights="javascript:alert(1)",
        data_provider=EVIL,
        provider=EVIL,
        dataset=EVIL,
        landing_page="javascript:alert(1)",
        thumbnail="javascript:alert(1)",
        image=f" data:image/svg+xml,{EVIL}",
        record=Record(RECORD),
    )


def speak(folk: Folk) -> str:
    """Tags, reasons, comments and reports of markup; the name of a tag that two approve."""
    tag, other = folk.tag(EVIL), folk.tag(EVIL, by="cy", item=f"{folk.database.base}evil")
    for by in ("dora", "emil"):
        folk.vote(tag, Choice.APPROVE, by=by)
    folk.vote(other, Choice.REJECT, by="ann", reason=EVIL)
    folk.tag(term="dog", item=f"{folk.database.base}evil")
    with folk.database.transaction() as store:
        for by in ("ann", "cy"):
            remarks.comment(store, FOLK, f"{store.base}evil", EVIL, "en", folk.actor(by), NOW)
        reports.send(store, FOLK, folk.actor("dora"), "wrong", NOW, tag=other, words=EVIL)
    return tag


def rule(folk: Folk) -> None:
    """The moderator rules on one more tag, and says why in markup."""
    tag, now = folk.tag(f"{EVIL} 2", item=f"{folk.database.base}evil"), datetime.now(UTC)
    with folk.database.transaction() as store:
        cy = people.by_person(store, folk.known[MODERATOR].id, FOLK)
        rulings.give(store, FOLK, tag, Status.ACCEPTED, EVIL, cy, now)


def more(folk: Folk, tag: str) -> list[Sight]:
    """What else shows the words, beside the usual sights."""
    here, item = f"campaigns/{FOLK}", quote(f"{folk.database.base}evil", safe="")
    return [
        Sight("annotations.read", f"annotations/{FOLK}/{tag}"),
        Sight("search.read", f"search/{FOLK}/?text={quote(EVIL)}&page=first"),
        Sight("collections.tag", f"{here}/tag?said={quote(EVIL)}"),
        Sight("collections.browse", f"{here}/collection?collection=evil&words={quote(EVIL)}"),
        *(Sight("items.read", f"{here}/items?iri={item}", by=by) for by in ("", "ann", MODERATOR)),
        Sight("items.read", f"{here}/items?iri={item}&words={quote(EVIL)}", by="ann"),
    ]


def inert(answer: requests.Response) -> bool:
    """Assert that nothing in an answer runs; whether the markup is shown in it, as words."""
    kind = answer.headers.get("Content-Type", "")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if "html" in kind:
        assert [one for one in LIVE if one in answer.text] == [], answer.url
        page = tree(answer)
        assert page.xpath(ACTIVE) == [], answer.url
        links = [link.strip().lower() for link in page.xpath("//@href | //@src | //@action | //@poster")]
        assert [link for link in links if link.startswith(("javascript:", "data:"))] == [], answer.url
        return SHOWN in answer.text or "javascript:alert(2)" in answer.text
    if not answer.content or "/pictures/" in answer.url:
        return False
    assert "svg" not in kind, answer.url
    parts = opened(answer.content)
    for part in parts:
        if part.lstrip().startswith((b"<?xml", b"<rdf", b"<feed")):
            made = etree.fromstring(part).xpath(
                "//*[local-name()='script' or local-name()='img'] | //@onerror"
            )
            assert made == [], answer.url
    return any(b"alert(2)" in part for part in parts)


def test_no_field_of_an_annotation_brings_markup_to_any_page_or_format(folk: Folk, server: Server) -> None:
    with folk.database.transaction() as store:
        bearer = f"Bearer {keys.new_token(store, folk.known['ann'], None, NOW)}"
    container = f"{server.url}annotations/{FREE}/"
    with requests.Session() as session:
        send = {"Content-Type": LD, "Authorization": bearer}
        made = {
            place: session.post(container, json=document, headers=send, timeout=10)
            for place, document in {**evil_notes(), **link_notes()}.items()
        }
        assert {place: one.text for place, one in made.items() if one.status_code != 201} == {}
        forms = [form.name.lower() for form in EVERY]
        for place, one in made.items():
            assert inert(one)
            for form in forms:
                answer = session.get(f"{one.headers['Location']}?format={form}", timeout=10)
                assert (answer.status_code, inert(answer)) == (200, True), (place, form)
        for address in (container, f"{container}?page=0", f"{server.url}search/{FREE}/?page=first"):
            for form in forms:
                answer = session.get(address, params={"format": form}, timeout=10)
                assert answer.status_code == 200, (address, form)
                inert(answer)


def test_no_text_of_anybody_brings_markup_to_any_page_or_export(
    folk: Folk, server: Server, visitors: Callable[[], Visitor]
) -> None:
    folk = fill(folk)
    routes = examples(folk, server)
    tag = speak(folk)
    pages = sights(folk)
    rule(folk)
    describe(folk)
    lookers = {"": visitors(), "ann": visitors(), MODERATOR: visitors()}
    for name, who in lookers.items():
        who.session.headers["User-Agent"] = EVIL
        if name:
            who.sign_in(name)

    shown = set()
    for one in (*pages, *more(folk, tag)):
        answer = lookers[one.by].get(one.path)
        assert answer.status_code == 200 or one.endpoint == "failure", one.path
        shown |= {one.endpoint} if inert(answer) else set()
    assert {one.endpoint for one in pages} - shown == SILENT
    told = set()
    for endpoint, path in (*((path, path) for path in DATA), *routes.items()):
        answer = requests.get(server.url + path, headers={"Accept": "application/ld+json, */*"}, timeout=20)
        assert answer.status_code == 200 or endpoint in NOT_FOR_ALL, path
        told |= {endpoint} if inert(answer) else set()
    assert set(DATA) - told == WITHOUT
    assert told >= {
        "datasets.catalogue",
        "datasets.read",
        "item_resources.read",
        "agents.read",
        "records.record",
    }
