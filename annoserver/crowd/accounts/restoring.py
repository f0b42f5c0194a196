"""After a backup is put back: who left since, and what was disowned since, is erased once more."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from annoserver.crowd.accounts import leaving, pseudonyms
from annoserver.errors import Gone, Invalid, Missing
from annoserver.model.container import ROOT
from annoserver.store import annotations, containers, people
from annoserver.store.accounts import erasures
from annoserver.store.accounts.erasures import Erasure, Fate, Remembered
from annoserver.store.database import Database, Store

EVERYTHING = 1_000_000_000


def read(words: bytes) -> list[Erasure]:
    """The lines of a file that holds one answer of /erasures; Invalid for anything else."""
    try:
        return [_line(one) for one in json.loads(words)["erasures"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("This file is no answer of /erasures.", rule="erasures") from error


def again(database: Database, known: Remembered) -> int:
    """Erase once more what the feed tells of and the database does not know; how many lines and accounts.

    Each line gets into the feed again, with its moment, so that whoever follows it goes on where they were.
    """
    with database.reading() as store:
        there = {(one.agent, one.annotation) for one in erasures.since(store, 0, EVERYTHING)}
    missing = [one for one in known.lines if (one.agent, one.annotation) not in there]
    gone: dict[int, list[dict[str, Any]]] = {}
    for one in missing:
        with database.transaction() as store:
            _repeat(store, one, gone)
    with database.transaction() as store:
        for number in _left(store, gone, known):
            done = gone.get(number, [])
            gone[number] = [*done, *_rest(store, number, {one["agent"] for one in done})]
    for number, parts in gone.items():
        leaving.erase(database, {"person": number, "parts": parts}, lambda _done: None)
    return len(missing) + len(gone)


def _line(one: dict[str, Any]) -> Erasure:
    moment = datetime.fromisoformat(one["moment"])
    return Erasure(one["number"], one.get("agent", ""), moment, Fate(one["fate"]), one.get("annotation", ""))


def _repeat(store: Store, one: Erasure, gone: dict[int, list[dict[str, Any]]]) -> None:
    """One line: a tag loses its maker at once; an agent gets a new name, and its works follow."""
    if one.fate is Fate.DISOWNED:
        _disown(store, one)
        return
    found = erasures.behind(store, one.agent)
    if found is None:
        erasures.note(store, one)
        return
    part, number = found
    told = leaving.rename(store, part, one.fate, one.moment)
    if number is not None:
        gone.setdefault(number, []).append(told)


def _disown(store: Store, one: Erasure) -> None:
    campaign, _, name = one.annotation.removeprefix(f"{store.base}{ROOT}").partition("/")
    try:
        held = containers.hold(store, campaign)
        pseudonyms.without_maker(store, held, annotations.find(store, held, name), one.moment)
    except (Gone, Missing):  # deleted in the copy, or made after it
        erasures.note(store, one)


def _left(store: Store, told: Iterable[int], known: Remembered) -> Sequence[int]:
    """Whose accounts are to go: those behind the lines, and those that the replaced database had no more."""
    lost = erasures.strangers(store, known.people) if known.people is not None else []
    return [*dict.fromkeys([*told, *lost])]


def _rest(store: Store, number: int, done: set[int]) -> list[dict[str, Any]]:
    """Close an account, and take its name from what the feed did not tell of."""
    one = people.get(store, number)
    if one is None:
        return []
    now = datetime.now(UTC)
    told = [
        leaving.rename(store, part, Fate.REPLACED, now)
        for part in erasures.parts(store, one)
        if part.agent not in done
    ]
    leaving.shut(store, one, now)
    return told
