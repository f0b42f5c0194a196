"""Tests of mail: what a server is given, what it may refuse, and the folder where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from annoserver.errors import Invalid, Unreachable
from annoserver.exchange.outside import mail
from annoserver.exchange.outside.mail import Post
from tests.fakes import smtp

SENDER = "annoserver@example.org"


@pytest.fixture
def server() -> Iterator[smtp.Server]:
    with smtp.serving() as server:
        yield server


def send(url: str, outbox: Path, to: str = "ann@example.org") -> None:
    mail.send(Post(SENDER, url, outbox), to, "Grüße", "Schöne Grüße\nhttps://example.org/\n", "1")


def test_a_server_is_given_the_mail(server: smtp.Server, tmp_path: Path) -> None:
    send(server.url, tmp_path)

    (taken,) = server.taken
    assert (taken["From"], taken["To"], taken["Auto-Submitted"]) == (
        SENDER,
        "ann@example.org",
        "auto-generated",
    )
    assert taken["Message-ID"].endswith("@example.org>")
    assert "Schöne Grüße" in taken.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_a_name_and_a_password_are_told_on_this_machine(server: smtp.Server, tmp_path: Path) -> None:
    send(server.url.replace("//", "//ann:p%40ss@"), tmp_path)

    assert [line[:10] for line in server.said if line.startswith("AUTH")] == ["AUTH PLAIN"]


def test_a_password_is_told_to_no_server_that_does_not_encrypt(tmp_path: Path) -> None:
    # The whole of 127.0.0.0/8 is this machine, but only the usual address counts as such.
    with smtp.serving("127.0.0.2") as server:
        with pytest.raises(Unreachable, match="does not encrypt"):
            send(server.url.replace("//", "//ann:secret@"), tmp_path)

        assert not any("AUTH" in line for line in server.said)


def test_a_recipient_whom_nobody_knows_is_given_up(server: smtp.Server, tmp_path: Path) -> None:
    server.unknown.add("ann@example.org")

    with pytest.raises(Invalid, match="does not take this address"):
        send(server.url, tmp_path)


def test_a_server_that_is_closed_or_away_is_tried_again(server: smtp.Server, tmp_path: Path) -> None:
    server.closed = True
    for url in (server.url, "smtps://127.0.0.1:1", "smtp://127.0.0.1:1"):
        with pytest.raises(Unreachable, match="does not take mail"):
            send(url, tmp_path)


def test_without_a_server_mail_is_laid_into_the_outbox_for_its_owner_alone(tmp_path: Path) -> None:
    send("", tmp_path / "outbox")

    (laid,) = (tmp_path / "outbox").iterdir()
    assert laid.name == "1.eml"
    assert laid.stat().st_mode & 0o077 == 0
    assert message_from_bytes(laid.read_bytes())["To"] == "ann@example.org"
