"""Who may do what (crowd.md, 8): every cell that has a route, by form, by token, and over the protocol.

Cells without a route: groups, OpenID Connect and the organisers' pages (campaigns, collections,
vocabularies, full statistics, messages) come later and are commands until then, which whoever has the
machine may run; so are granting roles, suspending accounts and settings. Nobody marks yet what became
of a tag at its source.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from sqlalchemy import update

from annoserver.cli.main import main
from annoserver.crowd.accounts import keys
from annoserver.exchange.release import mine
from annoserver.exchange.release.parcels import files, order
from annoserver.model.person import NOTICE, Role
from annoserver.model.vote import Choice
from annoserver.store import campaigns, people
from annoserver.store.rows.people import person
from annoserver.store.upkeep import jobs
from tests.parts.folk import DRAFT, FOLK, NOW, PASSWORD, Folk
from tests.parts.people import tag as tagging
from tests.parts.people import vote as voting
from tests.parts.serving import Server
from tests.parts.stage import NOBODY, ROLES, WHO, Act, Stage
from tests.parts.visiting import texts
from tests.web.security.test_routes import GUARDED, MEMBER, OF_WHO_RUNS_IT, TOKEN

Command = Callable[[Stage, str], list[str]]


def _tag(stage: Stage, who: str) -> requests.Response:
    document = tagging(f"new by {who}", about=stage.folk.item())
    return stage.program(who, "POST", f"annotations/{FOLK}/", json=document)


def _vote(stage: Stage, who: str) -> requests.Response:
    document = voting(stage.iri(stage.others), scope=stage.folk.item())
    return stage.program(who, "POST", f"annotations/{FOLK}/", json=document)


def _vote_on_own(stage: Stage, who: str) -> requests.Response:
    document = voting(stage.iri(stage.own(who)), scope=stage.folk.item())
    return stage.program(who, "POST", f"annotations/{FOLK}/", json=document)


def _ruling(stage: Stage, who: str, tag: str) -> requests.Response:
    document = voting(stage.iri(tag), scope=stage.folk.item(), choice="accept")
    reason = {"type": "TextualBody", "value": "It is so.", "purpose": "commenting"}
    document["body"] = [document["body"], reason]
    return stage.program(who, "POST", f"annotations/{FOLK}/", json=document)


def _exclusion(stage: Stage, who: str) -> requests.Response:
    sent = {"excluded": True, "reason": "Why not."}
    return stage.program(who, "PUT", f"campaigns/{FOLK}/agents/{stage.agent()}/exclusion", json=sent)


def _made(stage: Stage, who: str, answer: requests.Response) -> str:
    """The path of what somebody just made; for the visitor, who made nothing, that of a tag of bob's."""
    if who == NOBODY:
        return f"annotations/{FOLK}/{stage.others}"
    return f"annotations/{FOLK}/{answer.headers['Location'].rpartition('/')[2]}"


def _edit(stage: Stage, who: str, tag: str) -> requests.Response:
    document = tagging(f"other words of {who} for {tag}", about=stage.folk.item())
    return stage.program(who, "PUT", f"annotations/{FOLK}/{tag}", json=document)


def _change_vote(stage: Stage, who: str) -> requests.Response:
    tag = stage.others
    document = voting(stage.iri(tag), scope=stage.folk.item())
    there = _made(stage, who, stage.program(who, "POST", f"annotations/{FOLK}/", json=document))
    changed = voting(stage.iri(tag), scope=stage.folk.item(), choice="reject")
    return stage.program(who, "PUT", there, json=changed)


def _withdraw_vote(stage: Stage, who: str) -> requests.Response:
    return stage.program(who, "DELETE", _made(stage, who, _vote(stage, who)))


def _withdraw_ruling(stage: Stage, who: str) -> requests.Response:
    """Their own, and for those who give none that of a moderator."""
    by = who if who in ROLES else "moderator"
    return stage.program(who, "DELETE", _made(stage, by, _ruling(stage, by, stage.others)))


def _describe(stage: Stage, who: str) -> requests.Response:
    return stage.program(who, "PUT", f"annotations/{FOLK}/", json=_container(f"Folk art, says {who}"))


def _cancel(stage: Stage, who: str) -> requests.Response:
    """End an export that the moderator of this stage ordered."""
    moderator, wanted = stage.folk.known["moderator"], order.read("table", {}, FOLK)
    with stage.folk.database.transaction() as store:
        job = files.put(store, wanted, f"for {who}", NOW, person=moderator.id)
    return stage.program(who, "DELETE", f"jobs/{job.key}")


def _batch(stage: Stage, who: str) -> requests.Response:
    line = json.dumps(tagging(f"many by {who}", about=stage.folk.item()))
    lines = {"Content-Type": "application/x-ndjson"}
    return stage.program(who, "POST", f"batch/{FOLK}/?atomic=1", data=line, named=lines)


def _container(label: str) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/anno.jsonld", "http://www.w3.org/ns/ldp.jsonld"],
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": label,
    }


def _disown(stage: Stage, who: str) -> requests.Response:
    return stage.program(
        who, "POST", f"campaigns/{FOLK}/disowned", json={"annotation": stage.iri(stage.own(who))}
    )


OPEN, KNOWN = (200,) * 6, (401, 200, 200, 200, 200, 200)
HIDDEN = (404, 404, 200, 200, 200, 200)
MATRIX: dict[str, tuple[Act, tuple[int, ...]]] = {
    "browse a campaign": (lambda s, w: s.program(w, "GET", f"annotations/{FOLK}/"), OPEN),
    "see a draft": (
        lambda s, w: s.program(w, "GET", f"annotations/{DRAFT}/"),
        HIDDEN,
    ),
    "search a draft": (lambda s, w: s.program(w, "GET", f"search/{DRAFT}/"), HIDDEN),
    "follow a draft": (lambda s, w: s.program(w, "GET", f"changes/{DRAFT}/"), HIDDEN),
    "export a draft": (lambda s, w: s.program(w, "GET", f"campaigns/{DRAFT}/export/table"), HIDDEN),
    "statistics for everybody": (lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/progress"), OPEN),
    "add a tag": (_tag, (401, 201, 201, 201, 201, 201)),
    "vote": (_vote, (401, 201, 201, 201, 201, 201)),
    "vote on one's own tag": (_vote_on_own, (401, 403, 403, 403, 403, 403)),
    "change a vote": (_change_vote, (401, 200, 200, 200, 200, 200)),
    "withdraw a vote": (_withdraw_vote, (401, 204, 204, 204, 204, 204)),
    "edit one's own tag": (lambda s, w: _edit(s, w, s.own(w)), KNOWN),
    "edit another's tag": (lambda s, w: _edit(s, w, s.others), (401, *(403,) * 5)),
    "withdraw a ruling": (_withdraw_ruling, (401, 403, 204, 204, 204, 403)),
    "change a campaign": (_describe, (401, 403, 200, 403, 403, 200)),
    "delete a campaign": (
        lambda s, w: s.program(w, "DELETE", f"annotations/{FOLK}/?force=1", named={"If-Match": '"nothing"'}),
        (401, 403, 412, 403, 403, 412),
    ),
    "import items": (
        lambda s, w: s.program(w, "POST", f"campaigns/{FOLK}/imports?kind=items&name=a.xml", data=b"<a/>"),
        (401, 403, 202, 403, 202, 202),
    ),
    "order an export": (
        lambda s, w: s.program(w, "POST", f"campaigns/{FOLK}/export/table?kind=place"),
        (202,) * 6,
    ),
    "end the export of a moderator": (_cancel, (401, 403, 403, 204, 403, 204)),
    "send a batch": (_batch, (401, 200, 200, 200, 200, 200)),
    "leave a campaign": (
        lambda s, w: s.program(w, "DELETE", f"campaigns/{FOLK}/membership"),
        (401, 204, 204, 204, 204, 204),
    ),
    "join a campaign": (
        lambda s, w: s.program(w, "PUT", f"campaigns/{FOLK}/membership", json={"notice": NOTICE}),
        (401, 201, 201, 201, 201, 201),
    ),
    "rule on a tag": (lambda s, w: _ruling(s, w, s.others), (401, 403, 201, 201, 201, 403)),
    "rule on one's own tag": (lambda s, w: _ruling(s, w, s.own(w)), (401, 403, 403, 403, 403, 403)),
    "delete one's own tag": (
        lambda s, w: s.program(w, "DELETE", f"annotations/{FOLK}/{s.own(w)}"),
        (401, 204, 204, 204, 204, 204),
    ),
    "delete another's tag": (
        lambda s, w: s.program(w, "DELETE", f"annotations/{FOLK}/{s.others}"),
        (401, 403, 204, 204, 204, 204),
    ),
    "disown one's own tag": (_disown, KNOWN),
    "exclude a person": (_exclusion, (401, 403, 200, 200, 403, 200)),
    "look at what excluding would do": (
        lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/agents/{s.agent()}/exclusion"),
        (401, 403, 200, 200, 403, 200),
    ),
    "names of contributors": (
        lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/contributors"),
        (401, 403, 200, 403, 403, 200),
    ),
    "make a container": (
        lambda s, w: s.program(w, "POST", "annotations/", json=_container(f"By {w}")),
        (401, 403, 201, 403, 403, 201),
    ),
    "export accepted tags": (lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/export/table"), OPEN),
    "export all with votes": (
        lambda s, w: s.program(w, "GET", f"campaigns/{FOLK}/export/annotations"),
        OPEN,
    ),
}


def _undo(stage: Stage, who: str) -> requests.Response:
    tag, path = stage.others, f"/campaigns/{FOLK}/votes"
    for choice in (Choice.APPROVE.value, "undo"):
        answer = stage.form(who, path, item=stage.folk.item(), tag=tag, choice=choice)
    return answer


def _join(stage: Stage, who: str) -> requests.Response:
    return stage.form(who, f"/campaigns/{FOLK}/join", notice=NOTICE, agreed="yes")


def _delete(stage: Stage, who: str) -> requests.Response:
    return stage.form(who, "/me/data/deletion", old_password=PASSWORD, word="delete", work="keep")


def _fetch(stage: Stage, who: str, owner: str) -> requests.Response:
    """Fetch the copy that somebody has ordered, and that lies ready."""
    one, now = stage.folk.known[owner], datetime.now(UTC)
    with stage.folk.database.transaction() as store:
        key = jobs.put(store, mine.COPY, {"person": one.id}, now, person=one.id).key
        taken = jobs.claim(store, now)
        assert taken is not None
        jobs.finish(store, taken, {}, now)
    path = stage.files / mine.COPIES / f"{key}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"all of {owner}")
    return stage.form(who, f"/me/data/copies/{key}")


def _fetch_own(stage: Stage, who: str) -> requests.Response:
    return _fetch(stage, who, "cy" if who == NOBODY else who)


def _on_tag(path: str, own: bool, **fields: str) -> Act:
    """A form about a tag, of one's own or of bob's."""

    def send(stage: Stage, who: str) -> requests.Response:
        tag = stage.own(who) if own else stage.others
        said = {name: words.format(who=who) for name, words in fields.items()}
        return stage.form(who, f"/campaigns/{FOLK}/{path}", item=stage.folk.item(), tag=tag, **said)

    return send


def _on_item(path: str, **fields: str) -> Act:
    """A form about an item."""

    def send(stage: Stage, who: str) -> requests.Response:
        said = {name: words.format(who=who) for name, words in fields.items()}
        return stage.form(who, f"/campaigns/{FOLK}/{path}", item=stage.folk.item(), **said)

    return send


def _exclude(stage: Stage, who: str) -> requests.Response:
    path = f"/campaigns/{FOLK}/agents/{stage.agent()}/exclusion"
    return stage.form(who, path, choice="exclude", reason="Why not.")


def _all(said: str) -> tuple[str, ...]:
    """What everybody is told who is signed in."""
    return ("Sign in", *(said,) * 5)


RULED, GONE, OUT = "Your ruling stands.", "The tag is removed.", "They are excluded"
SOMEBODY = "Somebody else made this"
THERE = "Not yet"
SECOND = "/me/account/second-factor"
FORMS: dict[str, tuple[Act, tuple[str, ...]]] = {
    "see a draft": (
        lambda s, w: s.look(w, f"/campaigns/{DRAFT}"),
        ("Not found", "Not found", THERE, THERE, THERE, THERE),
    ),
    "vote": (_on_tag("votes", own=False, choice="approve"), _all("You approved this tag.")),
    "withdraw a vote": (_undo, _all("Your vote is withdrawn.")),
    "vote on one's own tag": (
        _on_tag("votes", own=True, choice="approve"),
        _all("Nobody votes on a tag of their own."),
    ),
    "add a tag": (
        _on_item("tags", property="dc:subject", words="form of {who}", language="en"),
        _all("Your tag is added."),
    ),
    "comment": (_on_item("comments", words="A word of {who}", language="en"), _all("Your comment is added.")),
    "skip": (_on_item("skips"), _all("You skipped an item")),
    "nothing to add": (_on_item("finished"), _all("nothing is missing")),
    "edit one's own tag": (
        _on_tag("tags/words", own=True, words="other words of {who}", language="en"),
        _all("Your tag is changed."),
    ),
    "edit another's tag": (
        _on_tag("tags/words", own=False, words="my words, {who}", language="en"),
        _all(SOMEBODY),
    ),
    "remove one's own tag": (_on_tag("tags/removal", own=True), _all("Your tag is removed.")),
    "remove another's tag": (
        _on_tag("tags/removal", own=False),
        ("Sign in", SOMEBODY, GONE, GONE, GONE, GONE),
    ),
    "disown one's own tag": (_on_tag("tags/disowned", own=True), _all("Nothing leads from the tag to you")),
    "disown another's tag": (_on_tag("tags/disowned", own=False), _all(SOMEBODY)),
    "rule on a tag": (
        _on_tag("rulings", own=False, decided="accepted", reason="It is so."),
        ("Sign in", "Only moderators", RULED, RULED, RULED, "Only moderators"),
    ),
    "rule on one's own tag": (
        _on_tag("rulings", own=True, decided="accepted", reason="It is so."),
        ("Sign in", "Only moderators", *("Nobody rules on a tag of their own.",) * 3, "Only moderators"),
    ),
    "exclude a person": (_exclude, ("Sign in", "Only who runs", OUT, OUT, "Only who runs", OUT)),
    "report a tag": (_on_tag("report", own=False, reason="wrong"), _all("Somebody will look at it.")),
    "report a person": (
        lambda s, w: s.form(w, f"/campaigns/{FOLK}/report", agent=s.agent(), reason="wrong"),
        _all("Somebody will look at it."),
    ),
    "leave a campaign": (
        lambda s, w: s.form(w, f"/campaigns/{FOLK}/leave"),
        _all("You take part in this campaign no longer."),
    ),
    "join a campaign": (_join, _all("You take part in this campaign.")),
    "a token": (lambda s, w: s.form(w, "/me/tokens", label="Mine", access="read", days="30"), _all("anno_")),
    "one's profile": (
        lambda s, w: s.form(w, "/me/account/profile", public_name=f"Known as {w}"),
        _all("Your profile is changed."),
    ),
    "my data": (lambda s, w: s.look(w, "/me/data"), _all("My data")),
    "a copy of my data": (lambda s, w: s.form(w, "/me/data/copies"), _all("Your copy is being made")),
    "fetch my copy": (_fetch_own, ("There is no such copy", *(f"all of {name}" for name in WHO[1:]))),
    "fetch another's copy": (lambda s, w: _fetch(s, w, "bob"), ("There is no such copy",) * 6),
    "oneself": (
        lambda s, w: s.look(w, "/me"),
        ("Sign in", *(f"<h1>Known as {name}</h1>" for name in WHO[1:])),
    ),
    "my account": (lambda s, w: s.look(w, "/me/account"), _all("My account")),
    "my contributions": (lambda s, w: s.look(w, f"/campaigns/{FOLK}/mine"), _all("My contributions")),
    "my certificate": (
        lambda s, w: s.look(w, f"/campaigns/{FOLK}/certificate"),
        _all("Certificate of contribution"),
    ),
    "what to report": (
        lambda s, w: s.look(w, f"/campaigns/{FOLK}/report?tag={s.others}"),
        _all("Report a tag"),
    ),
    "remove a token": (
        lambda s, w: s.form(w, "/me/tokens/removal", token=keys.digest(s.tokens.get(w, ""))),
        _all("The token is removed"),
    ),
    "sign out elsewhere": (
        lambda s, w: s.form(w, "/me/account/devices/removal", device=""),
        _all("Signed out there."),
    ),
    "the link for my address": (
        lambda s, w: s.form(w, "/me/account/verification"),
        _all("The link is on its way."),
    ),
    "another address": (
        lambda s, w: s.form(w, "/me/account/address", email=f"{w}@new.example", old_password=PASSWORD),
        _all("both addresses get a link"),
    ),
    "another password": (
        lambda s, w: s.form(w, "/me/account/password", old_password=PASSWORD, password=PASSWORD),
        _all("The password of your account was changed"),
    ),
    "my second factor": (lambda s, w: s.look(w, SECOND), _all("from an app on your phone")),
    "set a second factor up": (
        lambda s, w: s.form(w, SECOND, old_password=PASSWORD),
        _all("Let the app read this picture"),
    ),
    "put it in force with a wrong code": (
        lambda s, w: s.form(w, f"{SECOND}/code", code="0"),
        _all("This code is not right"),
    ),
    "do without a second factor": (
        lambda s, w: s.form(w, f"{SECOND}/removal", old_password=PASSWORD),
        _all("The second factor is removed."),
    ),
    "be asked for a code": (lambda s, w: s.look(w, "/sign-in/code"), ("Sign in",) * 6),
    "a code of nobody's": (lambda s, w: s.form(w, "/sign-in/code", code="0"), ("Sign in",) * 6),
    "delete my account": (
        _delete,
        ("Sign in", *("Your account is deleted.",) * 4, "make another person admin first"),
    ),
}
COMMANDS: dict[str, tuple[Command, tuple[bool, ...]]] = {
    "rule on a tag": (
        lambda s, w: ["ruling", "give", FOLK, s.others, "rejected", "--by", w, "--reason", "So."],
        (False, True, True, True, False),
    ),
    "answer a report": (
        lambda s, w: ["report", "answer", s.reported(), "removed", "--by", w, "--reason", "So."],
        (False, True, True, True, True),
    ),
}
"""What commands do for somebody who is named; contributor, organiser, moderator, curator, admin."""


@contextmanager
def staged(folk: Folk, server: Server) -> Iterator[Stage]:
    with ExitStack() as sessions:
        with folk.database.transaction() as store:
            store.connection.execute(update(person).values(created=NOW))
        yield Stage(Folk(folk.database, {**folk.known}), server, sessions)


def _guarded(who: str) -> set[str]:
    """The endpoints that are for these."""
    return {endpoint for endpoint, whom in GUARDED.items() if whom == who}


def test_every_cell_by_token_and_over_the_protocol(folk: Folk, server: Server) -> None:
    with staged(folk, server) as stage:
        answers = {
            action: tuple(stage.alone(act, who).status_code for who in WHO)
            for action, (act, _) in MATRIX.items()
        }

    assert answers == {action: expected for action, (_, expected) in MATRIX.items()}
    assert _guarded(TOKEN) - stage.met == OF_WHO_RUNS_IT


def test_every_cell_by_form(folk: Folk, server: Server) -> None:
    with staged(folk, server) as stage:
        for action, (act, expected) in FORMS.items():
            for who, said in zip(WHO, expected, strict=True):
                answer = stage.alone(act, who)
                assert said in answer.text, (action, who, answer.status_code, texts(answer, "//main//p"))

    assert _guarded(MEMBER) - stage.met == set()


def test_every_cell_by_command(folk: Folk, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOSERVER_DATABASE_URL", folk.database.url)
    with staged(folk, server) as stage:
        for action, (command, expected) in COMMANDS.items():
            results = {who: CliRunner().invoke(main, command(stage, who)) for who in WHO[1:]}
            done = tuple(one.exit_code == 0 for one in results.values())
            assert done == expected, (action, {who: one.output for who, one in results.items()})
        listed = CliRunner().invoke(main, ["report", "list", "--by", "contributor"]).output
        assert listed == ""
        assert len(CliRunner().invoke(main, ["report", "list", "--by", "curator"]).output.splitlines()) == 1


def test_a_curator_cares_for_nothing_of_another_institution(
    folk: Folk, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_DATABASE_URL", folk.database.url)
    with staged(folk, server) as stage:
        with folk.database.transaction() as store:
            held = campaigns.find(store, FOLK)
            people.give_role(store, held, stage.folk.known["curator"], Role.CURATOR, "Another museum")
        tag = stage.others
        gone = stage.program("curator", "DELETE", f"annotations/{FOLK}/{tag}")
        form = stage.form("curator", f"/campaigns/{FOLK}/tags/removal", item=stage.folk.item(), tag=tag)
        answer = ["report", "answer", stage.reported(), "removed", "--by", "curator", "--reason", "So."]
        command = CliRunner().invoke(main, answer)

    assert (gone.status_code, gone.json()["rule"]) == (403, "own")
    assert SOMEBODY in form.text
    assert command.exit_code != 0
    assert "Only who runs" in command.output
