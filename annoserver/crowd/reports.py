"""Reports: telling that something is wrong with a tag or a person, and answering it."""

from datetime import datetime

from annoserver.crowd.accounts import joining
from annoserver.errors import Forbidden, Gone, Invalid, Missing, Taken, Unknown
from annoserver.model.campaign import agent_iri
from annoserver.model.person import Actor, Person
from annoserver.model.rules.permission import Action, require
from annoserver.model.text import tidy
from annoserver.model.vote import ENOUGH, Outcome, Reason, Report
from annoserver.store import annotations, campaigns, containers, people, votes
from annoserver.store.accounts import reports
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import judge

LONGEST = 1000


def send(
    store: Store,
    container: str,
    actor: Actor,
    reason: str,
    now: datetime,
    *,
    tag: str = "",
    agent: str = "",
    words: str = "",
) -> None:
    """Report a tag by its name, or a person by the key of their agent.

    The third person with an account older than a day who reports a tag hides it. Taken when one's own
    report is still open, Missing for what is not here, Invalid for no reason.
    """
    held = containers.hold(store, container)
    require(actor, Action.REPORT, held.campaign, now)
    if actor.person is None:
        raise Unknown("Please sign in to report something.", rule="sign-in")
    if reason not in list(Reason):
        raise Invalid("Please say what is wrong.", rule="report-reason")
    position, maker = _about(store, held, tag, agent)
    said = tidy(words)[:LONGEST]
    if not reports.add(store, held, tag, maker, actor.person, Reason(reason), said, now):
        raise Taken("You have reported this; somebody will look at it.", rule="report-twice")
    if tag and reports.serious(store, held, tag, maker, now) >= ENOUGH:
        reports.hide(store, held, position, now, hidden=True)


def listed(
    store: Store, now: datetime, *, answered: bool = False, campaign: str = "", by: Person | None = None
) -> list[Report]:
    """The open reports, or the answered ones; by: somebody who sees those that they may answer."""
    every = reports.listed(store, answered=answered, campaign=campaign)
    return [one for one in every if by is None or _may_answer(store, one, by, now)]


def answer(
    store: Store, number: int, outcome: Outcome, words: str, now: datetime, by: Person | None = None
) -> int:
    """Answer an open report, and with it all others about the same thing; how many people are told.

    REMOVED deletes a tag, KEPT shows it again; words is the reason that both sides get by mail; by: who
    answers, None for whoever has the machine. Forbidden unless they run the campaign, or curate the item.
    """
    one = reports.get(store, number)
    held = containers.hold(store, one.campaign)
    if by is not None:
        _require_answering(store, held, one, by, now)
    if not tidy(words):
        raise Invalid("An answer has a reason.", rule="report-answer")
    told = reports.answer(store, held, one, outcome, words, now)
    maker = people.agent_by_iri(store, one.agent)[0].person if one.agent else None
    if one.tag:
        _settle(store, held, one.tag, outcome, now)
    sides = [*dict.fromkeys(told), *([maker] if maker else [])]
    for side in sides:
        person = people.get(store, side)
        if person:
            what = "moderated" if side == maker else "answered"
            joining.order(store, what, person, now, outcome=outcome.value, reason=words)
    return len(sides)


def _may_answer(store: Store, one: Report, by: Person, now: datetime) -> bool:
    try:
        _require_answering(store, campaigns.find(store, one.campaign), one, by, now)
    except (Forbidden, Missing):
        return False
    return True


def _require_answering(store: Store, held: Held, one: Report, by: Person, now: datetime) -> None:
    actor = people.by_person(store, by.id, held.campaign.name)
    found = votes.judged(store, held, one.tag, None) if one.tag else None
    theirs = found is not None and judge.curates(store, held, actor, [found.item])
    require(actor, Action.MODERATE, held.campaign, now, theirs=theirs)


def _settle(store: Store, held: Held, tag: str, outcome: Outcome, now: datetime) -> None:
    try:
        found = annotations.find(store, held, tag)
    except (Gone, Missing):  # its maker was faster
        return
    reports.hide(store, held, found.position, now, hidden=False)
    if outcome is Outcome.REMOVED:
        annotations.remove(store, held, found, now)


def _about(store: Store, held: Held, tag: str, agent: str) -> tuple[int, int | None]:
    """The position of the tag, and the agent who made it or is meant."""
    if not tag:
        iri = agent_iri(store.base, held.campaign.name, agent)
        return 0, people.agent_by_iri(store, iri)[0].id
    found = votes.judged(store, held, tag, None)
    if found is None:  # a comment, which nobody votes on
        comment = annotations.find(store, held, tag)
        return comment.position, comment.agent
    return found.position, found.author
