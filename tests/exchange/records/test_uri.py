"""URIs as Europeana's schema takes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annoserver.exchange.records.uri import is_uri

SCHEMA = etree.XMLSchema(
    etree.fromstring(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema"><element name="a" type="anyURI"/></schema>'
    )
)
STARTS = ("", "http://a.example", "http:", "urn:", "//", "http://a.example:80/", "#", "/1/", "http://u@h/")


@given(st.sampled_from(STARTS), st.text("ab1:/?#[]@!$&'()*+,;=%20é <>\"{}|\\^`~._-", max_size=8))
def test_what_we_take_the_schema_takes(start: str, rest: str) -> None:
    node = etree.Element("a")
    node.text = start + rest

    assert SCHEMA.validate(node) or not is_uri(start + rest)


@pytest.mark.parametrize(
    "uri",
    [
        "http://a.example/é b?c=d#e[1]",
        "  http://a.example/ ",
        "#UEDIN:214",
        "HA/936#timespan",
        "iid:4387/SP.1",
        "http://[::1]:8000/",
        "",
    ],
)
def test_real_data_pass(uri: str) -> None:
    assert is_uri(uri)


@pytest.mark.parametrize(
    "uri", ["http://a.example/%", "http://a.example/%zz", "#a#b", "1:b", ":x", "http://a:b/", "a?[", "[x"]
)
def test_what_is_none_does_not(uri: str) -> None:
    assert not is_uri(uri)
