"""Tests of the pictures that the server keeps itself."""

from __future__ import annotations

import pytest

from annoserver.model.item import Item
from annoserver.store import campaigns, items
from tests.parts.folk import FOLK, NOW, SVG, Folk
from tests.parts.visiting import Visitor, tree


def test_a_picture_may_be_kept_for_good_and_runs_nothing(folk: Folk, visitor: Visitor) -> None:
    found = visitor.get(path(visitor))

    assert found.content == SVG
    assert found.headers["Content-Type"] == "image/svg+xml"
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (
        found.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in found.headers.get("Vary", "")


def test_a_picture_that_the_browser_has_is_not_sent_again(folk: Folk, visitor: Visitor) -> None:
    tag = visitor.get(path(visitor)).headers["ETag"]

    again = visitor.get(path(visitor), If_None_Match=tag)

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "change", [lambda path: path[:-4] + ".png", lambda path: path[:10] + "0.svg", lambda path: path[:-4]]
)
def test_another_name_is_no_picture(folk: Folk, visitor: Visitor, change: object) -> None:
    assert callable(change)
    assert visitor.get(change(path(visitor))).status_code == 404


@pytest.mark.parametrize(
    ("small", "sizes"),
    [
        ("https://iiif.example/a/full/max/0/default.jpg", "https://iiif.example/a/full/{},/0/default.jpg"),
        (
            "https://iiif.example/a/9,9,60,60/!90,90/0/gray.png",
            "https://iiif.example/a/9,9,60,60/{},/0/gray.png",
        ),
        ("https://iiif.example/a/info.json", "https://iiif.example/a/full/{},/0/default.jpg"),
        ("https://api.example/thumbnail/v3/400/9a0", "https://api.example/thumbnail/v3/{}/9a0"),
        ("https://api.example/v2/url.json?uri=x&size=w200", "https://api.example/v2/url.json?uri=x&size=w{}"),
        ("https://museum.example/a.jpg", ""),
    ],
)
def test_a_picture_is_asked_for_as_large_as_it_is_shown(
    folk: Folk, visitor: Visitor, small: str, sizes: str
) -> None:
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        number = items.hold_collection(store, held, "sizes", {})
        items.put(store, held, number, [Item("urn:x:sized", "x", thumbnail=small)], NOW)

    page = tree(visitor.get("/campaigns/folk/collection?collection=sizes"))

    expected = f"{sizes.format(200)} 200w, {sizes.format(400)} 400w" if sizes else ""
    assert page.xpath("string(//ul[@class='grid']//img/@srcset)") == expected


def path(visitor: Visitor) -> str:
    """The address of a picture, as a page has it."""
    return str(tree(visitor.get("/campaigns/folk")).xpath("string(//img/@src)"))
