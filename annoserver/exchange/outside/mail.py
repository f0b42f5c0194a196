"""Mail: handed to an SMTP server, or laid into a folder where there is none."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from annoserver.errors import Invalid, Unreachable

TIMEOUT = 20.0
OWNER_ONLY = 0o600
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Post:
    """How mail leaves.

    sender: the address that it comes from; server: smtp://USER:PASSWORD@HOST:PORT, which is encrypted
    when the server can, or smtps://…; without one mail is laid into outbox.
    """

    sender: str
    server: str
    outbox: Path


def send(post: Post, to: str, subject: str, text: str, name: str) -> None:
    """Send one mail; name: of its file in the outbox. Unreachable when no server takes it for now."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = post.sender, to, subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=post.sender.rpartition("@")[2] or "localhost")
    # Out-of-office programs are not to answer (RFC 3834, 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if not post.server:
        _lay(post.outbox, name, message)
        return
    try:
        with _connected(post.server) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise Invalid("The mail server does not take this address.", rule="mail") from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(f"The mail server does not take mail: {type(error).__name__}.") from error


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    parts, secure = urlsplit(url), ssl.create_default_context()
    host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=secure)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=secure)
        elif parts.username and parts.scheme == "smtp" and host not in LOOPBACK:
            raise Unreachable("The mail server does not encrypt, so it is not told the password.")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _lay(outbox: Path, name: str, message: EmailMessage) -> None:
    outbox.mkdir(parents=True, exist_ok=True)
    part = outbox / f".{name}.{os.getpid()}"
    part.touch(OWNER_ONLY)
    part.write_bytes(message.as_bytes())
    part.replace(outbox / f"{name}.eml")
