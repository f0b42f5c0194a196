"""Trees that know where each element stands in the bytes."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.exchange.records import xml
from annoserver.exchange.records.xml import Broken, Graph
from annoserver.model.item import Record
from tests.parts.records import NAMESPACES, record

RDF = NAMESPACES["rdf"]


def only(source: bytes) -> Graph:
    (found,) = xml.graphs(source)
    return found


@pytest.mark.parametrize(
    "tag",
    [
        "<a/>",
        "<a />",
        "<a b='>'/>",
        '<a b="/>">&gt;</a>',
        "<a>/></a >",
        "<a\n b = 'x'\n></a\n>",
        "<a><!-- > --><b/>x</a>",
        "<a><![CDATA[</a>]]></a>",
    ],
)
def test_an_element_is_cut_out_exactly(tag: str) -> None:
    found = only(f'<rdf:RDF xmlns:rdf="{RDF}">é {tag} {tag}\n</rdf:RDF>'.encode())

    assert [found.cut(one) for one in found.root.children] == [tag.encode()] * 2


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_is_cut_out_as_it_stands(text: str) -> None:
    inside = f"<a>{xml.escape(text)}</a>"

    found = only(f'<rdf:RDF xmlns:rdf="{RDF}">{inside}</rdf:RDF>'.encode())

    assert found.root.children[0].text == text
    assert found.cut(found.root.children[0]).decode() == inside


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "iso-8859-2", "gb18030", "shift_jis"]
)
def test_a_document_may_be_in_any_character_set(encoding: str) -> None:
    word = "漢" if encoding in ("gb18030", "shift_jis") else "é"
    source = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rdf:RDF xmlns:rdf="{RDF}"><a>{word}</a></rdf:RDF>'
    )

    found = only(source.encode(encoding))

    assert found.cut(found.root.children[0]) == f"<a>{word}</a>".encode()


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, b"", b" "])
def test_the_beginning_tells_the_encoding_where_nothing_is_declared(mark: bytes) -> None:
    names = {codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF32_LE: "utf-32-le", b"": "utf-16-le"}
    source = f'<rdf:RDF xmlns:rdf="{RDF}"><a>é</a></rdf:RDF>'.encode(names.get(mark, "utf-8"))

    assert only(mark + source).root.children[0].text == "é"


@pytest.mark.parametrize("encoding", ["rot13", "utf-7", "unicode_escape", "nonsense"])
def test_what_is_no_character_set_is_no_encoding(encoding: str) -> None:
    with pytest.raises(Broken, match=encoding):
        list(xml.graphs(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode()))


def test_bytes_that_are_not_in_their_encoding_are_broken() -> None:
    with pytest.raises(Broken, match="not in the encoding"):
        list(xml.graphs(b'<?xml version="1.0" encoding="shift_jis"?><a>\xff\xff</a>'))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><r>&b;</r>",
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>",
        "<!DOCTYPE r SYSTEM 'http://127.0.0.1:9/r.dtd'><r/>",
        "<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p'>%p;]><r/>",
    ],
)
def test_a_document_type_is_refused_with_every_entity_in_it(doctype: str) -> None:
    with pytest.raises(Broken, match="document type") as refused:
        list(xml.graphs(b"\n" + doctype.encode()))

    assert refused.value.line == 2


@pytest.mark.parametrize(
    "source", [b"", b"text", b"<a>", b"<a></b>", b"<a b='1' b='2'/>", b"<x:a/>", b"<a>\xff</a>"]
)
def test_what_is_not_well_formed_is_broken(source: bytes) -> None:
    with pytest.raises(Broken, match="not well-formed") as broken:
        list(xml.graphs(source))

    assert broken.value.line == 1


def test_nesting_has_an_end() -> None:
    with pytest.raises(Broken, match="nested"):
        list(xml.graphs(b"<a>" * 100_000))


def test_records_before_the_fault_are_there() -> None:
    whole = record()
    found = xml.graphs(b"<all>" + whole + b" " * xml.CHUNK + whole + b" " * xml.CHUNK + b"</wrong>")

    assert [one.cut(one.root) for one in (next(found), next(found))] == [whole.strip()] * 2
    with pytest.raises(Broken, match="mismatched"):
        next(found)


def test_namespaces_from_outside_travel_with_a_record() -> None:
    inside = '<rdf:RDF xmlns:b="urn:b:2" c="1"><a:x/><b:x/><x/></rdf:RDF>'
    source = f'<w xmlns="urn:d:1" xmlns:a="urn:a:1" xmlns:b="urn:b:1" xmlns:rdf="{RDF}">{inside}</w>'.encode()

    found = only(source)
    again = xml.read(Record(found.cut(found.root), found.outside))

    assert not found.whole
    assert found.outside == {"": "urn:d:1", "a": "urn:a:1", "rdf": RDF}
    assert [one.name for one in again.root.walk()] == [one.name for one in found.root.walk()]
    assert xml.alone(Record(b"nothing", {"a": "urn:a:1"})) == b"nothing"


def test_language_is_inherited_inside_a_record_only() -> None:
    found = only(
        f'<w xml:lang="fr"><rdf:RDF xmlns:rdf="{RDF}"><a xml:lang="en"><b/></a><c/></rdf:RDF></w>'.encode()
    )

    assert [one.language for one in found.root.walk()] == ["", "en", "en", ""]


def test_a_stored_record_that_holds_no_rdf_is_broken() -> None:
    with pytest.raises(Broken, match="no rdf:RDF"):
        xml.read(Record(b"<a/>"))


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert xml.clean("a\x00b\x0bc\x1fd\ud800e\ufffef\uffffg\t\n\r\U0001f3ba") == "abcdefg\t\n\r\U0001f3ba"
