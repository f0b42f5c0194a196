"""Tests of one's data: a copy to take along, the end of an account, and what others can see of it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import requests

from annoserver.crowd.accounts import leaving
from annoserver.exchange.outside.mail import Post
from annoserver.model.annotation import Annotation
from annoserver.model.vote import Choice, Tally
from annoserver.store import annotations, counts, people
from annoserver.work import Worker
from tests.parts.folk import FOLK, NOW, PASSWORD, Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, texts, tree

Work = Callable[[], int]


@pytest.fixture
def work(folk: Folk, server: Server) -> Work:
    """Run what jobs there are."""
    folder = Path(server.config.files)
    return Worker(folk.database, folder, Post("annoserver@example.org", "", folder / "outbox")).drain


def made(folk: Folk, campaign: str = FOLK) -> list[Annotation]:
    with folk.database.reading() as store:
        return list(annotations.every(store, campaign))


def iri_of(folk: Folk, name: str) -> str:
    agent = folk.actor(name).agent
    assert agent is not None
    return agent.iri


def leave(visitor: Visitor, **more: str) -> requests.Response:
    given = {"word": "Delete", "old_password": PASSWORD, "work": "keep", **more}
    return visitor.post("/me/data/deletion", **given)


def test_a_copy_holds_everything_and_is_fetched_once(folk: Folk, ann: Visitor, work: Work) -> None:
    folk.tag("=oak", by="ann")
    folk.vote(folk.tag("elm", by="bob"), Choice.APPROVE, by="ann")

    ann.post("/me/data/copies")
    assert "is being made" in ann.get("/me/data").text
    work()
    (path,) = tree(ann.get("/me/data")).xpath("//form[contains(@action, '/copies/')]/@action")
    first, second = ann.post(path), ann.post(path)

    assert (first.status_code, second.status_code) == (200, 404)
    assert first.headers["Cache-Control"] == "no-store"
    with ZipFile(io.BytesIO(first.content)) as file:
        profile = json.loads(file.read("profile.json"))
        rows = list(csv.DictReader(io.StringIO(file.read("contributions.csv").decode())))
        collection = json.loads(file.read("annotations.jsonld"))
    assert (profile["email"], profile["pseudonyms"][0]["agent"]) == ("ann@example.org", iri_of(folk, "ann"))
    assert [row["motivation"] for row in rows] == ["tagging", "moderating"]
    assert rows[0]["body"] == "'=oak"
    assert [one["creator"] for one in collection["first"]["items"]] == [iri_of(folk, "ann")] * 2


def test_only_its_owner_fetches_a_copy(ann: Visitor, visitors: Callable[[], Visitor], work: Work) -> None:
    ann.post("/me/data/copies")
    ann.post("/me/data/copies")  # one at a time
    work()
    (path,) = tree(ann.get("/me/data")).xpath("//form[contains(@action, '/copies/')]/@action")
    other = visitors()
    token = str(tree(other.get("/sign-in")).xpath("string(//main//input[@name='csrf_token']/@value)"))

    assert other.post(path, csrf=token).status_code == 404
    assert ann.post(path).status_code == 200


def test_the_work_stays_under_a_pseudonym_with_nobody_behind_it(
    folk: Folk, ann: Visitor, visitor: Visitor, work: Work
) -> None:
    tag = folk.tag("oak", by="ann")
    folk.vote(tag, Choice.APPROVE, by="bob")
    folk.vote(folk.tag("elm", by="bob"), Choice.REJECT, by="ann")
    old, other = iri_of(folk, "ann"), folk.actor("ann", "free").agent
    assert other is not None
    elsewhere = other.iri

    left = leave(ann)
    work()

    assert texts(visitor.get(left.headers["Location"]), "//h1")
    assert not [one for one in made(folk) if old.encode() in one.document]
    creators = {json.loads(one.document)["creator"] for one in made(folk)}
    assert len(creators) == 2
    assert folk.standing(tag).tally == Tally(up=1, by_person=1)
    assert [name for name in ("ann", "bob") if exists(folk, name)] == ["bob"]
    assert visitor.get(old.removeprefix(folk.database.base)).status_code == 410
    feed = visitor.get("erasures").json()
    told = [(one["agent"], one["fate"]) for one in feed["erasures"]]
    assert told == [(old, "replaced"), (elsewhere, "replaced")]
    assert visitor.get(feed["next"].removeprefix(folk.database.base)).json()["erasures"] == []
    with folk.database.reading() as store:
        assert list(counts.check(store)) == []


def exists(folk: Folk, name: str) -> bool:
    with folk.database.reading() as store:
        return name in [one.name for one in people.every(store)]


def test_the_work_is_withdrawn_where_the_campaign_is_open(folk: Folk, ann: Visitor, work: Work) -> None:
    tag = folk.tag("oak", by="ann")
    folk.vote(tag, Choice.APPROVE, by="bob")
    folk.tag("pine", by="ann", campaign="free")
    folk.change("free", paused=True)

    leave(ann, work="withdraw")
    work()

    assert made(folk) == []
    assert len(made(folk, "free")) == 1
    with folk.database.reading() as store:
        assert list(counts.check(store)) == []


def test_an_erasure_that_was_interrupted_goes_on(folk: Folk) -> None:
    names = [folk.tag(f"wood {number}", by="ann") for number in range(leaving.BATCH + 3)]
    old = iri_of(folk, "ann")
    with folk.database.transaction() as store:
        one = folk.known["ann"]
        leaving.order(store, one, PASSWORD, "delete", NOW, withdraw=False)
        query = "SELECT arguments FROM job WHERE kind = 'erasure'"
        arguments = json.loads(store.connection.exec_driver_sql(query).scalar_one())

    def stop(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        leaving.erase(folk.database, arguments, stop)
    assert leaving.erase(folk.database, arguments, lambda _: None) == 3

    assert not [one for one in made(folk) if old.encode() in one.document]
    assert len(made(folk)) == len(names)


@pytest.mark.parametrize(
    ("given", "field"), [({"word": "no"}, "word"), ({"old_password": "wrong"}, "old_password")]
)
def test_an_account_is_not_deleted_by_mistake(ann: Visitor, given: dict[str, str], field: str) -> None:
    answer = leave(ann, **given)

    assert answer.status_code == 400
    assert tree(answer).xpath("//*[@role='alert']//a/@href") == [f"#{field}"]
    assert ann.get("/me").url.endswith("/me")


def test_whoever_runs_the_server_stays(folk: Folk, ann: Visitor) -> None:
    with folk.database.transaction() as store:
        store.connection.exec_driver_sql("UPDATE person SET admin = true WHERE name = 'ann'")

    assert "make another person admin first" in leave(ann).text


def test_a_deleted_account_is_of_no_use_at_once(folk: Folk, ann: Visitor, visitor: Visitor) -> None:
    leave(ann)

    assert "sign-in" in ann.get("/me").url
    assert visitor.sign_in().status_code == 400


def test_the_feed_tells_what_it_cannot_read(visitor: Visitor) -> None:
    assert visitor.get("erasures?since=x").status_code == 400


def test_pages_tell_what_is_kept_and_what_works(visitor: Visitor) -> None:
    for path, heading in (("privacy", "Privacy"), ("accessibility", "Accessibility")):
        page = visitor.get(path)
        assert texts(page, "//h1") == [heading]
        assert {"/en/privacy", "/en/accessibility"} <= set(tree(page).xpath("//footer//a/@href"))
