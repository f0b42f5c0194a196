"""How the values of settings are spelt: each reader takes a text, and says what would be right."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import TypeVar

SECRET_LENGTH = 32
TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
LOG_LEVELS = ("debug", "info", "warning", "error")

T = TypeVar("T")
Reader = Callable[[str], T]


def address(value: str) -> str:
    if not re.fullmatch(r"[\w.:-]+", value, re.ASCII):
        raise ValueError("an IP address or the name of a host")
    return value


def whole(least: int, most: int) -> Reader[int]:
    """A reader of whole numbers from least to most, both included."""

    def read(value: str) -> int:
        if not re.fullmatch(r"\d{1,18}", value, re.ASCII) or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(value)

    return read


def truth(value: str) -> bool:
    if value.lower() not in TRUE + FALSE:
        raise ValueError("true or false")
    return value.lower() in TRUE


def secret(value: str) -> str:
    if len(value) < SECRET_LENGTH:
        raise ValueError(f"at least {SECRET_LENGTH} characters; `annoserver init` makes one")
    return value


def database(value: str) -> str:
    if not re.match(r"sqlite:///.|postgresql(\+psycopg)?://.", value):
        raise ValueError("sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")
    return value


def smtp(value: str) -> str:
    if not re.fullmatch(r"smtps?://([^\s@/]+@)?[\w.-]+(:\d{1,5})?/?", value, re.ASCII):
        raise ValueError("smtp://HOST or smtps://USER:PASSWORD@HOST:PORT")
    return value.rstrip("/")


def sender(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>\"]+@[\w.-]+", value):
        raise ValueError("an e-mail address")
    return value


def base(value: str) -> str:
    if _origin(value) is None or set(value) & set("?#@ "):
        raise ValueError("an http or https address, such as https://example.org/anno/")
    return value if value.endswith("/") else f"{value}/"


def origins(value: str) -> tuple[str, ...]:
    found = _listed(value)
    if any(_origin(origin) != origin for origin in found):
        raise ValueError(
            "web origins with commas between them, such as https://example.org (no path, no slash at the end)"
        )
    return found


def proxies(value: str) -> tuple[str, ...]:
    found = _listed("" if value == "0" else value)
    try:
        return found if found == ("*",) else tuple(str(ipaddress.ip_address(part)) for part in found)
    except ValueError as error:
        right = (
            "0 for none, IP addresses with commas between them, or * where only the proxy reaches the port"
        )
        raise ValueError(right) from error


def hosts(value: str) -> tuple[str, ...]:
    found = tuple(part.lower() for part in _listed(value))
    if all(re.fullmatch(r"[a-z0-9.-]+(:\d{1,5})?", part) for part in found):
        return found
    raise ValueError("names of hosts with commas between them, such as museum.example")


def rates(value: str) -> str:
    one = r"[1-9]\d{0,9} ?/ ?(\d+ )?(second|minute|hour|day)s?"
    if not re.fullmatch(rf"{one}(; ?{one})*", value):
        raise ValueError("such as 60/minute;2000/day")
    return value


def one_of(*names: str) -> Reader[str]:
    """A reader of one of these names, in small or capital letters."""

    def read(value: str) -> str:
        if value.lower() not in names:
            raise ValueError("one of " + ", ".join(names))
        return value.lower()

    return read


def token(value: str) -> str:
    if not re.fullmatch(r"[\w.~+/=-]{16,}", value, re.ASCII):
        raise ValueError("at least 16 characters of a token: letters, digits, - . _ ~ + / =")
    return value


def networks(value: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(part)) for part in _listed(value))
    except ValueError as error:
        raise ValueError("IP addresses or networks, such as 10.1.0.0/16, with commas between them") from error


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _origin(url: str) -> str | None:
    """The scheme, host and port of a web address; None if it is not one."""
    found = re.match(r"https?://([\w.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?(?=/|$)", url, re.ASCII)
    return found[0] if found else None
