"""Tests of joining: signing up, proving one's address, and coming back when the password is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import requests

from annoserver.crowd.accounts import joining, notices
from annoserver.errors import Missing
from annoserver.exchange.outside.mail import Post
from annoserver.model.person import Purpose
from annoserver.store.accounts import profiles
from annoserver.store.database import Database
from annoserver.web.language import LOCALE
from annoserver.work import Worker
from tests.parts.folk import PASSWORD, Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, page_of, texts, tree

NEW = "another long password"
LETTERS = [
    {"what": "welcome"},
    {"what": "reset"},
    {"what": "move", "address": "new@example.org"},
    {"what": "move", "address": "bob@example.org"},
    {"what": "password"},
    {"what": "factor"},
    *(
        {"what": what, "outcome": kept, "reason": "So."}
        for what in ("answered", "moderated")
        for kept in ("kept", "removed")
    ),
    {"what": "idle"},
]
"""Every letter, as its job orders it."""

UNTOLD = "Name and password do not fit together."


class Letters:
    """The letters that were written: runs the jobs, and reads the outbox."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.worker = Worker(database, folder, Post("annoserver@example.org", "", folder / "outbox"))
        self.outbox = folder / "outbox"

    def fetch(self) -> list[tuple[str, str, str]]:
        """Address, subject and text of each new letter, which is taken out of the box."""
        self.worker.drain()
        found = []
        for path in sorted(self.outbox.glob("*.eml")):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            found.append((str(message["To"]), str(message["Subject"]), message.get_content()))
            path.unlink()
        return found

    def link(self) -> str:
        """The path of the link in the only new letter."""
        ((_, _, text),) = self.fetch()
        return link(text)


def link(text: str) -> str:
    """The path of the link in a letter."""
    found = re.search(r"http://[\d.]+:\d+(/\S+\?slip=\S+)", text)
    assert found, text
    return found[1]


@pytest.fixture
def letters(folk: Folk, tmp_path: Path) -> Letters:
    return Letters(folk.database, tmp_path / "letters")


def join(visitor: Visitor, email: str = "dora@example.org", **more: str) -> requests.Response:
    """Fill in the form to sign up with, and send it."""
    form = tree(visitor.get("/sign-up")).xpath("//main//form")[0]
    given = {"email": email, "password": NEW, "public_name": "Dora", **more}
    return visitor.post("/sign-up", **{**dict(form.form_values()), **given}, csrf="")


def confirm(visitor: Visitor, path: str, **more: str) -> requests.Response:
    """Press the button of the page that a link leads to."""
    page = visitor.get(path)
    assert page.status_code == 200, page.text
    form = tree(page).xpath("//main//form")[0]
    return visitor.post(path.partition("?")[0], **{**dict(form.form_values()), **more}, csrf="")


def test_somebody_signs_up_verifies_and_contributes(folk: Folk, visitor: Visitor, letters: Letters) -> None:
    answer = join(visitor)
    assert texts(visitor.get(answer.headers["Location"]), "//h1") == ["Please look into your mail"]
    assert visitor.sign_in("dora@example.org", NEW).status_code == 303

    item = folk.item()
    early = visitor.post("/campaigns/folk/tags", item=item, property="dc:subject", words="oak", language="en")
    assert "verify your e-mail address" in visitor.get(early.headers["Location"]).text

    ((to, subject, text),) = letters.fetch()
    assert (to, subject) == ("dora@example.org", "Please verify your e-mail address")
    confirm(visitor, link(text))
    asked = visitor.post("/campaigns/folk/tags", item=item, property="dc:subject", words="oak", language="en")
    confirm(visitor, asked.headers["Location"], agreed="yes")
    visitor.post("/campaigns/folk/tags", item=item, property="dc:subject", words="oak", language="en")

    assert "oak" in visitor.get(page_of(item)).text


def test_looking_at_a_link_does_nothing_and_it_is_good_once(visitor: Visitor, letters: Letters) -> None:
    join(visitor)
    path = letters.link()
    with letters.worker.database.reading() as store:
        kept = repr(store.connection.exec_driver_sql("SELECT * FROM slip").all())
    assert "dora@example.org" in kept
    assert path.rpartition("=")[2] not in kept

    for _ in range(2):
        page = visitor.get(path)
        assert "Is this your e-mail address? dora@example.org" in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
    confirm(visitor, path)

    assert visitor.get(path).status_code == 404
    assert "has been used, or is too old" in visitor.get(path).text


def test_the_answer_is_the_same_for_an_address_that_is_taken(
    folk: Folk, visitors: Callable[[], Visitor], letters: Letters
) -> None:
    new, taken = visitors(), visitors()

    answers = [join(new), join(taken, "ANN@example.org")]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert [(to, subject) for to, subject, _ in letters.fetch()] == [
        ("dora@example.org", "Please verify your e-mail address"),
        ("ann@example.org", "You have an account already"),
    ]
    # Signing in tells no more: both may, and neither has proved an address.
    assert new.sign_in("dora@example.org", NEW).status_code == 303
    assert taken.sign_in("ann@example.org", NEW).status_code == 303
    assert "is not verified yet" in taken.get("/me/account").text
    taken.post("/me/account/verification")
    assert [subject for _, subject, _ in letters.fetch()] == ["You have an account already"]
    assert visitors().sign_in("ann@example.org", PASSWORD).status_code == 303


def test_every_fault_is_said_beside_its_field(visitor: Visitor) -> None:
    answer = join(visitor, "dora", password="short", public_name="x" * 65)

    page = tree(answer)
    assert answer.status_code == 400
    assert page.xpath("//*[@role='alert']//a/@href") == ["#email", "#public_name", "#password"]
    for name in ("email", "public_name", "password"):
        (told,) = page.xpath(f"//input[@id='{name}'][@aria-invalid='true']/@aria-describedby")
        assert page.xpath(f"//*[@id='{told.split()[-1]}']")
    assert page.xpath("string(//input[@id='email']/@value)") == "dora"
    assert not page.xpath("//input[@id='password']/@value")[0]


def test_a_program_that_fills_in_every_field_is_told_nothing_and_gets_nothing(
    visitor: Visitor, letters: Letters
) -> None:
    answer = join(visitor, website="https://spam.example")

    assert answer.headers["Location"] == "/en/sign-up/sent"
    assert letters.fetch() == []


def test_a_form_that_comes_back_at_once_or_was_made_elsewhere_is_sent_again(
    folk: Folk, serve: Callable[..., Server]
) -> None:
    with requests.Session() as session:
        visitor = Visitor(serve(rate_limits=True).url, session)

        assert "That was very quick." in join(visitor).text
        assert "That was very quick." in join(visitor, begun="sign-up.x.y").text


def test_a_lost_password_is_replaced_once_and_everybody_is_signed_out(
    visitors: Callable[[], Visitor], ann: Visitor, letters: Letters
) -> None:
    visitor = visitors()
    visitor.post("/forgotten", name=" ANN@example.org ", csrf=ann_token(visitor))
    path = letters.link()

    refused = confirm(visitor, path, password="short")
    assert texts(refused, "//*[@role='alert']//a") == [
        "A password has at least 12 and at most 128 characters."
    ]
    done = confirm(visitor, path, password=NEW)

    assert texts(visitor.get(done.headers["Location"]), "//nav[@aria-label='My account']/a") == [
        "Ann of the Hill"
    ]
    assert visitor.get(path).status_code == 404
    assert ann.get("/me", follow=False).headers["Location"].startswith("/")
    assert "sign-in" in ann.get("/me").url
    assert UNTOLD in visitors().sign_in("ann", PASSWORD).text
    assert [subject for _, subject, _ in letters.fetch()] == ["Your password was changed"]


def test_a_link_for_a_new_password_is_good_for_half_an_hour(folk: Folk, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with folk.database.transaction() as store:
        (letter,) = notices.write(store, {"what": "reset", "name": "ann"}, tmp_path, now)
        secret = link(letter.text).partition("=")[2]
        assert joining.look(store, secret, Purpose.RESET, now + timedelta(minutes=29)).person.name == "ann"
        with pytest.raises(Missing):
            joining.look(store, secret, Purpose.RESET, now + timedelta(minutes=31))


def ann_token(visitor: Visitor) -> str:
    return str(tree(visitor.get("/sign-in")).xpath("string(//main//input[@name='csrf_token']/@value)"))


def test_nothing_tells_whether_a_password_can_be_lost(visitor: Visitor, letters: Letters) -> None:
    token = ann_token(visitor)

    answers = [visitor.post("/forgotten", name=name, csrf=token) for name in ("ann", "nobody")]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert [to for to, _, _ in letters.fetch()] == ["ann@example.org"]


def test_a_lost_password_of_a_new_account_also_proves_its_address(visitor: Visitor, letters: Letters) -> None:
    join(visitor)
    letters.fetch()
    visitor.post("/forgotten", name="dora@example.org", csrf=ann_token(visitor))

    confirm(visitor, letters.link(), password=NEW)

    assert "is not verified yet" not in visitor.get("/me/account").text


def test_an_address_changes_when_both_ends_agree(folk: Folk, ann: Visitor, letters: Letters) -> None:
    ann.post("/me/account/address", email="Ann@Hill.example", old_password=PASSWORD)
    (old, new) = letters.fetch()
    assert (old[0], new[0]) == ("ann@example.org", "ann@hill.example")

    first = confirm(ann, link(new[2]))
    assert "the mail to the other address" in first.text
    assert "ann@example.org" in ann.get("/me/account").text
    second = confirm(ann, link(old[2]))

    assert "has its new address now" in second.text
    assert "ann@hill.example" in ann.get("/me/account").text


def test_an_address_of_somebody_else_is_not_taken_over(folk: Folk, ann: Visitor, letters: Letters) -> None:
    ann.post("/me/account/address", email="bob@example.org", old_password=PASSWORD)

    assert [(to, subject) for to, subject, _ in letters.fetch()] == [
        ("ann@example.org", "Change of your e-mail address"),
        ("bob@example.org", "You have an account already"),
    ]


def test_letters_are_in_the_language_of_the_person(folk: Folk, tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    compiled(folder / "messages.mo", {"New password": "Ein neues Passwort"})
    with folk.database.transaction() as store:
        order = {"what": "reset", "name": "ann", "language": "de"}
        (letter,) = notices.write(store, order, tmp_path, datetime.now(UTC))
        gone = notices.write(store, {"what": joining.LETTER, "person": 99}, tmp_path, datetime.now(UTC))

    assert letter.subject == "Ein neues Passwort"
    assert gone == []


@pytest.mark.parametrize("more", LETTERS, ids=lambda more: str(more["what"]))
def test_every_letter_is_in_every_language(folk: Folk, more: dict[str, str]) -> None:
    written = {}
    for language in ("en", *sorted(one.name for one in LOCALE.iterdir() if one.is_dir())):
        with folk.database.transaction() as store:
            ann = folk.known["ann"]
            new = {"verified": None, "claimed": "new@example.org"} if more["what"] == "welcome" else {}
            profiles.change(store, ann, language=language, **new)
            letters = notices.write(store, {**more, "person": ann.id}, LOCALE, datetime.now(UTC))
        said = "\n".join(f"{one.subject}\n{one.text}" for one in letters)
        written[language] = {line for line in re.sub(r"http\S+", "", said).splitlines() if line.strip()}

    english = written.pop("en")
    assert len(written) == 7
    assert english
    assert {language: lines & english - {"So."} for language, lines in written.items()} == {
        language: set() for language in written
    }


def compiled(path: Path, messages: dict[str, str]) -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    catalogue = Catalog("de")
    for word, said in messages.items():
        catalogue.add(word, said)
    with path.open("wb") as file:
        write_mo(file, catalogue)
