"""Leaving: the account goes, and the work stays without its maker, or goes as well."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from annoserver.crowd.accounts import keys
from annoserver.crowd.accounts.pseudonyms import redraft
from annoserver.errors import Gone, Invalid, Taken
from annoserver.model.campaign import State, fresh_agent_iri
from annoserver.model.person import Agent, Kind, Person
from annoserver.store import annotations, campaigns, containers, people
from annoserver.store.accounts import devices, erasures, profiles
from annoserver.store.accounts.erasures import Fate, Part
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store
from annoserver.store.upkeep import jobs

ERASURE = "erasure"
"""The kind of job that does it; arguments: person, and what to do in each campaign."""

WORD = "delete"
"""What one types to confirm."""

BATCH = 50
"""Annotations to a transaction, so that nobody else waits long."""


def order(store: Store, one: Person, password: str, word: str, now: datetime, *, withdraw: bool) -> None:
    """Delete an account: nobody can use it from now on, and a job does the rest.

    withdraw: also what they made in campaigns that are open; elsewhere it stays, under a new
    pseudonym with nobody behind it. Invalid (confirmation, word) unless password and word are right.
    """
    if word.strip().lower() != WORD:
        raise Invalid(f"Please type the word {WORD}.", rule="word")
    if not keys.fits(password, people.password_hash(store, one)):
        raise Invalid("This is not your password.", rule="confirmation")
    if one.admin:
        raise Taken("Somebody has to run this server: please make another person admin first.", rule="admin")
    close(store, one, now, withdraw=withdraw)


def close(store: Store, one: Person, now: datetime, *, withdraw: bool) -> None:
    """The same for an account that nobody has to confirm, such as one that was idle for too long."""
    shut(store, one, now)
    parts = [_leave(store, part, now, withdraw=withdraw) for part in erasures.parts(store, one)]
    jobs.put(store, ERASURE, {"person": one.id, "parts": parts}, now)


def shut(store: Store, one: Person, now: datetime) -> None:
    """Let nobody use an account any more, and show none of its names."""
    profiles.change(store, one, suspended=now, public_name="", credit_name="", hidden=True)
    devices.remove_all(store, one)


def erase(database: Database, arguments: Mapping[str, Any], progress: Callable[[int], None]) -> int:
    """Do it: how many annotations changed. Begun again after an interruption, it goes on where it was."""
    done = 0
    for each in arguments["parts"]:
        part, fate = Part(each["campaign"], each["agent"], each["iri"]), Fate(each["fate"])
        while changed := _some(database, part, fate):
            done += changed
            progress(done)
    with database.transaction() as store:
        profiles.remove(store, [arguments["person"]])
    return done


def rename(store: Store, part: Part, fate: Fate, moment: datetime) -> dict[str, Any]:
    """Give an agent a new pseudonym; what the job is to do about what was made under the old one."""
    iri = fresh_agent_iri(store.base, part.campaign)
    erasures.rename(store, part, iri, fate, moment)
    return {"campaign": part.campaign, "agent": part.agent, "iri": iri, "fate": fate.value}


def _leave(store: Store, part: Part, now: datetime, *, withdraw: bool) -> dict[str, Any]:
    """The same for who leaves; what they made is withdrawn only where the campaign is open."""
    state = campaigns.find(store, part.campaign).campaign.state(now)
    fate = Fate.WITHDRAWN if withdraw and state is State.OPEN else Fate.REPLACED
    return rename(store, part, fate, now)


def _some(database: Database, part: Part, fate: Fate) -> int:
    """Rewrite or remove some of what an agent made; 0 when nothing is left to do."""
    now = datetime.now(UTC)
    with database.transaction() as store:
        held = containers.hold(store, part.campaign)
        names = erasures.made(store, held, part.agent, BATCH, other_than=part.iri)
        for name in names:
            if fate is Fate.WITHDRAWN:
                _withdraw(store, held, name, now)
            else:
                _rewrite(store, held, name, Agent(part.agent, part.iri, Kind.PERSON), now)
    return len(names)


def _withdraw(store: Store, held: Held, name: str, now: datetime) -> None:
    try:
        annotations.remove(store, held, annotations.find(store, held, name), now)
    except Gone:  # a vote goes with the tag that it is on
        return


def _rewrite(store: Store, held: Held, name: str, agent: Agent, now: datetime) -> None:
    old = annotations.find(store, held, name)
    annotations.replace(store, held, old, redraft(store, held, old, agent, now), now)
