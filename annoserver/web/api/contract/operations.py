"""The table of what programs can ask for: endpoint and method → what is sent and what comes back.

A new route needs a line here. What it does is said by the first line of its view's docstring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annoserver.protocol.negotiation import EVERY, GRAPHS, Form
from annoserver.web.api.contract.parts import CONDITIONS, FILTERS

LD = Form.JSONLD.media_type
JSON = "application/json"
LINES = "application/x-ndjson"
ZIP = "application/zip"
XML: Mapping[str, str] = {"text/xml": ""}
FORM = "application/x-www-form-urlencoded"
NOTHING: Mapping[str, str] = {}
TURTLES = {form.media_type: "" for form in GRAPHS if form is not Form.JSONLD}
RDF = {LD: "Stored", **TURTLES}
EVERYTHING = {form.media_type: "" for form in EVERY} | RDF
THINGS = RDF | {LD: "", "text/html": ""}
SELECTED = tuple(f"only-{name}" for name in FILTERS)
SEARCHED = (*CONDITIONS, "query", "sort", "size", "iris", "result-page", "prefer")

READ = (400, 401, 403, 404, 406, 410, 429, 503)
WRITE = (*READ, 405, 409, 412, 413, 415, 422, 428)
AWAY = (400, 404, 405, 429, 503)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one route.

    parameters: names in parts; body, content: media type → name of a schema in parts, "" for text or
    bytes; status: that of success; token: whether one is needed.
    """

    room: str
    parameters: tuple[str, ...] = ()
    body: Mapping[str, str] = field(default_factory=dict)
    content: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    refusals: tuple[int, ...] = READ
    token: bool = False


def _writing(room: str, *parameters: str, body: str = "", status: int = 200) -> Operation:
    sent = {LD: body, JSON: body} if body else NOTHING
    content = NOTHING if status in (204, 308) else EVERYTHING
    return Operation(room, parameters, sent, content, status, WRITE, token=True)


def _export(*parameters: str, **content: str) -> Operation:
    kinds = dict.fromkeys(content.values(), "")
    return Operation("Exports", ("campaign", *parameters, *SELECTED, "if-none-match"), content=kinds)


def _order(*parameters: str) -> Operation:
    wanted = (*parameters, "export", "profile", "any-form", "with-source", "once", *SELECTED)
    return Operation(JOBS, wanted, content={JSON: "Job"}, status=202, refusals=WRITE)


def _options(room: str, *parameters: str) -> Operation:
    return Operation(room, parameters, content={"text/html": ""})


ANNOTATION, CONTAINER = ("container", "annotation"), ("container", "iris", "page", "form", "prefer")
CONDITION = ("form", "if-none-match")
ROOT = (*CONDITION, "prefer", "result-page")
NODE, HOME, JOBS = "Annotations", "Containers", "Exports and imports as jobs"

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("annotations.create", "POST"): _writing(
        NODE, "container", "slug", "form", "once", body="Annotation", status=201
    ),
    ("annotations.read", "GET"): Operation(NODE, (*ANNOTATION, *CONDITION), content=EVERYTHING),
    ("annotations.change", "PUT"): _writing(NODE, *ANNOTATION, "if-match", "form", "once", body="Annotation"),
    ("annotations.remove", "DELETE"): _writing(NODE, *ANNOTATION, "if-match", "once", status=204),
    ("annotations.ask", "OPTIONS"): _options(NODE, *ANNOTATION),
    ("containers.read_root", "GET"): Operation(HOME, ROOT, content=EVERYTHING),
    ("containers.create", "POST"): _writing(HOME, "slug", "form", "once", body="Description", status=201),
    ("containers.read", "GET"): Operation(HOME, (*CONTAINER, "if-none-match"), content=EVERYTHING),
    ("containers.change", "PUT"): _writing(HOME, "container", "if-match", "form", "once", body="Description"),
    ("containers.remove", "DELETE"): _writing(HOME, "container", "force", "if-match", "once", status=204),
    ("containers.patch", "PATCH"): Operation(HOME, status=405, refusals=WRITE),
    ("containers.ask_root", "OPTIONS"): _options(HOME),
    ("containers.ask", "OPTIONS"): _options(HOME, "container", "page"),
    ("containers.ask_without_slash", "OPTIONS"): _options(HOME),
    ("containers.add_slash", "GET"): Operation(HOME, status=308, refusals=AWAY),
    ("containers.add_slash", "POST"): Operation(HOME, status=308, refusals=AWAY),
    ("containers.add_slash", "PUT"): Operation(HOME, status=308, refusals=AWAY),
    ("containers.add_slash", "DELETE"): Operation(HOME, status=308, refusals=AWAY),
    **{
        ("aliases.lead", method): Operation("Other servers' addresses", status=308, refusals=AWAY)
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS")
    },
    ("batch.add", "POST"): Operation(
        "Batches",
        ("container", "atomic", "once"),
        {LD: "AnnotationPage", JSON: "AnnotationPage", LINES: ""},
        {LINES: "Receipts"},
        refusals=WRITE,
        token=True,
    ),
    ("batch.ask", "OPTIONS"): _options("Batches", "container"),
    ("search.read", "GET"): Operation(
        "Search", (*SEARCHED, *CONDITION), content=EVERYTHING, refusals=(*READ, 415)
    ),
    ("search.ask", "POST"): Operation(
        "Search",
        ("sort", "size", "iris", "prefer", "form"),
        {LD: "Query", JSON: "Query"},
        EVERYTHING,
        refusals=WRITE,
    ),
    ("search.tell", "OPTIONS"): _options("Search"),
    ("feeds.read", "GET"): Operation("Changes", ("page", "if-none-match"), content={LD: "Feed"}),
    ("feeds.ask", "OPTIONS"): _options("Changes"),
    ("deletions.deleted", "GET"): Operation(
        "Changes", ("from", "to", "page", "limit", "after", "only-motivation"), content={JSON: "Deleted"}
    ),
    ("item_resources.europeanas", "GET"): Operation(
        "Items", ("dataset", "local", *CONDITION), content=THINGS
    ),
    ("item_resources.read", "GET"): Operation("Items", ("iri", *CONDITION), content=THINGS),
    ("records.record", "GET"): Operation("Items", ("campaign", "local"), status=303, refusals=AWAY),
    ("datasets.read", "GET"): Operation(
        "Data sets", ("campaign-name", "graph-form", "if-none-match"), content=RDF | {LD: ""}
    ),
    ("datasets.progress", "GET"): Operation("Data sets", ("campaign-name",), content={JSON: "Progress"}),
    ("datasets.catalogue", "GET"): Operation(
        "Data sets", ("graph-form", "if-none-match"), content=RDF | {LD: ""}
    ),
    ("datasets.well_known", "GET"): Operation("Data sets", status=302, refusals=AWAY),
    ("oaipmh.harvest", "GET"): Operation("Harvest", ("verb",), content=XML),
    ("oaipmh.harvest", "POST"): Operation("Harvest", body={FORM: "Harvest"}, content=XML, refusals=WRITE),
    ("erasures.erased", "GET"): Operation("Changes", ("since",), content={JSON: "Erasures"}),
    ("exports.edm", "GET"): _export(
        "profile",
        "edm-form",
        "with-source",
        zip=ZIP,
        **{form.name: form.media_type for form in GRAPHS},
    ),
    ("exports.annotations", "GET"): _export("dump-form", jsonld=LD, lines=LINES),
    ("exports.table", "GET"): _export(
        "table-form",
        csv="text/csv",
        xlsx="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        mint=ZIP,
    ),
    ("exports.ntua", "GET"): _export(json=LD),
    ("exports.europeana", "GET"): _export(zip=ZIP),
    ("exports.tiers", "GET"): _export("tiers-form", json=JSON, csv="text/csv"),
    ("exports.several", "GET"): Operation(
        "Exports",
        ("export", "profile", "any-form", "with-source", *SELECTED, "if-none-match"),
        content={ZIP: "", LD: "", LINES: "", JSON: "", "text/csv": ""},
    ),
    ("exports.put", "POST"): _order("campaign"),
    ("exports.put_several", "POST"): _order(),
    ("imports.put", "POST"): Operation(
        JOBS,
        ("campaign", "import", "file-name", "once"),
        {"application/octet-stream": "", "multipart/form-data": ""},
        {JSON: "Job"},
        202,
        WRITE,
        token=True,
    ),
    ("jobs.read", "GET"): Operation(
        JOBS, ("job", "if-none-match"), content={JSON: "Job", "text/html": ""}, refusals=AWAY
    ),
    ("jobs.fetch", "GET"): Operation(
        JOBS,
        ("job", "range", "if-none-match"),
        content={"application/octet-stream": ""},
        refusals=(*AWAY, 410, 416),
    ),
    ("jobs.cancel", "DELETE"): Operation(JOBS, ("job", "once"), status=204, refusals=(*AWAY, 401, 403, 422)),
    ("jobs.end", "POST"): Operation(JOBS, ("job", "once"), status=303, refusals=(*AWAY, 401, 403, 422)),
    ("vocabularies.vocabulary", "GET"): Operation(
        "Vocabularies", ("graph-form", "if-none-match"), content=RDF | {LD: ""}
    ),
    ("vocabularies.context", "GET"): Operation(
        "Vocabularies", ("context", "if-none-match"), content={LD: ""}
    ),
    ("vocabularies.suggest", "GET"): Operation(
        "Vocabularies", ("campaign-name", "words", "language", "question"), content={JSON: "Suggestions"}
    ),
    ("agents.read", "GET"): Operation(
        "People", ("campaign-name", "key"), content={LD: "Stored", "text/html": ""}
    ),
    ("health.alive", "GET"): Operation("Health", content={"text/plain": ""}, refusals=()),
    ("health.ready", "GET"): Operation("Health", content={JSON: "Readiness"}, refusals=(503,)),
    ("health.metrics", "GET"): Operation(
        "Health", content={"text/plain": ""}, refusals=(401, 404), token=True
    ),
    ("membership.read", "GET"): Operation("People", ("campaign",), content={JSON: "Membership"}),
    ("membership.join", "PUT"): Operation(
        "People",
        ("campaign", "once"),
        {JSON: "Agreement"},
        {JSON: "Membership"},
        refusals=WRITE,
        token=True,
    ),
    ("moderation.disown", "POST"): Operation(
        "People", ("campaign", "once"), {JSON: "Disowning"}, {JSON: "Disowned"}, refusals=WRITE, token=True
    ),
    ("moderation.look", "GET"): Operation(
        "People", ("campaign", "key"), content={JSON: "Exclusion"}, token=True
    ),
    ("moderation.decide", "PUT"): Operation(
        "People",
        ("campaign", "key", "once"),
        {JSON: "Decision"},
        {JSON: "Exclusion"},
        refusals=WRITE,
        token=True,
    ),
    ("contributors.read", "GET"): Operation(
        "People", ("campaign", "tiers-form"), content={JSON: "Contributors", "text/csv": ""}, token=True
    ),
    ("membership.leave", "DELETE"): Operation(
        "People", ("campaign", "once"), status=204, refusals=WRITE, token=True
    ),
    ("contract.read", "GET"): Operation("Contract", ("if-none-match",), content={JSON: ""}),
    ("contract.show", "GET"): Operation("Contract", content={"text/html": ""}),
}
