"""Posting before Flask is asked: the answers are those of the view, which tells all refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from annoserver.model.annotation import write
from tests.parts.early import asked_of_flask, said
from tests.parts.people import LD, Site, note, peopled, tag

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests import Response

    from annoserver.store.database import Database
    from tests.parts.serving import Server


def told_by(answer: Response) -> dict[str, str]:
    """The headers of an answer but those that name what was made."""
    return said(answer, "location", "content-location")


@pytest.fixture
def site(database: Database, serve: Callable[..., Server]) -> Site:
    """A server with ann, bob and cy."""
    return peopled(database, serve().url)


@pytest.mark.parametrize("document", [tag("cat"), note(motivation="reviewing")])
def test_what_is_taken_early_is_answered_as_flask_answers(site: Site, document: Any) -> None:
    with asked_of_flask() as told:
        early = site.post(document)
    assert told == []
    site.delete(early.headers["Location"])
    with asked_of_flask() as told:
        late = site.post(document, Idempotency_Key="1")

    assert len(told) == 1
    assert (early.status_code, told_by(early)) == (late.status_code, told_by(late))
    assert early.json().keys() == late.json().keys()
    assert site.get(early.headers["Location"]).status_code == 410


@pytest.mark.parametrize(
    ("document", "headers", "status"),
    [
        (tag("cat"), {}, 409),
        (write(tag("dog"))[:-1], {}, 400),
        (note(created="yesterday"), {}, 400),
        (["dog"], {}, 415),
        (tag("dog"), {"Authorization": "Bearer nothing"}, 401),
        (tag("dog"), {"Authorization": ""}, 401),
        (tag("dog"), {"Content-Type": "text/plain"}, 415),
        (tag("dog"), {"Accept": "image/png"}, 406),
        (tag("dog"), {"Accept": "text/turtle"}, 201),
        (tag("dog"), {"Link": '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"'}, 400),
    ],
)
def test_whatever_is_not_taken_is_told_by_flask(
    site: Site, document: Any, headers: dict[str, str], status: int
) -> None:
    site.tag("cat")
    with asked_of_flask() as told:
        got = site.post(document, **{name.replace("-", "_"): value for name, value in headers.items()})

    assert (got.status_code, len(told)) == (status, 1), got.text
    assert site.get(site.container).json()["total"] == (2 if status == 201 else 1)


def test_a_document_of_a_profile_by_https_is_taken_early(site: Site) -> None:
    secure = LD.replace("http:", "https:")
    document = tag("cat") | {"@context": "https://www.w3.org/ns/anno.jsonld"}

    assert site.post(document, Content_Type=secure).status_code == 201
    assert site.post(document).status_code == 415
