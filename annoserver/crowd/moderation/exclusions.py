"""Excluding a person from a campaign: what it would change, doing it, and taking it back."""

from datetime import datetime

from annoserver.errors import Invalid, Missing, Taken
from annoserver.model.campaign import agent_iri
from annoserver.model.person import Actor, Agent, Kind
from annoserver.model.rules.permission import Action, require
from annoserver.model.text import is_iri, tidy
from annoserver.store import campaigns, containers, people
from annoserver.store.accounts import exclusions
from annoserver.store.accounts.exclusions import Effect
from annoserver.store.campaigns import Held
from annoserver.store.database import Store


def preview(store: Store, container: str, who: str, *, back: bool = False) -> Effect:
    """What excluding or readmitting somebody would change; who: the IRI of their agent, or its end."""
    held = campaigns.find(store, container)
    return exclusions.effect(store, held, _agent(store, held, who, back=back), back=back)


def write(
    store: Store, container: str, who: str, reason: str, now: datetime, *, back: bool = False
) -> Effect:
    """Exclude somebody from a campaign, or readmit them; Taken when that is so already.

    Their tags and votes stay; their votes stop counting, or count again, and they cannot contribute.
    """
    held = containers.hold(store, container)
    found, words = _agent(store, held, who, back=back), tidy(reason)
    if not words:
        raise Invalid("Please give a reason; it is kept in the log.", rule="exclusion-reason")
    return exclusions.write(store, held, found, words, now, back=back)


def look(store: Store, container: str, who: str, actor: Actor, now: datetime) -> tuple[bool, Effect]:
    """Whether somebody is excluded, and what turning that round would change; for who runs the campaign."""
    held = campaigns.find(store, container)
    require(actor, Action.EXCLUDE, held.campaign, now)
    found = _member(store, held, who)
    return found.excluded, exclusions.effect(store, held, found, back=found.excluded)


def decide(
    store: Store, container: str, who: str, reason: str, actor: Actor, now: datetime, *, back: bool
) -> Effect:
    """Exclude or readmit somebody, as one of those who run the campaign."""
    require(actor, Action.EXCLUDE, campaigns.find(store, container).campaign, now)
    return write(store, container, who, reason, now, back=back)


def _agent(store: Store, held: Held, who: str, *, back: bool) -> Agent:
    found = _member(store, held, who)
    if found.excluded is not back:
        raise Taken("They are excluded already." if found.excluded else "They are not excluded.")
    return found


def _member(store: Store, held: Held, who: str) -> Agent:
    iri = who if is_iri(who) else agent_iri(store.base, held.campaign.name, who)
    found, _ = people.agent_by_iri(store, iri)
    if found.kind is not Kind.PERSON or not exclusions.belongs(store, held, found):
        raise Missing("Nobody in this campaign has this pseudonym.")
    return found
