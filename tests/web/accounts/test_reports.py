"""Tests of reporting a tag or a person, and of what comes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from annoserver.cli.main import main
from annoserver.crowd import remarks, reports
from annoserver.errors import Gone, Invalid, Missing, Taken, Unknown
from annoserver.model.person import NOBODY
from annoserver.model.vote import Outcome, Reason
from annoserver.store import annotations, campaigns, containers, people
from annoserver.store.accounts import reports as shelf
from annoserver.store.upkeep import jobs
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.visiting import Visitor, page_of, texts, tree

LATER = NOW + timedelta(days=2)


def send(folk: Folk, by: str, *, tag: str = "", agent: str = "", reason: str = "spam") -> None:
    with folk.database.transaction() as store:
        reports.send(store, FOLK, folk.actor(by), reason, LATER, tag=tag, agent=agent)


def test_a_tag_is_hidden_after_three_reports_and_shown_again_when_it_is_kept(
    folk: Folk, visitor: Visitor
) -> None:
    tag = folk.tag("rude", by="ann")
    with folk.database.transaction() as store:
        for name in ("dora", "emil"):
            people.add(store, name, f"{name}@example.org", "", False, LATER - timedelta(hours=1))
        young = [people.by_person(store, people.find(store, name).id, FOLK) for name in ("dora", "emil")]
        for actor in young:
            reports.send(store, FOLK, actor, Reason.OFFENSIVE, LATER, tag=tag)
    for by in ("bob", "cy"):
        send(folk, by, tag=tag)
    assert "rude" in visitor.get(page_of(folk.item())).text  # two of the four accounts are too young
    with folk.database.transaction() as store:
        old = people.add(store, "finn", "finn@example.org", "", False, NOW)
        reports.send(store, FOLK, people.by_person(store, old.id, FOLK), Reason.SPAM, LATER, tag=tag)

    assert "rude" not in visitor.get(page_of(folk.item())).text
    with folk.database.transaction() as store:
        (first, *_) = shelf.listed(store)
        assert reports.answer(store, first.id, Outcome.KEPT, "It is a material.", LATER) == 6
        assert shelf.listed(store, campaign=FOLK) == []
        assert {one.answer for one in shelf.listed(store, answered=True)} == {"It is a material."}
    assert "rude" in visitor.get(page_of(folk.item())).text


def test_a_tag_is_removed_and_both_sides_are_told(folk: Folk) -> None:
    tag = folk.tag("rude", by="ann")
    send(folk, "bob", tag=tag)

    with folk.database.transaction() as store:
        (one,) = shelf.listed(store)
        assert reports.answer(store, one.id, Outcome.REMOVED, "It is rude.", LATER) == 2
        told = {(job.person, job.arguments["what"]) for job in jobs.listed(store, kind="letter")}
        with pytest.raises(Gone):
            annotations.find(store, campaigns.find(store, FOLK), tag)
        with pytest.raises(Missing, match="no open report"):
            reports.answer(store, one.id, Outcome.KEPT, "Again.", LATER)

    assert told == {(folk.known["bob"].id, "answered"), (folk.known["ann"].id, "moderated")}


def test_a_report_about_a_tag_that_its_maker_removed_is_answered_all_the_same(folk: Folk) -> None:
    tag = folk.tag("rude", by="ann")
    send(folk, "bob", tag=tag)
    with folk.database.transaction() as store:
        held = containers.hold(store, FOLK)
        annotations.remove(store, held, annotations.find(store, held, tag), LATER)

        assert reports.answer(store, shelf.listed(store)[0].id, Outcome.REMOVED, "Gone.", LATER) == 2


def test_what_cannot_be_reported_is_refused(folk: Folk) -> None:
    tag = folk.tag("oak", by="ann")
    send(folk, "bob", tag=tag)

    for error, given in (
        (Taken, {"tag": tag}),
        (Invalid, {"tag": tag, "reason": "dislike"}),
        (Missing, {"tag": "unknown"}),
        (Missing, {"agent": "unknown"}),
    ):
        with pytest.raises(error):
            send(folk, "bob", **given)
    with folk.database.transaction() as store:
        with pytest.raises(Unknown):
            reports.send(store, FOLK, NOBODY, Reason.SPAM, LATER, tag=tag)
        with pytest.raises(Invalid, match="has a reason"):
            reports.answer(store, shelf.listed(store)[0].id, Outcome.KEPT, " ", LATER)


def test_a_tag_is_reported_by_a_form(folk: Folk, ann: Visitor, visitors: Callable[[], Visitor]) -> None:
    tag = folk.tag("rude", by="bob")
    asked = ann.get(f"/campaigns/folk/report?tag={tag}")
    assert texts(asked, "//h1") == ["Report a tag"]

    refused = ann.post("/campaigns/folk/report", tag=tag)
    sent = ann.post(
        "/campaigns/folk/report", tag=tag, reason="offensive", words="Not nice", next=page_of(folk.item())
    )
    again = ann.post("/campaigns/folk/report", tag=tag, reason="offensive")

    assert texts(refused, "//*[@role='alert']") == ["Please say what is wrong."]
    assert "iri=" in sent.headers["Location"]
    assert texts(ann.get(again.headers["Location"]), "//*[@role='status']/p") == [
        "Thank you. Somebody will look at it.",
    ]
    assert "sign-in" in visitors().get(f"/campaigns/folk/report?tag={tag}").url


def test_reports_are_listed_and_answered_by_command(
    folk: Folk, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_DATABASE_URL", database_url)
    tag = folk.tag("rude", by="ann")
    send(folk, "bob", tag=tag)
    send(folk, "cy", agent=folk.key("ann"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["report", *words])

    lines = run("list").output.splitlines()
    assert lines[0].split("\t")[1:4] == [FOLK, f"{folk.database.base}annotations/folk/{tag}", "spam"]
    assert lines[1].split("\t")[2] == f"{folk.database.base}campaigns/{FOLK}/agents/{folk.key('ann')}"
    assert "answered; 2 people are told" in run("answer", "1", "kept", "--reason", "Fine.").output
    assert run("list", "--answered").output.endswith("kept: Fine.\n")


def test_a_comment_is_hidden_after_three_reports_and_shown_again_when_it_is_kept(
    folk: Folk, visitor: Visitor
) -> None:
    with folk.database.transaction() as store:
        words, ann = "A rude remark.", folk.actor("ann")
        comment = remarks.comment(store, FOLK, folk.item(), words, "en", ann, LATER)
        people.add(store, "dora", "dora@example.org", "", False, NOW)
        dora = people.by_person(store, people.find(store, "dora").id, FOLK)
    for by in ("bob", "cy"):
        send(folk, by, tag=comment)
    assert words in visitor.get(page_of(folk.item())).text
    with folk.database.transaction() as store:
        reports.send(store, FOLK, dora, Reason.SPAM, LATER, tag=comment)

    assert words not in visitor.get(page_of(folk.item())).text
    found = visitor.get(f"/search/{FOLK}/?text=rude&iris=1", Accept="application/ld+json").json()
    assert found["total"] == 0
    with folk.database.transaction() as store:
        (first, *_) = shelf.listed(store)
        reports.answer(store, first.id, Outcome.KEPT, "It is fair.", LATER)
        told = {(job.person, job.arguments["what"]) for job in jobs.listed(store, kind="letter")}
    assert (folk.known["ann"].id, "moderated") in told
    assert words in visitor.get(page_of(folk.item())).text


def test_a_hidden_comment_is_removed_with_what_hides_it(folk: Folk, visitor: Visitor) -> None:
    with folk.database.transaction() as store:
        comment = remarks.comment(store, FOLK, folk.item(), "Rude.", "en", folk.actor("ann"), LATER)
        held = campaigns.find(store, FOLK)
        position = annotations.find(store, held, comment).position
        shelf.hide(store, held, position, LATER, hidden=True)
    send(folk, "bob", tag=comment)

    with folk.database.transaction() as store:
        reports.answer(store, shelf.listed(store)[0].id, Outcome.REMOVED, "Rude.", LATER)

    assert visitor.get(f"/annotations/{FOLK}/{comment}").status_code == 410


def test_a_report_of_demo_data_says_that_it_is_demo_data(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("carved", by="bob")

    page = ann.get(f"/campaigns/folk/report?tag={tag}")

    assert "Demo data" in texts(page, "//aside")[0]
    assert len(tree(page).xpath("//label[@class='choice']/input[@type='radio']")) == 5
