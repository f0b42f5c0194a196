"""Every page that people can look at: what is found where, and who is looking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from annoserver.exchange.release.parcels import files
from annoserver.model.job import Refusal
from annoserver.model.person import Person, Purpose
from annoserver.model.vote import Choice
from annoserver.store.accounts import slips
from annoserver.store.database import Store
from annoserver.store.upkeep import jobs
from tests.parts.folk import FOLK, FREE, Folk
from tests.parts.palette import paint

NO_PAGES = {
    "aliases.lead",
    "containers.add_slash",
    "contract.read",
    "datasets.catalogue",
    "datasets.read",
    "datasets.well_known",
    "deletions.deleted",
    "erasures.erased",
    "exports.annotations",
    "exports.edm",
    "exports.europeana",
    "exports.ntua",
    "exports.several",
    "exports.table",
    "exports.tiers",
    "feeds.read",
    "following.lead",
    "health.alive",
    "health.metrics",
    "health.ready",
    "identifiers.lead",
    "item_resources.europeanas",
    "item_resources.read",
    "jobs.fetch",
    "contributors.read",
    "membership.read",
    "moderation.look",
    "oaipmh.harvest",
    "pictures.read",
    "records.record",
    "static",
    "vocabularies.context",
    "vocabularies.suggest",
    "vocabularies.vocabulary",
}
"""What answers a GET with something else: data, a picture, the way to somewhere."""

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2


@dataclass(frozen=True, slots=True)
class Sight:
    """A page: the endpoint of its route, the path without a language, whether ann has to be signed in."""

    endpoint: str
    path: str
    known: bool = False


def sights(folk: Folk) -> list[Sight]:
    """Fill the campaigns with what pages may have to show; then every page, some in several states."""
    tag, agent = _say(folk)
    here, item = f"campaigns/{FOLK}", f"campaigns/{FOLK}/items?iri={quote(folk.item(), safe='')}"
    shared = (
        Sight("campaigns.listing", ""),
        Sight("campaigns.read", here),
        Sight("collections.browse", f"{here}/collection"),
        Sight("boards.read", f"{here}/board"),
        Sight("items.read", item),
        Sight("agents.read", f"{here}/agents/{agent}"),
        Sight("privacy.policy", "privacy"),
        Sight("privacy.accessibility", "accessibility"),
    )
    return [
        *shared,
        Sight("campaigns.listing", "?words=nothing&sort=new"),
        Sight("campaigns.read", f"campaigns/{FREE}"),
        Sight("collections.browse", f"{here}/collection?collection=north&sort=least&words=holz"),
        Sight("collections.tag", f"{here}/tag?term={quote(folk.term('dog'), safe='')}"),
        Sight("collections.tag", f"{here}/tag?said=nobody"),
        Sight("boards.read", f"campaigns/{FREE}/board?period=week"),
        Sight("containers.read_root", "annotations/"),
        Sight("containers.read", f"annotations/{FOLK}/"),
        Sight("containers.read", f"annotations/{FOLK}/?page=0"),
        Sight("annotations.read", f"annotations/{FOLK}/{tag}"),
        Sight("search.read", f"search/{FOLK}/?text=painted"),
        Sight("search.read", f"search/{FOLK}/?text=painted&page=first"),
        Sight("search.read", "search/?text=nothing&page=first"),
        Sight("contract.show", "api"),
        *(Sight("jobs.read", f"jobs/{key}") for key in _ordered(folk)),
        Sight("signin.ask", "sign-in"),
        Sight("failure", "nothing"),
        *_of_accounts(folk),
        *(Sight(one.endpoint, one.path, known=True) for one in shared),
        Sight("items.read", f"{item}&words=d", known=True),
        Sight("joined.ask", f"{here}/join"),
        Sight("joined.ask", f"{here}/join", known=True),
        Sight("boards.mine", f"{here}/mine", known=True),
        Sight("boards.mine", f"{here}/mine?show=votes", known=True),
        Sight("boards.mine", f"campaigns/{FREE}/mine", known=True),
        Sight("boards.certificate", f"{here}/certificate", known=True),
        Sight("reports.ask", f"{here}/report?tag={tag}", known=True),
        Sight("people.me", "me", known=True),
        Sight("account.read", "me/account", known=True),
        Sight("privacy.data", "me/data", known=True),
    ]


def _say(folk: Folk) -> tuple[str, str]:
    paint(folk)
    folk.change(ask_reason=True, prizes={"gold": {"en": "A book"}}, disclaimer={"en": "Mind the words."})
    folk.change(FREE, title={"en": LONG}, description={"de": LONG})
    tag = folk.tag("carved", by="bob")
    folk.vote(tag, Choice.REJECT, by="ann", reason="It is painted.")
    folk.tag("painted", region="10,10,20,20")
    mine = folk.tag(term="dog")
    for by in ("bob", "cy"):
        folk.vote(mine, Choice.APPROVE, by=by)
    folk.tag(LONG[:60], by="cy", item=folk.item(2))
    agent = folk.actor("bob").agent
    assert agent is not None
    return tag, agent.iri.rpartition("/")[2]


def _ordered(folk: Folk) -> list[str]:
    """Exports that wait, are done and have failed: the keys of their jobs."""
    now, words = datetime.now(UTC), {"kind": "table", "given": {"campaign": [FOLK], "format": ["csv"]}}
    file = {"name": "folk-tags.csv", "mediaType": "text/csv", "bytes": 1, "sha256": "0"}
    with folk.database.transaction() as store:
        keys = [jobs.put(store, files.EXPORT, {"order": words}, now).key for _ in range(3)]
        done, failed = jobs.claim(store, now), jobs.claim(store, now)
        assert done is not None
        assert failed is not None
        jobs.refuse(store, done, [Refusal("http://data.europeana.eu/item/1/a", "edm:rights is missing")])
        jobs.finish(store, done, {"order": words, "file": file, "counts": {"items": 3}}, now)
        jobs.fail(store, failed, "The disk is full.", now, None)
    return keys


def _of_accounts(folk: Folk) -> list[Sight]:
    with folk.database.transaction() as store:
        links = lay_slips(store, folk.known["ann"], datetime.now(UTC))
    return [
        Sight("joining.ask_sign_up", "sign-up"),
        Sight("joining.sent", "sign-up/sent"),
        Sight("joining.ask_forgotten", "forgotten"),
        Sight("joining.asked", "forgotten/sent"),
        *(Sight(endpoint, path) for endpoint, path in links.items()),
    ]


def lay_slips(store: Store, person: Person, now: datetime) -> dict[str, str]:
    """Links of the mails of somebody, each good for a day: endpoint → path."""
    purposes = {
        Purpose.VERIFY: ("joining.ask_verify", "verify"),
        Purpose.RESET: ("joining.ask_reset", "reset"),
        Purpose.LEAVE: ("joining.ask_leave", "leave-address"),
        Purpose.ARRIVE: ("joining.ask_take", "take-address"),
    }
    for purpose in purposes:
        digest = sha256(purpose.value.encode()).hexdigest()
        slips.add(store, person, purpose, digest, "new@example.org", now, now + timedelta(days=1))
    return {endpoint: f"{path}?slip={purpose}" for purpose, (endpoint, path) in purposes.items()}
