"""Tests of the forms that annotations, containers and pages are served in: one graph in all of them."""

from __future__ import annotations

import pytest
import rdflib
from lxml import html
from rdflib.compare import isomorphic, to_isomorphic

from annoserver.model.annotation import Document
from annoserver.protocol.negotiation import Form
from tests.parts.links import listed
from tests.parts.people import ITEM, Site, note
from tests.parts.rdf import said_by, same_in_every_form

# rdflib warns of its own ways inside Dataset.
pytestmark = pytest.mark.filterwarnings("ignore:.*(Dataset|ConjunctiveGraph).*:DeprecationWarning")


def test_an_annotation_says_the_same_in_every_form(room: Site, rich: Document) -> None:
    iri = room.post(rich).headers["Location"]

    said = same_in_every_form(room, iri)

    assert len(to_isomorphic(said)) > 25
    assert rdflib.Literal("2026-01-31T12:00:00.120Z", datatype=rdflib.XSD.dateTime) in set(said.objects())
    assert rdflib.Literal('a "dog" \r\n<ж> \\', lang=None) in set(said.objects())


@pytest.mark.parametrize("path", ["", "?iris=0", "?iris=1", "?iris=0&page=0", "?iris=1&page=2"])
def test_containers_and_pages_say_the_same_in_every_form(full: Site, path: str) -> None:
    same_in_every_form(full, full.container + path)


@pytest.mark.parametrize("iris", ["PreferContainedIRIs", "PreferContainedDescriptions"])
def test_an_embedded_page_is_there_in_every_form(full: Site, iris: str) -> None:
    wanted = f'return=representation; include="http://www.w3.org/ns/oa#{iris}"'

    said = same_in_every_form(full, full.container, Prefer=wanted)

    assert len(list(said.subjects(rdflib.RDF.first))) == 3


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_root_says_the_same_in_every_form(site: Site) -> None:
    same_in_every_form(site, f"{site.url}annotations/")


def test_a_context_of_its_own_is_understood_in_every_form(room: Site) -> None:
    """Words of other contexts are words in every form; those that no context knows are in none."""
    crowd = "https://w3id.org/annoserver/contexts/crowd.jsonld"
    mine = {"mood": {"@id": "http://a.example/mood", "@type": "@id"}, "ex": "http://a.example/"}
    body = {"type": "TextualBody", "value": "x", "mood": "glad", "ex:a": {"@value": 1}, "unheard": 7}
    sent = note(body=body, raw={"id": 5}, prefLabel={"en": "Dog"})
    sent["@context"] = [sent["@context"], crowd, mine]
    iri = room.post(sent).headers["Location"]

    said = {str(value) for value in same_in_every_form(room, iri).objects()}

    assert {"Dog", "1"} <= said
    assert "7" not in said
    assert not any("glad" in value for value in said)


@pytest.mark.parametrize("form", Form)
def test_a_format_can_be_named_in_the_address(room: Site, form: Form) -> None:
    iri = room.post(note("dog")).headers["Location"]

    for address in (iri, room.container, f"{room.container}?iris=1&page=0"):
        more = "&" if "?" in address else "?"
        answer = room.get(f"{address}{more}format={form.name.lower()}", Accept="image/png")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, form.content_type)


def test_a_format_that_is_not_there_is_406_with_what_there_is(room: Site) -> None:
    answer = room.get(f"{room.container}?format=pdf")

    assert answer.status_code == 406
    assert {"application/ld+json", "text/turtle"} <= set(answer.json()["offered"])
    assert "jsonld, turtle, ntriples" in answer.json()["detail"]


def test_each_form_has_an_etag_of_its_own_and_any_of_them_stands_for_the_state(room: Site) -> None:
    iri = room.post(note("dog")).headers["Location"]
    tags = {form: room.get(iri, Accept=form.content_type).headers["ETag"] for form in Form}

    assert len(set(tags.values())) == len(Form)
    for form, tag in tags.items():
        known = room.get(iri, Accept=form.content_type, If_None_Match=tag)
        assert (known.status_code, known.content) == (304, b"")
        assert known.headers["ETag"] == tag
        assert room.get(iri, Accept=form.content_type, If_None_Match='"0-ld"').status_code == 200
    for form in Form:
        tag = room.get(iri, Accept=form.content_type).headers["ETag"]
        assert room.put(iri, note("dog"), If_Match=tag).status_code == 200
        assert room.put(iri, note("dog"), If_Match=tag).status_code == 412


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"http://a.example/1": "x"}, "does not end like an XML element"),
        ({"skos:note": "\x0b"}, "a character that XML does not have"),
    ],
)
def test_what_xml_cannot_say_is_406_in_xml_and_fine_elsewhere(
    room: Site, more: dict[str, str], reason: str
) -> None:
    iri = room.post(note("dog", **more)).headers["Location"]

    refused = room.get(iri, Accept="application/rdf+xml")

    assert refused.status_code == 406
    assert reason in refused.json()["detail"]
    assert said_by(room.get(iri, Accept="text/turtle"), Form.TURTLE)


def test_a_page_for_people_shows_what_is_said_and_where_the_formats_are(room: Site) -> None:
    iri = room.post(
        note(
            body=[{"type": "TextualBody", "value": "<b>Hund</b>", "language": "de"}, "http://a.example/dog"],
            target=[
                {"source": "javascript:alert(1)", "selector": {"type": "CssSelector", "value": "p > a"}},
                {"type": "List", "items": ["http://a.example/first"]},
                {
                    "source": ITEM,
                    "selector": {
                        "type": "RangeSelector",
                        "startSelector": "urn:x:1",
                        "endSelector": "urn:x:2",
                    },
                },
            ],
        )
    ).headers["Location"]
    answer = room.get(iri, Accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    page = html.document_fromstring(answer.content)

    assert "“<b>Hund</b>”" in page.xpath("string(//h1)")
    assert page.xpath("//h1//*[@lang='de']")
    assert page.xpath("//h1//a/@href") == ["http://a.example/dog"]
    for words in ("p > a", "http://a.example/first", '"endSelector": "urn:x:2"'):
        assert words in page.xpath("string(//dl)")
    assert not [href for href in page.xpath("//@href") if href.startswith("javascript")]
    for address in page.xpath("//ul[@class='chips']//a"):
        shown = room.get(room.url + address.get("href").lstrip("/"))
        assert shown.headers["Content-Type"] == address.get("type")
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    assert answer.headers["Link"] == '<http://www.w3.org/ns/ldp#Resource>; rel="type"'


def test_people_walk_from_the_root_to_every_annotation(full: Site) -> None:
    """Root, its pages, container, pages and annotations are linked as pages for people."""

    def follow(address: str, path: str) -> list[str]:
        page = html.document_fromstring(full.get(address, Accept="text/html").content)
        return [full.url + href.lstrip("/") for href in page.xpath(path)]

    root, rows = f"{full.url}annotations/", "//main//ul[@class='rows']//a/@href"
    listed, pages = follow(root, rows), follow(root, "//nav[@aria-label='Pages']/a/@href")[:1]
    while pages:
        listed += follow(pages[0], rows)
        pages = follow(pages[0], "//a[@rel='next']/@href")
    assert full.container in listed
    (page, last) = follow(full.container, "//nav[@aria-label='Pages']/a/@href")
    found = follow(page, "//ul[@class='tags']//p[@class='label']/a/@href")
    while page != last:
        (page,) = follow(page, "//a[@rel='next']/@href")
        found += follow(page, "//ul[@class='tags']//p[@class='label']/a/@href")
    assert len(set(found)) == 7
    assert full.get(found[0], Accept="text/html").status_code == 200


def test_a_list_of_iris_an_empty_container_and_an_embedded_page_are_pages_too(room: Site) -> None:
    assert "0 annotations" in room.get(Accept="text/html").text
    iri = room.post(note("dog")).headers["Location"]

    assert iri.rpartition("/")[2] in room.get(f"{room.container}?iris=1&page=0", Accept="text/html").text
    embedded = room.get(Accept="text/html, application/json;q=0.5")
    assert "First page" in embedded.text


def test_errors_are_pages_for_people_and_problems_for_programs(room: Site) -> None:
    missing = f"{room.container}nothing"

    assert room.get(missing, Accept="text/html").headers["Content-Type"].startswith("text/html")
    assert room.get(missing, Accept="text/html, */*").headers["Content-Type"].startswith("text/html") is False
    assert room.get(missing).headers["Content-Type"] == "application/problem+json"
    assert "Accept" in listed(room.get(missing), "Vary") & listed(
        room.get(missing, Accept="text/html"), "Vary"
    )
    assert room.get(missing, Accept="image/png").headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("form", [Form.TURTLE, Form.NQUADS, Form.HTML])
def test_post_and_put_answer_in_the_form_that_is_asked_for(room: Site, form: Form) -> None:
    made = room.post(note("dog"), Accept=form.content_type)
    changed = room.put(made.headers["Location"], note("cat"), Accept=form.content_type)

    assert (made.status_code, changed.status_code) == (201, 200)
    assert isomorphic(said_by(changed, form), said_by(room.get(made.headers["Location"]), Form.JSONLD))
    assert len(said_by(made, form)) > 3
