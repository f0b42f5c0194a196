"""The model's rules on write, M00 to M40: one test for each, with what is refused, warned about and taken."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from annoserver.errors import Invalid, Unfit
from annoserver.model.annotation import ANNO
from annoserver.protocol.annotations import check
from tests.parts.links import CONSTRAINED, links
from tests.parts.people import Site

BODY = "http://a.example/body"
TEXT = {"type": "TextualBody", "value": "x"}
SOURCE = {"source": "http://a.example/page"}
CROWD = "https://w3id.org/annoserver/contexts/crowd.jsonld"


def verdict(**keys: Any) -> tuple[int, set[str]]:
    """The status of a document with these keys, and the rules named as faults or warnings; ... leaves out."""
    whole: dict[str, Any] = {"@context": ANNO, "type": "Annotation", "target": "http://a.example/page"}
    whole |= {key.replace("context", "@context"): value for key, value in keys.items()}
    body = json.dumps({key: value for key, value in whole.items() if value is not ...}).encode()
    try:
        warnings = check(body).warnings
    except Invalid as error:
        return 400, {problem.rule for problem in error.problems}
    except Unfit as error:
        return 415, {problem.rule for problem in error.problems}
    return 201, {problem.rule for problem in warnings}


def refused(rule: str, key: str, values: Iterable[Any], status: int = 400) -> None:
    """Each value of a key is refused by the rule."""
    for value in values:
        assert verdict(**{key: value}) in [(status, {rule}), (status, {rule, "M40"})], value


def warned(rule: str, key: str, values: Iterable[Any]) -> None:
    """Each value of a key is kept, with a warning."""
    for value in values:
        assert verdict(**{key: value}) == (201, {rule}), value


def taken(key: str, values: Iterable[Any]) -> None:
    """Each value of a key is kept without a word."""
    for value in values:
        assert verdict(**{key: value}) == (201, set()), value


def selecting(*selectors: Any) -> list[dict[str, Any]]:
    """Targets with these selectors."""
    return [{**SOURCE, "selector": selector} for selector in selectors]


def test_M00_one_json_object() -> None:
    """A document is one JSON object in UTF-8, without duplicate keys."""
    for body, error in [
        (b"{", Invalid),
        (b'{"a":1,"a":2}', Invalid),
        (b"\xff", Invalid),
        (b'{"a":NaN}', Invalid),
    ]:
        with pytest.raises(error):
            check(body)
    for body in (b"[]", b"null", b'"x"'):
        with pytest.raises(Unfit):
            check(body)


def test_M01_the_context() -> None:
    """“The Annotation MUST have 1 or more @context values and http://www.w3.org/ns/anno.jsonld MUST be one of
    them. If there is only one value, then it MUST be provided as a string.”
    """
    refused("M01", "context", [..., None, "http://x.example/", ["http://x.example/"]], 415)
    refused("M01", "context", [[ANNO]])
    refused("M01", "context", [ANNO.replace("http:", "https:")], 415)
    taken("context", [ANNO, [ANNO, CROWD], [CROWD, ANNO]])


def test_M02_the_id() -> None:
    """“An Annotation MUST have exactly 1 IRI that identifies it”: the server's; what is sent is one IRI or
    none.
    """
    refused("M02", "id", [5, None, ["urn:x:1"], "/x", "a b", "http://a.example/ <x>"])
    taken("id", ["urn:x:1", "", "#a", "9a6d7a4c"])


def test_M03_the_type() -> None:
    """“An Annotation MUST have 1 or more types, and the Annotation class MUST be one of them.”"""
    refused("M03", "type", [..., "Person", "oa:Annotation", [], ["Annotation", ""], 5], 415)
    taken("type", [["Annotation"], ["Annotation", "http://a.example/Kind"]])


def test_M04_the_target() -> None:
    """“There MUST be 1 or more target relationships associated with an Annotation.”"""
    refused("M04", "target", [..., None, [], 5, "page", [5]])
    taken("target", [["urn:x:1", "urn:x:2"], SOURCE])


def test_M05_bodies_and_targets_are_of_a_known_kind() -> None:
    """A body is an IRI or an object of a kind that the model knows."""
    refused("M05", "body", [None, 5, "words", {}, {"type": "Image"}])
    taken("body", [[], BODY, TEXT, {"id": BODY}, {**SOURCE, "purpose": "tagging"}])


def test_M06_body_and_body_value_exclude_each_other() -> None:
    """“If the bodyValue property is present, then the body relationship MUST NOT also be present.”"""
    assert verdict(body=TEXT, bodyValue="x") == (400, {"M06"})


def test_M07_body_value_is_one_string() -> None:
    """“MUST be a single xsd:string and the data type MUST NOT be expressed in the serialization.” “MUST NOT
    have a language associated with it.”
    """
    refused("M07", "bodyValue", [["x"], 5, {"@value": "x", "@language": "en"}])
    taken("bodyValue", ["x", ""])


def test_M08_one_iri_for_an_external_resource() -> None:
    """“Bodies or Targets which are External Web Resources MUST have exactly 1 id with the value of the
    resource's IRI”, and so have selectors and states.
    """
    for body in ({"id": ["urn:x:1"]}, {"id": 5}, {"id": "a b"}):
        assert verdict(body=body) == (400, {"M08"})
    assert verdict(target=selecting({"id": "x y"})[0]) == (400, {"M08"})


def test_M09_format_and_languages() -> None:
    """“The value of the property SHOULD be the media-type of the format”, “a language code following the …
    specification”: what is no string is refused, an odd string kept.
    """
    refused("M09", "body", [{"id": BODY, "format": 5}, {"id": BODY, "processingLanguage": ["en", "de"]}])
    warned("M09", "body", [{"id": BODY, "format": "picture"}, {"id": BODY, "language": "no such tongue"}])
    taken("body", [{"id": BODY, "format": "text/html", "language": ["en", "de-AT"]}])


def test_M10_text_direction() -> None:
    """“The value of the property MUST be one of the directions defined below (ltr, rtl, or auto).”"""
    refused("M10", "body", [{**TEXT, "textDirection": "up"}, {**TEXT, "textDirection": ["ltr"]}])
    taken("body", [{**TEXT, "textDirection": way} for way in ("ltr", "rtl", "auto")])


def test_M11_a_textual_body_has_one_value() -> None:
    """“There MUST be exactly 1 value property associated with the TextualBody.”"""
    refused("M11", "body", [{"type": "TextualBody"}, {"type": "TextualBody", "value": ["x"]}, {"value": 5}])
    taken("body", [{"value": "x"}, {**TEXT, "id": BODY}])


def test_M12_a_choice() -> None:
    """“The Choice MUST have exactly 1 type, and it MUST be the CHOICE class”, with one or more items."""
    refused("M12", "body", [{"type": "Choice"}, {"type": "Choice", "items": []}])
    refused("M12", "body", [{"type": ["Choice", "Image"], "items": [BODY]}, {"items": [BODY]}])
    taken("body", [{"type": "Choice", "items": [BODY, TEXT], "id": "urn:x:1"}])


def test_M13_a_choice_of_targets() -> None:
    """The final text has a Choice for bodies alone: as a target it is kept with a warning."""
    warned("M13", "target", [{"type": "Choice", "items": ["urn:x:1"]}])


def test_M14_keys_of_another_kind() -> None:
    """Keys of one kind on another are kept and mean nothing."""
    warned("M14", "body", [{"id": BODY, "purpose": "tagging"}, {**SOURCE, "value": "x"}])


def test_M15_text_as_a_target() -> None:
    """A TextualBody may be a target, with an IRI or without."""
    taken("target", [TEXT, {**TEXT, "id": "urn:x:1"}])


def test_M16_the_sets_of_appendix_d() -> None:
    """Composite, List and Independents are in no context: kept, with a warning, when they have items."""
    warned("M16", "body", [{"type": kind, "items": [BODY]} for kind in ("Composite", "List", "Independents")])
    assert verdict(body={"type": "List", "items": []})[0] == 400


def test_M17_dates() -> None:
    """“The datetime MUST be a xsd:dateTime with the UTC timezone expressed as "Z"”, of a day that there
    is.
    """
    wrong = ["today", "2026-01-31", "2026-01-31T12:00:00", "2026-01-31T12:00:00+02:00", 5, None]
    wrong += [
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-01-31T12:00:00z",
        ["2026-01-31T12:00:00Z"],
    ]
    for key in ("created", "modified", "generated"):
        refused("M17", key, wrong)
        taken(key, ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.123456Z"])
    refused("M17", "body", [{**TEXT, "created": "today"}])
    refused("M17", "creator", [{"type": "Person", "created": "today"}])


def test_M18_agents() -> None:
    """“An Agent SHOULD have exactly 1 IRI that identifies it, and MUST NOT have more than 1”; e-mail and
    homepage are IRIs.
    """
    refused(
        "M18",
        "creator",
        [6, "Jane", None, {"id": ["urn:x:1"]}, {"homepage": "x y"}, {"email": "j@a.example"}],
    )
    refused("M18", "generator", ["Homer", [5]])
    warned("M18", "creator", [{"email": "https://a.example/"}, {"id": "xIwHR"}])
    taken("creator", ["urn:x:1", {"name": "Jane"}, ["urn:x:1", {"email": "mailto:j@a.example"}]])


def test_M19_the_audience() -> None:
    """“The properties and class names MUST be prefixed in the JSON with schema:”."""
    refused("M19", "audience", ["students", {"type": "Student"}, {"role": "x"}])
    taken(
        "audience",
        ["urn:x:1", {"type": "schema:EducationalAudience", "schema:role": "x"}, {"type": "Audience"}],
    )


def test_M20_accessibility() -> None:
    """“One or more strings from an enumerated list of values”: another literal is kept with a warning."""
    warned("M20", "accessibility", [5])
    taken("accessibility", ["captions", ["captions", "alternativeText"]])


def test_M21_motivations_and_purposes() -> None:
    """“There SHOULD be exactly 1 motivation for each Annotation”: an unknown word is no IRI."""
    refused("M21", "motivation", ["guessing", 5, None, {"name": "x"}])
    refused("M21", "body", [{**TEXT, "purpose": "guessing"}])
    warned("M21", "motivation", ["reviewing"])
    taken(
        "motivation", ["tagging", ["assessing", "oa:linking", "http://a.example/guessing"], {"id": "urn:x:1"}]
    )


def test_M22_rights() -> None:
    """“… the value MUST be an IRI.”"""
    refused("M22", "rights", ["CC0", 5, {"id": "urn:x:1"}, None])
    taken("rights", ["https://creativecommons.org/publicdomain/zero/1.0/", ["urn:x:1", "urn:x:2"]])


def test_M23_canonical() -> None:
    """“If this property is set, then systems MUST NOT change or delete it.” “There MAY be exactly 1 canonical
    IRI for each resource”; that it does not change is P5.3-04.
    """
    refused("M23", "canonical", [["urn:x:1"], 5, "here"])
    taken("canonical", ["urn:x:1"])


def test_M24_via() -> None:
    """“There MAY be 0 or more IRIs provided in via for each resource.”"""
    refused("M24", "via", [5, "here", [{"id": "urn:x:1"}]])
    taken("via", ["urn:x:1", ["urn:x:1", "urn:x:2"]])


def test_M25_a_specific_resource_has_one_source() -> None:
    """“There MUST be exactly 1 source relationship associated with a Specific Resource.”"""
    refused(
        "M25",
        "target",
        [{"type": "SpecificResource"}, {"source": ["urn:x:1"]}, {"source": 5}, {"source": {}}],
    )
    refused("M25", "body", [{"type": "SpecificResource", "selector": {"type": "CssSelector", "value": "p"}}])
    taken("target", [SOURCE, {"source": {"id": "urn:x:1"}}, {"source": TEXT}])


def test_M26_fragment_css_and_xpath_selectors() -> None:
    """“The FragmentSelector MUST have exactly 1 value property.” “The Fragment Selector SHOULD have exactly 1
    conformsTo link … and MUST NOT have more than 1.”
    """
    for kind in ("FragmentSelector", "CssSelector", "XPathSelector"):
        refused(
            "M26",
            "target",
            selecting({"type": kind}, {"type": kind, "value": 5}, {"type": kind, "value": ["x"]}),
        )
        taken(
            "target",
            selecting({"type": kind, "value": "x"}, {"type": kind, "value": "x", "conformsTo": "urn:x:1"}),
        )
    refused("M26", "target", selecting({"type": "FragmentSelector", "value": "x", "conformsTo": "rfc"}))


def test_M27_the_text_quote_selector() -> None:
    """“Each TextQuoteSelector MUST have exactly 1 exact property.” “… SHOULD have exactly 1 prefix property,
    and MUST NOT have more than 1.”
    """
    quote = {"type": "TextQuoteSelector", "exact": "x"}
    refused(
        "M27",
        "target",
        selecting({"type": "TextQuoteSelector"}, {**quote, "exact": 5}, {**quote, "prefix": ["x"]}),
    )
    taken("target", selecting(quote, {**quote, "prefix": "", "suffix": "y"}))


def test_M28_position_selectors() -> None:
    """“Each TextPositionSelector MUST have exactly 1 start property, and the value MUST be a non-negative
    integer”, and so end.
    """
    for kind in ("TextPositionSelector", "DataPositionSelector"):
        place = {"type": kind, "start": 1, "end": 7}
        for wrong in (..., -1, 1.5, True, "1", None):
            target = {key: value for key, value in {**place, "end": wrong}.items() if value is not ...}
            assert verdict(target=selecting(target)[0])[1] >= {"M28"}, wrong
        taken("target", selecting(place, {**place, "start": 9}))


def test_M29_the_svg_selector() -> None:
    """“… if so the value of the property MUST be well-formed SVG XML”; example 27 declares no prefix."""
    svg = {"type": "SvgSelector"}
    bad = ["<svg>", "text", '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', 5]
    refused("M29", "target", selecting(*({**svg, "value": one} for one in bad)))
    taken(
        "target",
        selecting(
            {**svg, "value": "<svg:svg> ... </svg:svg>"}, svg, {**svg, "id": "urn:x:1", "value": "<a/>"}
        ),
    )


def test_M30_the_range_selector() -> None:
    """“There MUST be exactly 1 startSelector associated with a Range Selector”, and one endSelector, an
    object or an IRI.
    """
    css = {"type": "CssSelector", "value": "p"}
    span = {"type": "RangeSelector", "startSelector": css, "endSelector": css}
    refused(
        "M30",
        "target",
        selecting({"type": "RangeSelector", "startSelector": css}, {**span, "endSelector": [css]}),
    )
    taken("target", selecting(span, {**span, "endSelector": "urn:x:1"}))


def test_M31_other_selectors_and_states() -> None:
    """Unknown classes are extensions; what has neither class nor IRI is refused."""
    taken("target", selecting("urn:x:1", {"id": "urn:x:1"}, {"type": "http://a.example/Selector", "zoom": 5}))
    refused("M31", "target", selecting({"value": "x"}))
    assert verdict(target=selecting({"type": "PointSelector", "x": 5})[0]) == (201, {"M40"})


def test_M32_refined_selectors() -> None:
    """A selector or state may be refined to any depth, by the same rules."""
    css = {"type": "CssSelector", "value": "p"}
    deep = {**css, "refinedBy": {**css, "refinedBy": [css, {"type": "TextQuoteSelector", "exact": "x"}]}}
    taken("target", selecting(deep))
    assert (
        verdict(target=selecting({**css, "refinedBy": {**css, "refinedBy": {"type": "CssSelector"}}})[0])[0]
        == 400
    )


def test_M33_the_time_state() -> None:
    """“If sourceDate is provided, then sourceDateStart and sourceDateEnd MUST NOT be provided.” “If
    sourceDateStart is provided then sourceDateEnd MUST also be provided.” Cached may stand alone.
    """
    when, state = "2026-01-31T12:00:00Z", {"type": "TimeState"}
    start, end = {"sourceDateStart": when}, {"sourceDateEnd": when}
    wrong = [{**state, **start}, {**state, "sourceDate": when, **end}, {**state, "sourceDate": "now"}]
    refused("M33", "target", [{**SOURCE, "state": one} for one in (*wrong, {**state, "cached": 5})])
    right = [{**state, **start, **end}, {**state, "sourceDate": [when]}, {**state, "cached": ["urn:x:1"]}]
    taken("target", [{**SOURCE, "state": one} for one in right])


def test_M34_the_http_request_state() -> None:
    """“An HttpRequestState MUST have exactly 1 value property.”"""
    refused("M34", "target", [{**SOURCE, "state": {"type": "HttpRequestState"}}])
    taken("target", [{**SOURCE, "state": {"type": "HttpRequestState", "value": "Accept: text/html"}}])


def test_M35_the_stylesheet() -> None:
    """“There MAY be 0 or 1 stylesheet relationships for each Annotation.” “CSS Stylesheets MAY have a type
    and if included the value MUST be CssStylesheet.”
    """
    refused("M35", "stylesheet", [["urn:x:1", "urn:x:2"], {"type": "Style"}, 5, "red"])
    taken("stylesheet", ["urn:x:1", {"type": "CssStylesheet", "value": ".red {}"}, {"id": "urn:x:1"}])


def test_M36_a_style_class_without_a_stylesheet() -> None:
    """“If a Specific Resource has a styleClass value, but no such class is described by a stylesheet attached
    to the Annotation, then the styleClass MUST be ignored”: it is kept.
    """
    taken("target", [{**SOURCE, "styleClass": "red"}])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_M37_collections_as_they_are_sent(full: Site) -> None:
    """“The Collection MUST have exactly 1 IRI that identifies it.” “A Collection that has a total number of
    Annotations greater than 0 MUST have exactly 1 first page of Annotations.”
    """
    body = full.get().json()

    assert {"@context", "id", "type", "label", "total", "first", "last"} <= body.keys()
    assert isinstance(body["total"], int)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_M38_pages_as_they_are_sent(full: Site) -> None:
    """“Each Page MUST have an array of 1 or more Annotations as the value of items.” “If it is embedded, then
    it SHOULD NOT have an @context property”; partOf is an object.
    """
    page = full.get(f"{full.container}?iris=0&page=1").json()
    embedded = full.get(Accept="application/json").json()["first"]

    assert {"@context", "id", "type", "partOf", "items", "startIndex", "next", "prev"} <= page.keys()
    assert "@context" not in embedded
    assert isinstance(page["partOf"], dict)


def test_M39_words_of_other_contexts() -> None:
    """“Implementations MUST ignore unfamiliar properties when processing the data, but servers SHOULD
    preserve them”: kept; a context that is not bundled is 415.
    """
    words = {"skos:note": ["x"], "unheard": {"a": [1, None]}}
    document = json.dumps({"@context": ANNO, "type": "Annotation", "target": "urn:x:1", **words}).encode()
    assert check(document).document.items() >= words.items()
    refused("M39", "context", [[ANNO, "http://a.example/c.jsonld"]], 415)
    refused("M39", "body", [{**TEXT, "@context": "http://a.example/c.jsonld"}], 415)
    refused("M39", "context", [[ANNO, {"body": "http://a.example/body"}]])
    taken("context", [[ANNO, {"ex": "http://a.example/"}], [ANNO, CROWD]])


def test_M40_literals_and_relationships() -> None:
    """A literal is no object, a relationship no number; an unknown class is kept with a warning."""
    for body in ({**TEXT, "label": {"a": 1}}, {"id": BODY, "@value": "x"}, {**SOURCE, "scope": 5}):
        assert verdict(body=body) == (400, {"M40"}), body
    warned("M40", "body", [{**TEXT, "type": ["TextualBody", "Unheard"]}])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_all_faults_are_told_at_once_with_rule_and_pointer(room: Site) -> None:
    """On POST and on PUT, with the constraint, and nothing is kept."""
    wrong = {
        "@context": ANNO,
        "type": "Annotation",
        "created": "yesterday",
        "rights": 7,
        "body": [TEXT, {"type": "Choice"}],
        "target": selecting({"type": "CssSelector"})[0],
    }
    answer = room.post(wrong)

    assert answer.status_code == 400
    assert {(one["rule"], one["pointer"]) for one in answer.json()["problems"]} == {
        ("M17", "/created"),
        ("M22", "/rights"),
        ("M12", "/body/1/items"),
        ("M26", "/target/selector/value"),
    }
    assert CONSTRAINED in links(answer)
    assert room.get().json()["total"] == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_warnings_are_told_and_block_nothing(room: Site) -> None:
    """What is only a SHOULD comes in a header, on POST and PUT."""
    odd = {"@context": ANNO, "type": "Annotation", "target": "urn:x:1", "motivation": "reviewing"}
    made = room.post(odd)

    assert (made.status_code, made.headers["Annoserver-Warning"][:4]) == (201, "M21 ")
    assert "M21" in room.put(made.headers["Location"], odd).headers["Annoserver-Warning"]
