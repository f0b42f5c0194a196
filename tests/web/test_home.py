"""Tests of the first page where there are many campaigns."""

from __future__ import annotations

import pytest

from tests.parts import crowded
from tests.parts.folk import NOW, Folk
from tests.parts.serving import Server
from tests.parts.statements import driven
from tests.parts.visiting import Visitor, texts, tree

SOME = 130
TITLES = "//ul[contains(@class, 'cards')]/li//h2"


@pytest.fixture
def crowd(folk: Folk) -> Folk:
    """A hundred campaigns more."""
    with folk.database.transaction() as store:
        crowded.crowd(store, SOME, NOW)
    return folk


@pytest.mark.usefixtures("crowd")
def test_many_campaigns_come_page_by_page_each_once(visitor: Visitor) -> None:
    address, found, pages = "/en/", list[str](), 0
    while address:
        page = visitor.get(address)
        found += texts(page, TITLES)
        pages += 1
        address = str(tree(page).xpath("string(//a[@rel='next']/@href)"))

    assert pages == 3
    assert texts(page, "//nav[@class='pager']/a") == ["First page"]
    assert len(found) == len(set(found)) == SOME + 2


def test_no_page_of_the_list_asks_for_more_than_another(
    crowd: Folk, visitor: Visitor, server: Server
) -> None:
    crowd.tag("wood")

    def asked(after: int) -> int:
        with driven(server.app.extensions["annoserver"].database) as told:
            assert visitor.get(f"/en/?after={after}").status_code == 200
        return len(told)

    assert asked(0)
    assert len({asked(after) for after in (60, 61, 120)}) == 1


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("after", ["-1", "x", "", "999999999999999999999999", "130"])
def test_a_place_in_the_list_that_no_link_names(visitor: Visitor, after: str) -> None:
    assert visitor.get(f"/en/?after={after}").status_code == 200
