"""What is logged: lines or JSON, with the id of the request, and nothing that tells who somebody is."""

from __future__ import annotations

import ipaddress
import json
import logging
import re
from datetime import UTC, datetime

from annoserver.web.watch import ids

QUIET = (("waitress.queue", logging.ERROR), ("alembic", logging.WARNING))
"""Loggers that tell too much, and the least of theirs that is worth a line."""

KEPT_BITS = {4: 24, 6: 48}
"""How much of an address stays, by its version: the network, and not who is in it."""

_MAIL = re.compile(r"[^\s@<>\"'(),;:=/?&*]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}")
_SECRET = re.compile(
    r"(?i)\b(bearer +|basic +|[a-z_]{0,20}(?:token|password|secret|session|api_?key|wskey)[\"']?[=:] ?[\"']?)"
    r"[^\s\"'&,;)]{1,4096}"
)
_URL_PASSWORD = re.compile(r"(://[^/\s:@]{0,100}:)[^/\s@]{1,200}@")
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})(?![\w.])"
)


def install(level: str, form: str) -> None:
    """Log to stderr, as lines of text or of JSON, what is at least this severe."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines() if form == "text" else Json())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    for chatty, least in QUIET:
        logging.getLogger(chatty).setLevel(least)


def shortened(address: str) -> str:
    """An address of the network in place of one in it; what is no address, or our own machine, stays."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.is_loopback or found.is_unspecified:
        return address
    network = ipaddress.ip_network((found, KEPT_BITS[found.version]), strict=False)
    return str(network.network_address)


def cleaned(words: str) -> str:
    """Words without e-mail addresses, secrets and whole network addresses, whoever wrote them there."""
    words = _URL_PASSWORD.sub(r"\1***@", words)
    words = _SECRET.sub(r"\1***", words)
    words = _MAIL.sub("***@***", words)
    return _ADDRESS.sub(lambda found: shortened(found[0]), words)


class Lines(logging.Formatter):
    """A line for people: when, how severe, what, and the id of the request."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it."""
        line = cleaned(super().format(record))
        name = ids.current()
        first, end, rest = line.partition("\n")
        return f"{first} [{name}]{end}{rest}" if name else line


class Json(logging.Formatter):
    """A line for programs: an object whose members have the same names in every line."""

    def format(self, record: logging.LogRecord) -> str:
        """The object; what a line is about (`extra=`) stands beside what it says."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": cleaned(record.getMessage()),
        }
        if name := ids.current():
            said["request"] = name
        said |= getattr(record, "about", {})
        if record.exc_info:
            said["traceback"] = cleaned(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)
