"""What a search found, in every form that annotations have, and as a page that people search with."""

from __future__ import annotations

from typing import Any

import pytest
import rdflib
import requests
from lxml import html
from rdflib.compare import isomorphic
from requests.utils import parse_header_links

from annoserver.ld.terms import CROWD
from annoserver.protocol import results
from annoserver.protocol.negotiation import Form
from tests.parts.links import DESCRIPTIONS, IRIS, prefer
from tests.parts.people import Site, note
from tests.parts.rdf import said_by, same_in_every_form

# rdflib warns of its own ways inside Dataset.
pytestmark = pytest.mark.filterwarnings("ignore:.*(Dataset|ConjunctiveGraph).*:DeprecationWarning")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def found(room: Site) -> Site:
    """A campaign of three annotations, two of which speak of dogs."""
    for words in ("a dog", "two dogs, of a dog", "cat"):
        assert room.post(note(words, target=about(room))).status_code == 201
    return room


def about(site: Site) -> str:
    """What the annotations of a campaign are about, and those of no other on the server that all share."""
    return f"http://a.example/{site.campaign}"


def shown(site: Site, address: str) -> Any:
    answer = site.get(address, Accept=BROWSER)
    assert answer.headers["Content-Type"] == Form.HTML.content_type
    return html.document_fromstring(answer.content)


@pytest.mark.parametrize("query", ["", "&iris=1", "&page=first", "&page=first&size=1", "&page=first&iris=1"])
def test_results_say_the_same_in_every_form(found: Site, query: str) -> None:
    said = same_in_every_form(found, f"{found.url}search/{found.campaign}/?text=dog{query}")

    assert len(said) > 4


def test_results_of_the_whole_server_say_the_same_in_every_form(found: Site) -> None:
    here = f"{found.url}search/?text=dog&target={about(found)}"

    for query in ("", "&page=first", "&page=first&size=1"):
        same_in_every_form(found, here + query)


@pytest.mark.parametrize("preferred", [IRIS, DESCRIPTIONS])
def test_an_embedded_page_of_results_is_there_in_every_form(found: Site, preferred: str) -> None:
    asked = f"{found.url}search/{found.campaign}/?text=dog"

    said = same_in_every_form(found, asked, Prefer=prefer(preferred))

    assert len(list(said.subjects(rdflib.RDF.first))) == 2


@pytest.mark.parametrize("form", Form)
def test_a_query_in_json_is_answered_in_every_form(found: Site, form: Form) -> None:
    """Content-Location is where the same is read by GET, in the same form."""
    query = {"or": [{"text": "dog"}, {"text": "cow"}]}
    for campaign in (f"{found.campaign}/", ""):
        here = f"{found.url}search/{campaign}"
        answer = found.ask("POST", here, json=query, headers={"Accept": form.content_type})

        assert answer.status_code == 200
        again = found.get(answer.headers["Content-Location"], Accept=form.content_type)
        assert isomorphic(said_by(answer, form), said_by(again, form))
        named = found.ask("POST", f"{here}?format={form.name.lower()}", json=query)
        assert named.headers["Content-Type"] == form.content_type


def test_people_search_a_container_from_its_page_and_read_on(found: Site) -> None:
    page = shown(found, found.container)
    (form,) = page.xpath("//main//form[@role='search']")
    form.fields["text"] = "dog"
    sent = "&".join(f"{name}={value}" for name, value in form.form_values())
    first = shown(found, f"{found.url}{form.get('action').lstrip('/')}?{sent}&size=1")

    assert first.xpath("//main//input[@name='text']/@value") == ["dog"]
    assert "Annotations 1 to 1 of 2" in first.xpath("string(//h1)")
    (onward,) = first.xpath("//a[@rel='next']/@href")
    second = shown(found, found.url + onward.lstrip("/"))
    names = [one.xpath("string(//main//ul[@class='tags'])") for one in (first, second)]
    assert "a dog" in names[0]
    assert "two dogs" in names[1]
    for address in second.xpath("//ul[@class='chips']//a[@rel='alternate']"):
        other = found.get(found.url + address.get("href").lstrip("/"))
        assert other.headers["Content-Type"] == address.get("type")


def test_people_read_that_nothing_was_found_how_much_was_and_what_is_wrong(
    found: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"{found.url}search/{found.campaign}/"

    assert "Nothing was found." in shown(found, f"{here}?text=cow&page=first").xpath("string(//h1)")
    assert "Nothing was found." in shown(found, f"{here}?text=cow").xpath("string(//h1)")
    whole = shown(found, f"{here}?text=dog")
    assert "2 annotations" in whole.xpath("string(//h1)")
    assert whole.xpath("//nav[@aria-label='Pages']/a/@href")[0].endswith("page=first")
    wrong = found.get(f"{here}?text=...", Accept=BROWSER)
    assert (wrong.status_code, "There is no word" in wrong.text) == (400, True)
    assert wrong.headers["Content-Type"].startswith("text/html")
    monkeypatch.setattr(results, "COUNTED", 1)
    assert "Annotations 1 to 2 of 1+" in shown(found, f"{here}?text=dog&page=first").xpath("string(//h1)")


def test_what_was_sought_is_shown_and_never_obeyed(found: Site) -> None:
    asked = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    page = found.get(f"{found.url}search/{found.campaign}/?text={asked}&page=first", Accept=BROWSER)

    assert "<script>alert" not in page.text
    assert 'value="&#34;&gt;&lt;script&gt;' in page.text


def test_a_browser_that_has_the_page_is_told_so(found: Site) -> None:
    asked = f"{found.url}search/{found.campaign}/?text=dog&page=first"
    first = found.get(asked, Accept=BROWSER)

    again = found.get(asked, Accept=BROWSER, If_None_Match=first.headers["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert {"Accept", "Accept-Language", "Authorization"} <= set(first.headers["Vary"].split(", "))


def test_a_container_leads_to_its_search_batch_changes_and_data_set(found: Site) -> None:
    """In its description, in its headers, and on its page; and what is there is what it says it is."""
    answer = found.get()
    document, page = answer.json(), shown(found, found.container)
    there = {name: document[CROWD + name]["id"] for name in ("search", "batch", "changes", "dataset")}

    relations = {"search": "search", "dataset": "describedby"}
    links = linked(answer)
    assert {name: links[relations.get(name, CROWD + name)] for name in there} == there
    shown_there = {found.url + one.lstrip("/") for one in page.xpath("//ul[@class='chips']//a/@href")}
    assert {place for name, place in there.items() if name != "batch"} <= shown_there
    assert f"POST /batch/{found.campaign}/" in page.xpath("string(//ul[@class='chips'][2])")
    assert found.get(f"{there['search']}?text=dog").json()["total"] == 2
    assert found.get(there["changes"]).json()["type"] == "OrderedCollection"
    receipts = found.ask("POST", there["batch"], by="ann", json={"type": "AnnotationPage", "items": [note()]})
    assert receipts.json()["status"] == 201
    described = rdflib.Graph().parse(data=found.get(there["dataset"], Accept="text/turtle").text)
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    downloads = {str(one) for one in described.objects(None, dcat.downloadURL)}
    assert any("/export/annotations" in one for one in downloads)
    for one in downloads:
        assert found.ask("GET", one, stream=True).status_code == 200


def test_the_root_leads_to_what_there_is_for_all_containers(found: Site) -> None:
    answer = found.get(f"{found.url}annotations/")
    document, links = answer.json(), linked(answer)

    assert document[CROWD + "search"]["id"] == links["search"] == f"{found.url}search/"
    assert document[CROWD + "changes"]["id"] == links[CROWD + "changes"] == f"{found.url}changes/"
    assert document[CROWD + "dataset"]["id"] == links["describedby"] == f"{found.url}catalogue"
    assert CROWD + "batch" not in document.keys() | links.keys()
    for address in (links["search"] + "?text=dog", links[CROWD + "changes"], links["describedby"]):
        assert found.get(address).status_code == 200
    assert shown(found, f"{found.url}annotations/").xpath("//main//form/@action") == ["/search/"]


def linked(answer: requests.Response) -> dict[str, str]:
    """The targets of an answer's links by their relations; of the many types the last."""
    return {one["rel"]: one["url"] for one in parse_header_links(answer.headers["Link"])}
