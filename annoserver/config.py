"""The settings of a server, read from the environment and an optional TOML file."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from annoserver.errors import Misconfigured
from annoserver.spellings import (
    LOG_LEVELS,
    Reader,
    T,
    address,
    base,
    database,
    hosts,
    networks,
    one_of,
    origins,
    proxies,
    rates,
    secret,
    sender,
    smtp,
    token,
    truth,
    whole,
)

PREFIX = "ANNOSERVER_"
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus_client is told in which folder the processes of a server count together."""

FILE = "annoserver.toml"
# These are not settings: where the file is, and what the tests are told.
NOT_SETTINGS = (f"{PREFIX}CONFIG", f"{PREFIX}TEST_")


def _setting(default: T, read: Reader[T], about: str, *, private: bool = False) -> T:
    """A field that knows how it is read; a private one shows in no error, table or repr."""
    metadata = {"read": read, "about": about, "private": private}
    return field(default=default, metadata=metadata, repr=not private)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting with its default; sources says where the others came from, by field name."""

    database_url: str = _setting(
        "sqlite:///annoserver.db", database, "where everything is kept: SQLite or PostgreSQL", private=True
    )
    base_url: str = _setting("", base, "the public address; unset: what init wrote")
    secret_key: str = _setting("", secret, "signs cookies and forms; init makes one", private=True)
    host: str = _setting("127.0.0.1", address, "address to listen at")
    port: int = _setting(8000, whole(0, 65535), "port to listen at; 0 takes a free one")
    processes: int = _setting(1, whole(1, 256), "how many processes serve")
    threads: int = _setting(8, whole(1, 1024), "how many threads each process serves with")
    at_once: int = _setting(0, whole(0, 1024), "threads that work at a time; 0: 1 on SQLite, 2 on PostgreSQL")
    workers: int = _setting(1, whole(0, 64), "processes of `serve` that run jobs; 0 leaves them to `work`")
    client_timeout: int = _setting(
        60, whole(1, 3600), "seconds that a client may stand still within a request or an answer"
    )
    files: str = _setting("annoserver-files", str, "folder for what jobs make; all processes share it")
    backups: str = _setting(
        "annoserver-backups", str, "folder for the backups that upgrade makes first; empty in the file: none"
    )
    smtp_url: str = _setting(
        "",
        smtp,
        "server that takes our mail: smtp://USER:PASSWORD@HOST:PORT or smtps://…; unset: an outbox",
        private=True,
    )
    mail_from: str = _setting("", sender, "address that our mail comes from; unset: annoserver@ our host")
    page_size: int = _setting(100, whole(1, 10_000), "annotations on a page of a container")
    max_body_bytes: int = _setting(1 << 20, whole(1024, 1 << 30), "largest body of a request, in bytes")
    max_batch_bytes: int = _setting(1 << 26, whole(1024, 1 << 34), "largest batch, in bytes")
    max_upload_bytes: int = _setting(1 << 30, whole(1024, 1 << 40), "largest upload to import, in bytes")
    import_hosts: tuple[str, ...] = _setting(
        (), hosts, "hosts that imports ordered over HTTP may call, beside Europeana's; commands call any"
    )
    large_export: int = _setting(100_000, whole(0, 1 << 40), "most tags of an export that is sent at once")
    require_if_match: bool = _setting(False, truth, "refuse changes without If-Match (428)")
    cors_origins: tuple[str, ...] = _setting(
        (), origins, "origins whose pages may act with a person's credentials; all others may without"
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (), proxies, "addresses of the proxies whose X-Forwarded headers are believed; 0: none"
    )
    europeana_api_key: str = _setting("", str, "key for Europeana's APIs; imports need one", private=True)
    europeana_api: str = _setting("https://api.europeana.eu/", base, "address of Europeana's APIs")
    call_private: bool = _setting(False, truth, "let calls go to addresses that are not public; for tests")
    rate_limits: bool = _setting(True, truth, "whether limits and sign-up traps hold; off is for tests only")
    session_hours: int = _setting(12, whole(1, 720), "hours after which people sign in again")
    session_idle_minutes: int = _setting(30, whole(1, 1440), "minutes of doing nothing after which they do")
    session_days: int = _setting(30, whole(0, 30), "days that “stay signed in” lasts; 0: nobody may stay")
    require_second_factor: str = _setting(
        "none", one_of("none", "moderators", "all"), "who has to sign in with a second factor as well"
    )
    limit_votes: str = _setting("60/minute;2000/day", rates, "limit on votes of a person")
    limit_tags: str = _setting("20/minute;500/day", rates, "limit on tags and comments of a person")
    limit_changes: str = _setting("60/minute", rates, "limit on edits and withdrawals of a person")
    limit_reports: str = _setting("10/hour", rates, "limit on reports of a person")
    limit_token_writes: str = _setting("120/minute", rates, "limit on writes of a program, per token")
    limit_jobs: str = _setting("5/hour", rates, "limit on exports and imports that a person orders")
    limit_sign_up: str = _setting("5/hour", rates, "limit on accounts made from an address")
    limit_sign_in: str = _setting("10/15 minutes", rates, "limit on tries to sign in to an account")
    limit_sign_in_address: str = _setting("30/15 minutes", rates, "limit on tries to sign in from an address")
    limit_mail: str = _setting("3/hour", rates, "limit on mails with a link, per account")
    limit_suggestions: str = _setting("300/minute", rates, "limit on suggestions asked for from an address")
    limit_reads: str = _setting("300/minute", rates, "limit on reads without a token, from an address")
    metrics_token: str = _setting(
        "", token, "token that /metrics is read with; without it and addresses there are none", private=True
    )
    metrics_addresses: tuple[str, ...] = _setting(
        (), networks, "addresses or networks that read /metrics without a token"
    )
    busy_timeout: int = _setting(5, whole(1, 600), "seconds to wait for a busy database")
    pool_size: int = _setting(10, whole(1, 1000), "database connections that each process keeps open")
    log_level: str = _setting("info", one_of(*LOG_LEVELS), "least severity logged: " + ", ".join(LOG_LEVELS))
    log_format: str = _setting("text", one_of("text", "json"), "how logs are written: text or json")
    log_requests: bool = _setting(
        False, truth, "log each request: route, status, time, id, and the network that it came from"
    )
    sources: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


SETTINGS: Mapping[str, Field[Any]] = MappingProxyType({item.name: item for item in fields(Config)[:-1]})


@dataclass(frozen=True, slots=True)
class Line:
    """What is in force for one setting; value is fit to be shown."""

    variable: str
    value: str
    source: str
    about: str


def read(
    options: Mapping[str, object] = MappingProxyType({}), environment: Mapping[str, str] = os.environ
) -> Config:
    """The settings in force: options of a command before variables before the file before defaults.

    options: by field name; None means that the option was not given. Raises Misconfigured.
    """
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    given = [(name, value, "command line") for name, value in options.items() if value is not None]
    for name, value, source in [*_of_file(environment), *_of_environment(environment), *given]:
        values[name] = _value(name, value, source)
        sources[name] = source
    return Config(**values, sources=MappingProxyType(sources))


def table(config: Config) -> tuple[Line, ...]:
    """Every setting as `annoserver config` shows it, with secrets hidden."""
    return tuple(
        Line(variable(name), _shown(name, getattr(config, name)), config.sources.get(name, "default"), about)
        for name, about in ((name, item.metadata["about"]) for name, item in SETTINGS.items())
    )


def metrics_folder(environment: Mapping[str, str] = os.environ) -> str:
    """The folder in which the processes of this server count together, "" when they do not."""
    return environment.get(METRICS, "")


def count_together(folder: str) -> None:
    """Have this process, and those that it starts, count in files of a folder."""
    os.environ[METRICS] = folder


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def file_of(environment: Mapping[str, str] = os.environ) -> Path:
    """The TOML file that is read if it is there; ANNOSERVER_CONFIG names another, which has to be there."""
    return Path(environment.get(f"{PREFIX}CONFIG") or FILE)


def _of_environment(environment: Mapping[str, str]) -> list[tuple[str, object, str]]:
    """Name, value and source of each variable that is set; an empty one counts as not set."""
    found: list[tuple[str, object, str]] = []
    for key, value in environment.items():
        if not key.startswith(PREFIX) or key.startswith(NOT_SETTINGS):
            continue
        name = key.removeprefix(PREFIX).lower()
        if key != key.upper() or name not in SETTINGS:
            _unknown(key, [variable(known) for known in SETTINGS], "environment variable")
        if value:
            found.append((name, value, "environment variable"))
    return found


def _of_file(environment: Mapping[str, str]) -> list[tuple[str, object, str]]:
    path = file_of(environment)
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        if environment.get(f"{PREFIX}CONFIG"):
            raise Misconfigured(f"{PREFIX}CONFIG names {path}, and there is no such file.") from error
        return []
    except (OSError, ValueError) as error:
        raise Misconfigured(f"The settings file {path} cannot be read: {error}.") from error
    for key in content:
        if key not in SETTINGS:
            _unknown(key, list(SETTINGS), f"file {path}")
    return [(key, value, f"file {path}") for key, value in content.items()]


def _unknown(key: str, known: list[str], source: str) -> None:
    spellings = {name.upper(): name for name in known}
    nearest = spellings[difflib.get_close_matches(key.upper(), spellings, n=1, cutoff=0)[0]]
    raise Misconfigured(f"There is no setting {key} ({source}); the nearest one is {nearest}.")


def _value(name: str, given: object, source: str) -> object:
    """The value of a setting from any source. Raises Misconfigured, which says what would be right."""
    item = SETTINGS[name]
    try:
        return item.metadata["read"](_as_text(given))
    except ValueError as error:
        shown = "" if item.metadata["private"] else f' is "{_as_text(given)}", and'
        raise Misconfigured(f"{variable(name)} ({source}){shown} has to be {error}.") from error


def _as_text(given: object) -> str:
    """A TOML value in the spelling of a variable."""
    if isinstance(given, list | tuple):
        return ",".join(str(part) for part in given)
    return str(given).lower() if isinstance(given, bool) else str(given).strip()


def _shown(name: str, value: object) -> str:
    if name == "database_url":
        return re.sub(r"(//[^/@]*:|password=)[^@&]+", r"\1***", str(value))
    if SETTINGS[name].metadata["private"] and value:
        return "(hidden)"
    return _as_text(value)
