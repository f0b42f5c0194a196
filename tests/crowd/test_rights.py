"""Tests of the names of rights statements."""

from __future__ import annotations

import pytest

from annoserver.crowd import rights


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"),
        ("https://creativecommons.org/licenses/by-nc/3.0/de/deed.en", "CC BY-NC 3.0 DE"),
        ("http://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("http://rightsstatements.org/vocab/InC/1.0/", "In Copyright"),
        ("https://rightsstatements.org/page/NoC-OKLR/1.0/", "No Copyright – Other Known Legal Restrictions"),
        ("http://rightsstatements.org/vocab/New/1.0/", "http://rightsstatements.org/vocab/New/1.0/"),
        ("all rights reserved", "all rights reserved"),
    ],
)
def test_a_statement_has_a_name(iri: str, name: str) -> None:
    assert rights.name(iri) == name
