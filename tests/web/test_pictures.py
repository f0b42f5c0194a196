"""Tests of the pictures that the server keeps itself."""

from __future__ import annotations

import pytest

from tests.parts.folk import SVG, Folk
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


def path(visitor: Visitor) -> str:
    """The address of a picture, as a page has it."""
    return str(tree(visitor.get("/campaigns/folk")).xpath("string(//img/@src)"))
