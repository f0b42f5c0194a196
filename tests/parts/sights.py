"""Every page that people can look at: what is found where, and who is looking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from annoserver.crowd.moderation import exclusions, rulings
from annoserver.exchange.release.parcels import files
from annoserver.model.job import Refusal
from annoserver.model.person import Person, Purpose, Role
from annoserver.model.vote import Choice, Status
from annoserver.store import campaigns
from annoserver.store import people as shelf
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
    "datasets.progress",
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

MODERATOR = "cy"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2


@dataclass(frozen=True, slots=True)
class Sight:
    """A page: the endpoint of its route, the path without a language, and who looks at it, if signed in."""

    endpoint: str
    path: str
    by: str = ""


def sights(folk: Folk) -> list[Sight]:
    """Fill the campaigns with what pages may have to show; then every page, some in several states."""
    tag, mine = _say(folk)
    agents = f"campaigns/{FOLK}/agents/"
    ann, bob = (agents + folk.key(name) for name in ("ann", "bob"))
    here, item = f"campaigns/{FOLK}", f"campaigns/{FOLK}/items?iri={quote(folk.item(), safe='')}"
    shared = (
        Sight("campaigns.listing", ""),
        Sight("campaigns.read", here),
        Sight("collections.browse", f"{here}/collection"),
        Sight("boards.read", f"{here}/board"),
        Sight("boards.everywhere", "board"),
        Sight("items.read", item),
        Sight("agents.read", bob),
        Sight("privacy.policy", "privacy"),
        Sight("privacy.accessibility", "accessibility"),
    )
    return [
        *shared,
        Sight("campaigns.listing", "?words=nothing&sort=new"),
        Sight("campaigns.read", f"campaigns/{FREE}"),
        Sight("collections.browse", f"{here}/collection?collection=north&sort=least&words=holz"),
        Sight("collections.browse", f"{here}/collection?view=list&type=IMAGE&provider=Museum"),
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
        *(Sight(one.endpoint, one.path, by="ann") for one in shared),
        Sight("items.read", f"{item}&words=d", by="ann"),
        Sight("items.read", f"{item}&edit={mine}", by="ann"),
        *(Sight("items.read", item, by=MODERATOR), Sight("agents.read", ann, by=MODERATOR)),
        Sight("agents.read", bob, by=MODERATOR),
        Sight("joined.ask", f"{here}/join"),
        Sight("joined.ask", f"{here}/join", by="ann"),
        Sight("boards.mine", f"{here}/mine", by="ann"),
        Sight("boards.mine", f"{here}/mine?show=votes", by="ann"),
        Sight("boards.mine", f"campaigns/{FREE}/mine", by="ann"),
        Sight("boards.certificate", f"{here}/certificate", by="ann"),
        Sight("reports.ask", f"{here}/report?tag={tag}", by="ann"),
        Sight("reports.ask", f"{here}/report?agent={bob.removeprefix(agents)}", by="ann"),
        Sight("people.me", "me", by="ann"),
        Sight("account.read", "me/account", by="ann"),
        Sight("factors.read", "me/account/second-factor", by="ann"),
        Sight("privacy.data", "me/data", by="ann"),
    ]


def _say(folk: Folk) -> tuple[str, str]:
    """What everybody says; a tag of bob's, and one of ann's that nobody has voted on."""
    paint(folk)
    folk.change(ask_reason=True, prizes={"gold": {"en": "A book"}}, disclaimer={"en": "Mind the words."})
    folk.change(FREE, title={"en": LONG}, description={"de": LONG})
    tag = folk.tag("carved", by="bob")
    folk.vote(tag, Choice.REJECT, by="ann", reason="It is painted.")
    painted = folk.tag("painted", region="10,10,20,20")
    mine = folk.tag(term="dog")
    for by in ("bob", "cy"):
        folk.vote(mine, Choice.APPROVE, by=by)
    folk.tag(LONG[:60], by="cy", item=folk.item(2))
    _moderate(folk, tag, folk.key("bob"))
    return tag, painted


def _moderate(folk: Folk, tag: str, bob: str) -> None:
    """Cy may rule and exclude, rules on a tag, and excludes bob."""
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        shelf.give_role(store, held, folk.known[MODERATOR], Role.MODERATOR)
        shelf.keep_password(store, folk.known[MODERATOR], shelf.password_hash(store, folk.known["ann"]) or "")
        cy, now = shelf.by_person(store, folk.known[MODERATOR].id, FOLK), datetime.now(UTC)
        rulings.give(store, FOLK, tag, Status.REJECTED, "It is not carved.", cy, now)
        exclusions.write(store, FOLK, bob, "Advertising.", now)


def _ordered(folk: Folk) -> list[str]:
    """Exports that wait, run, are done, have failed and were cancelled: the keys of their jobs."""
    now, words = datetime.now(UTC), {"kind": "table", "given": {"campaign": [FOLK], "format": ["csv"]}}
    file = {"name": "folk-tags.csv", "mediaType": "text/csv", "bytes": 1, "sha256": "0"}
    with folk.database.transaction() as store:
        keys = [jobs.put(store, files.EXPORT, {"order": words}, now).key for _ in range(5)]
        taken = [jobs.claim(store, now) for _ in range(4)]
        done, failed, ended, running = (one for one in taken if one)
        jobs.refuse(store, done, [Refusal("http://data.europeana.eu/item/1/a", "edm:rights is missing")])
        jobs.finish(store, done, {"order": words, "file": file, "counts": {"items": 3}}, now)
        jobs.fail(store, failed, "The disk is full.", now, None)
        jobs.cancel(store, ended, now)
        jobs.renew(store, running, now, done=3, total=12)
    return keys


def _of_accounts(folk: Folk) -> list[Sight]:
    with folk.database.transaction() as store:
        links = lay_slips(store, folk.known["ann"], datetime.now(UTC))
    return [
        Sight("joining.ask_sign_up", "sign-up"),
        Sight("joining.sent", "sign-up/sent"),
        Sight("joining.ask_forgotten", "forgotten"),
        Sight("joining.asked", "forgotten/sent"),
        Sight("factors.ask", "sign-in/code"),
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
