"""Tests of the IRIs of a container and the arithmetic of its pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annoserver.model.container import Address, page_of

FOLK = Address("https://h/a/", "folk")
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/?#%"), min_size=1)


def test_a_container_has_a_final_slash_and_no_query() -> None:
    assert FOLK.iri == "https://h/a/annotations/folk/"
    assert Address("https://h/a/", "").iri == "https://h/a/annotations/"


def test_views_and_pages_are_told_apart_by_parameters() -> None:
    assert FOLK.view(iris=True) == "https://h/a/annotations/folk/?iris=1"
    assert FOLK.view(iris=False) == "https://h/a/annotations/folk/?iris=0"
    assert FOLK.page(7, iris=True) == "https://h/a/annotations/folk/?iris=1&page=7"


@given(NAMES)
def test_the_name_of_an_annotation_is_one_component_and_comes_back(name: str) -> None:
    iri = FOLK.annotation(name)

    assert iri.count("/") == FOLK.iri.count("/")
    assert FOLK.child(iri) == name


@pytest.mark.parametrize(
    "iri",
    [
        "https://h/a/annotations/folk/",
        "https://h/a/annotations/folk",
        "https://h/a/annotations/other/dog",
        "https://h/a/annotations/folk/dog/cat",
        "https://h/a/annotations/folk/dog?x",
        "https://h/a/annotations/folk/dog#x",
        "http://h/a/annotations/folk/dog",
        "",
    ],
)
def test_what_lies_elsewhere_is_no_annotation_of_the_container(iri: str) -> None:
    assert FOLK.child(iri) is None


@given(st.integers(0, 10**12), st.integers(1, 10**4))
def test_page_k_holds_the_positions_from_k_times_n_on(position: int, size: int) -> None:
    number = page_of(position, size)

    assert number * size <= position < (number + 1) * size
