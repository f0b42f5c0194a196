"""The repository for harvesters: every verb, every error, and that each decision is heard of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import requests
from sqlalchemy import update

from annoserver.crowd import lifecycle
from annoserver.exchange.feeds.oaipmh import tokens, verbs
from annoserver.exchange.feeds.oaipmh.verbs import SIZE
from annoserver.model.campaign import State
from annoserver.model.item import Item, Record
from annoserver.model.vote import Choice
from annoserver.store import annotations as shelf
from annoserver.store import campaigns, containers, counts, items
from annoserver.store.accounts import reports
from annoserver.store.derived import headers
from annoserver.store.facts.records import Place
from annoserver.store.origins import harvests
from annoserver.store.rows.origins import header
from annoserver.store.upkeep import removal
from tests.parts.folk import Folk, founded
from tests.parts.harvesting import DC, OAI, Harvester, texts
from tests.parts.records import record
from tests.parts.statements import counted

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

JUG = "http://data.europeana.eu/item/1/jugä"
OLD = datetime(2020, 1, 1, tzinfo=UTC)
SAID = '<dc:title xml:lang="en">A jug &amp; a lid</dc:title><dc:type>jug</dc:type>'
SAID += '<dc:creator rdf:resource="#who"/>'
WHO = '<edm:Agent rdf:about="#who"><skos:prefLabel xml:lang="en">Anna</skos:prefLabel></edm:Agent>'


@pytest.fixture
def folk(database: Database) -> Folk:
    """“folk” with sixty items whose records cannot be delivered, and a jug whose record can."""
    folk = founded(database)
    put(
        folk, Item(JUG, "1", record=Record(record(SAID, more=WHO)), data_provider="Haus & Hof", dataset="1_a")
    )
    age(folk)
    return folk


@pytest.fixture
def harvester(folk: Folk, server: Server) -> Harvester:
    return Harvester(server.url)


def put(folk: Folk, one: Item, campaign: str = "folk") -> None:
    with folk.database.transaction() as store:
        held = containers.hold(store, campaign)
        row = items.hold_collection(store, held, "north", {})
        items.put(store, held, row, [one], datetime.now(UTC))


def age(folk: Folk) -> None:
    """All records are as they are for long."""
    with folk.database.transaction() as store:
        store.connection.execute(update(header).values(moment=OLD))


def jug(harvester: Harvester, campaign: str = "folk") -> str:
    return f"oai:127.0.0.1:{campaign}:http://data.europeana.eu/item/1/jug%C3%A4"


def moved(harvester: Harvester) -> bool:
    """Whether the jug has changed since it was made old."""
    found = harvester.ask("GetRecord", identifier=jug(harvester), metadataPrefix="oai_dc")
    return str(found.find(f".//{OAI}datestamp").text) > "2020-01-02"


def accept(folk: Folk, words: str = "clay") -> str:
    tag = folk.tag(words, item=JUG)
    for voter in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=voter)
    return tag


def test_identify_says_what_harvesters_have_to_know(harvester: Harvester) -> None:
    told = {one.tag.removeprefix(OAI): one.text for one in harvester.ask("Identify")}

    assert told["baseURL"] == f"{harvester.url}oai"
    assert told["adminEmail"] == "annoserver@127.0.0.1"
    assert told["earliestDatestamp"] == "2020-01-01T00:00:00Z"


def test_formats_are_those_of_a_record(harvester: Harvester, folk: Folk) -> None:
    every = texts(harvester.ask("ListMetadataFormats"), "metadataPrefix")
    sound = harvester.ask("ListMetadataFormats", identifier=jug(harvester))
    broken = harvester.ask("ListMetadataFormats", identifier=f"oai:127.0.0.1:folk:{folk.item()}")

    assert every == texts(sound, "metadataPrefix") == ["oai_dc", "edm"]
    assert texts(broken, "metadataPrefix") == ["oai_dc"]


def test_there_is_a_set_for_each_campaign_institution_and_data_set(harvester: Harvester) -> None:
    found = harvester.ask("ListSets")

    told = dict(zip(texts(found, "setSpec"), texts(found, "setName"), strict=True))
    assert told == {
        "campaign.folk": "Folk art",
        "institution.Haus_~26_Hof": "Haus & Hof",
        "institution.Museum_auf_dem_H~C3~BCgel": "Museum auf dem Hügel",
        "dataset.1~5Fa": "1_a",
    }
    assert {one: len(harvester.names(set=one)) for one in told} == {
        "campaign.folk": 61,
        "institution.Haus_~26_Hof": 1,
        "institution.Museum_auf_dem_H~C3~BCgel": 60,
        "dataset.1~5Fa": 1,
    }


def test_a_record_is_told_with_what_was_accepted(harvester: Harvester, folk: Folk) -> None:
    accept(folk)

    edm = harvester.ask("GetRecord", identifier=jug(harvester), metadataPrefix="edm")
    plain = harvester.ask("GetRecord", identifier=jug(harvester), metadataPrefix="oai_dc")

    (subject,) = edm.iter(f"{DC}subject")
    assert subject.text == "clay"
    assert "confidenceLevel" in str(subject.attrib)
    assert [one.text for one in plain.iter(f"{DC}subject")] == ["clay"]
    assert [one.text for one in plain.iter(f"{DC}title")] == ["A jug & a lid"]
    assert [one.text for one in plain.iter(f"{DC}creator")] == ["Anna"]
    assert JUG in [one.text for one in plain.iter(f"{DC}identifier")]
    assert texts(edm, "setSpec") == ["campaign.folk", "institution.Haus_~26_Hof", "dataset.1~5Fa"]


def test_an_item_whose_record_cannot_be_delivered_is_told_in_dublin_core_alone(
    harvester: Harvester, folk: Folk
) -> None:
    name = f"oai:127.0.0.1:folk:{folk.item()}"
    found = harvester.ask("GetRecord", identifier=name, metadataPrefix="oai_dc")

    assert [one.text for one in found.iter(f"{DC}title")] == ["Holzfigur 1"]
    assert harvester.error("GetRecord", identifier=name, metadataPrefix="edm") == "cannotDisseminateFormat"
    assert harvester.names(metadataPrefix="edm") == [jug(harvester)]
    assert harvester.names("ListRecords", metadataPrefix="edm") == [jug(harvester)]


def test_lists_go_on_where_they_were_while_records_change(harvester: Harvester, folk: Folk) -> None:
    for number in range(SIZE):
        put(folk, Item(f"http://data.europeana.eu/item/1/{number:03}", "1", record=Record(record())))
    pages = [harvester.ask("ListRecords", metadataPrefix="oai_dc")]
    put(folk, Item(JUG, "1", record=Record(record())))
    token = pages[0].find(f"{OAI}resumptionToken")

    pages.append(harvester.ask("ListRecords", resumptionToken=token.text))

    told = [one for page in pages for one in texts(page, "identifier")]
    assert len(set(told)) == 161
    assert told[-1] == jug(harvester)
    assert dict(token.attrib) | {"expirationDate": ""} == {
        "completeListSize": "161",
        "cursor": "0",
        "expirationDate": "",
    }
    assert (pages[1][-1].text, pages[1][-1].get("cursor")) == (None, str(SIZE))
    again = harvester.ask("ListRecords", resumptionToken=token.text)
    assert texts(again, "identifier") == texts(pages[1], "identifier")


def test_both_ends_of_a_time_are_included(harvester: Harvester) -> None:
    second, day = "2020-01-01T00:00:00Z", "2020-01-01"

    assert len(harvester.names(since=second, until=second)) == 61
    assert len(harvester.names(since=day, until=day)) == 61
    assert len(harvester.names(until="9999-12-31")) == 61
    assert harvester.error("ListRecords", metadataPrefix="edm", since="2020-01-02") == "noRecordsMatch"
    assert harvester.error("ListRecords", metadataPrefix="edm", until="2019-12-31") == "noRecordsMatch"


def test_what_is_sent_as_a_form_is_answered_alike(harvester: Harvester) -> None:
    form = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": jug(harvester)}
    answer = requests.post(f"{harvester.url}oai", form, headers={"Accept": "image/png"}, timeout=10)

    assert texts(harvester.read(answer), "identifier") == [jug(harvester)]


LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("badVerb", {}),
        ("badVerb", {"verb": "listRecords"}),
        ("badArgument", {"verb": "Identify", "set": "x"}),
        ("badArgument", {"verb": "ListRecords"}),
        ("badArgument", {"verb": "GetRecord", "identifier": "oai:x"}),
        ("badArgument", {**LIST, "since": "2020"}),
        ("badArgument", {**LIST, "since": "2020-02-30"}),
        ("badArgument", {**LIST, "since": "2020-02-01", "until": "2020-02-01T00:00:00Z"}),
        ("badArgument", {**LIST, "since": "2020-02-02", "until": "2020-02-01"}),
        ("badArgument", {**LIST, "resumptionToken": "x"}),
        ("cannotDisseminateFormat", {**LIST, "metadataPrefix": "marc"}),
        ("noRecordsMatch", {**LIST, "set": "campaign.none"}),
        ("noRecordsMatch", {**LIST, "set": "campaign"}),
        ("noRecordsMatch", {**LIST, "set": "campaign."}),
        ("noRecordsMatch", {**LIST, "set": "campaign.~00"}),
        ("noRecordsMatch", {**LIST, "set": "campaign.f%6Flk"}),
        ("badResumptionToken", {"verb": "ListSets", "resumptionToken": "x"}),
        ("badResumptionToken", {"verb": "ListRecords", "resumptionToken": "x"}),
        ("badResumptionToken", {"verb": "ListRecords", "resumptionToken": "W10"}),
        ("idDoesNotExist", {"verb": "ListMetadataFormats", "identifier": "urn:x"}),
        ("idDoesNotExist", {"verb": "ListMetadataFormats", "identifier": "oai:127.0.0.1:folk:%00"}),
        (
            "idDoesNotExist",
            {"verb": "GetRecord", "metadataPrefix": "edm", "identifier": "oai:127.0.0.1:no:x"},
        ),
    ],
)
def test_every_fault_has_the_code_of_the_protocol(
    harvester: Harvester, code: str, asked: dict[str, str]
) -> None:
    assert harvester.error(**asked) == code


def test_an_argument_that_is_there_twice_is_a_fault(harvester: Harvester) -> None:
    answer = requests.get(f"{harvester.url}oai?verb=ListRecords&set=a&set=b&metadataPrefix=edm", timeout=10)

    assert harvester.read(answer).get("code") == "badArgument"


def test_a_token_is_good_for_its_verb_and_for_a_week(harvester: Harvester) -> None:
    place: Place = (OLD, "folk", "")
    soon = int((datetime.now(UTC) + timedelta(days=1)).timestamp())
    one = tokens.Token("ListRecords", "oai_dc", "", "", "", place, 1, 61, soon)
    late = tokens.Token("ListRecords", "oai_dc", "", "", "", place, 1, 61, 1)
    torn = tokens.Token("ListRecords", "oai_dc", "", "", "", (OLD, "folk", "\0"), 1, 61, soon)

    assert len(texts(harvester.ask("ListRecords", resumptionToken=tokens.write(one)), "identifier")) == 61
    assert harvester.error("ListIdentifiers", resumptionToken=tokens.write(one)) == "badResumptionToken"
    assert harvester.error("ListRecords", resumptionToken=tokens.write(late)) == "badResumptionToken"
    assert harvester.error("ListRecords", resumptionToken=tokens.write(torn)) == "badResumptionToken"


def test_a_server_without_records_has_no_sets(server: Server) -> None:
    assert Harvester(server.url).error("ListSets") == "noSetHierarchy"


def test_a_record_moves_when_what_is_accepted_changes_and_not_before(
    harvester: Harvester, folk: Folk
) -> None:
    tag = folk.tag("clay", item=JUG)
    folk.vote(tag, Choice.APPROVE, by="bob")
    assert not moved(harvester)

    folk.vote(tag, Choice.APPROVE, by="cy")
    assert moved(harvester)

    age(folk)
    folk.vote(tag, Choice.REJECT, by="cy")
    assert moved(harvester)

    folk.vote(tag, Choice.APPROVE, by="cy")
    age(folk)
    with folk.database.transaction() as store:
        held = containers.hold(store, "folk")
        shelf.remove(store, held, shelf.find(store, held, tag), datetime.now(UTC))
    assert moved(harvester)


def test_a_record_moves_when_a_tag_is_hidden_or_the_policy_changes(harvester: Harvester, folk: Folk) -> None:
    accept(folk)
    age(folk)
    with folk.database.transaction() as store:
        reports.hide(store, containers.hold(store, "folk"), 0, datetime.now(UTC), hidden=True)
    assert moved(harvester)

    age(folk)
    with folk.database.transaction() as store:
        policy = campaigns.find(store, "folk").campaign.policy
        strict = type(policy)(margin=5, share=policy.share)
        lifecycle.decide_by(store, "folk", strict, datetime.now(UTC))
    assert moved(harvester)


def test_what_is_removed_stays_known_as_deleted(harvester: Harvester, folk: Folk) -> None:
    with folk.database.transaction() as store:
        held = containers.hold(store, "folk")
        run = harvests.begin(store, held, "x", OLD)
        harvests.see(store, held, run, [JUG], {})
        found = harvests.unseen(store, run, [])
        harvests.remove(store, held, found, datetime.now(UTC))

    one = harvester.ask("GetRecord", identifier=jug(harvester), metadataPrefix="edm")
    assert one.find(f".//{OAI}header").get("status") == "deleted"
    assert harvester.names("ListRecords", since="2020-01-02") == [jug(harvester)]

    put(folk, Item(JUG, "1", record=Record(record())))
    back = harvester.ask("GetRecord", identifier=jug(harvester), metadataPrefix="edm")
    assert back.find(f".//{OAI}header").get("status") is None

    put(folk, Item(JUG, "1"))
    assert (
        harvester.ask("GetRecord", identifier=jug(harvester), metadataPrefix="edm").find(f".//{OAI}metadata")
        is None
    )


def test_a_draft_is_absent_and_comes_whole_when_it_opens(harvester: Harvester, folk: Folk) -> None:
    put(folk, Item(JUG, "1", record=Record(record())), "draft")
    age(folk)
    name = jug(harvester, "draft")
    asked = {"identifier": name, "metadataPrefix": "edm"}
    assert harvester.error("GetRecord", **asked) == "idDoesNotExist"
    assert name not in harvester.names()
    assert "campaign.draft" not in texts(harvester.ask("ListSets"), "setSpec")

    with folk.database.transaction() as store:
        lifecycle.move(store, "draft", State.OPEN, datetime.now(UTC))

    assert harvester.names("ListRecords", since="2020-01-02") == [name]


def test_a_campaign_that_is_deleted_leaves_its_records_as_deleted(harvester: Harvester, folk: Folk) -> None:
    put(folk, Item(JUG, "1", record=Record(record())), "draft")
    for campaign in ("folk", "draft"):
        with folk.database.transaction() as store:
            removal.remove(store, containers.hold(store, campaign), datetime.now(UTC))

    found = harvester.ask("ListIdentifiers", metadataPrefix="edm", set="campaign.folk")
    assert {one.get("status") for one in found.iter(f"{OAI}header")} == {"deleted"}
    assert len(texts(found, "identifier")) == len(harvester.names()) == 61


def test_a_recount_finds_headers_that_are_wrong(folk: Folk) -> None:
    accept(folk)
    age(folk)

    with folk.database.reading() as store:
        found = list(counts.check(store))

    assert sum("the header of" in line for line in found) == headers.SHOWN
    assert found[-1] == "container “folk”: 61 headers are missing or wrong"


def test_a_page_costs_the_same_statements_at_the_start_and_at_the_end(folk: Folk) -> None:
    now, token = datetime.now(UTC), ""
    costs: list[int] = []

    while token or not costs:
        asked = [("resumptionToken", token)] if token else [("metadataPrefix", "oai_dc")]
        with counted(folk.database) as statements, folk.database.reading() as store:
            repository = verbs.Repository(store, now, now, now, size=7)
            told = verbs.answer(repository, [("verb", "ListRecords"), *asked]).decode()
        costs.append(len(statements))
        token = told.partition("<resumptionToken")[2].partition(">")[2].partition("<")[0]

    assert len(costs) == 9
    # The first one counts all that there is, and its tokens carry the number on.
    assert costs[0] == costs[1] + 1
    assert len(set(costs[1:])) == 1
