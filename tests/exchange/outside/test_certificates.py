"""Calls over TLS: whom we call shows a certificate that the system trusts, and for its own name."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from annoserver.errors import Unreachable
from annoserver.exchange.outside import mail
from annoserver.exchange.outside.calls import Calls, Patience
from annoserver.exchange.outside.mail import Post
from tests.conftest import absent
from tests.fakes.outside import Outside, Reply, outside

ONCE = Patience(connect=5, read=5, whole=5, tries=1)


@dataclass(frozen=True)
class Signed:
    """A server that shows a certificate which it signed itself; paper: that certificate."""

    place: Outside
    paper: Path


@pytest.fixture
def signed(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Signed]:
    """For 127.0.0.1, or for the name that a test gives."""
    if (program := shutil.which("openssl")) is None:
        absent("openssl", "there is no openssl on the path")
    key, paper = tmp_path / "key.pem", tmp_path / "paper.pem"
    name = getattr(request, "param", "IP:127.0.0.1")
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subject = ["-subj", "/CN=ours", "-addext", f"subjectAltName={name}"]
    files = ["-keyout", str(key), "-out", str(paper)]
    subprocess.run([program, "req", "-x509", *made, *subject, *files], check=True, capture_output=True)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(paper, key)
    with outside(lambda _request: Reply(b"{}"), secure) as place:
        yield Signed(place, paper)


def test_a_certificate_that_nobody_signed_is_refused(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the environment says of certificates is not listened to either.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(signed.paper))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(signed.paper))
    calls = Calls((signed.place.host,), private=True, patience=ONCE)

    with pytest.raises(Unreachable, match="SSLError"):
        calls.get(signed.place.url)

    assert signed.place.asked == []


def test_one_that_is_trusted_is_taken_so_that_trust_was_all_that_was_missing(signed: Signed) -> None:
    calls = Calls((signed.place.host,), private=True, patience=ONCE)
    calls._session.verify = str(signed.paper)

    assert calls.get(signed.place.url).content == b"{}"


@pytest.mark.parametrize("signed", ["DNS:other.example"], indirect=True)
def test_one_for_another_name_is_refused(signed: Signed) -> None:
    calls = Calls((signed.place.host,), private=True, patience=ONCE)
    calls._session.verify = str(signed.paper)

    with pytest.raises(Unreachable, match="SSLError"):
        calls.get(signed.place.url)


def test_no_mail_goes_to_a_server_with_a_certificate_that_nobody_signed(
    signed: Signed, tmp_path: Path
) -> None:
    post = Post("annoserver@example.org", f"smtps://ann:secret@{signed.place.host}", tmp_path)

    with pytest.raises(Unreachable, match="SSLCertVerificationError"):
        mail.send(post, "ann@example.org", "Hello", "Hello", "1")
