"""Who may do what: the one function that answers for pages, API and protocol alike."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from annoserver.errors import Forbidden, Missing, Unknown
from annoserver.model.campaign import Campaign, State, membership_path
from annoserver.model.person import Actor, Role


class Action(StrEnum):
    """What somebody may want to do in a campaign."""

    SEE = "see the campaign"
    JOIN = "take part"
    LEAVE = "take part no longer"
    CONTRIBUTE = "contribute"
    CHANGE = "change what an agent made"
    REMOVE = "remove what an agent made"
    DISOWN = "have nothing to do any more with what one made"
    EXCLUDE = "exclude somebody from the campaign"
    MODERATE = "answer reports, and see the log"
    MANAGE = "change or delete the campaign"
    BRING = "import items and tags"
    REPORT = "report what is wrong"
    RULE = "rule on a tag"
    DOWNLOAD_ALL = "download everything, votes included"


JOINED_EARLY = (State.DRAFT, State.UPCOMING, State.PAUSED)
"""States in which nobody contributes, and whoever sees the campaign may say already that they will."""

CLOSED = {
    State.DRAFT: "is a draft, and not open yet",
    State.UPCOMING: "has not begun yet",
    State.PAUSED: "is paused",
    State.CLOSED: "is closed",
    State.ARCHIVED: "is archived",
}


def require(
    actor: Actor,
    action: Action,
    campaign: Campaign,
    now: datetime,
    *,
    author: int | None = None,
    theirs: bool = False,
) -> None:
    """Nothing if the actor may; else Missing for private things, Unknown or Forbidden with the rule.

    author: agent who made the thing that is to be changed or removed, None for nobody known; theirs:
    whether it is about items of one institution, whose curator the actor is.
    """
    if campaign.draft and not previews(actor):
        raise Missing(f"There is no campaign “{campaign.name}”.")
    if action in (Action.SEE, Action.DOWNLOAD_ALL):
        return
    _may_write(actor, campaign)
    cares = runs(actor) or (theirs and actor.role is Role.CURATOR)
    if action in (Action.REPORT, Action.LEAVE) or (action is Action.REMOVE and cares):
        return
    if action is Action.DISOWN:
        _require_own(author, actor)
    elif action is Action.MANAGE or (action is Action.BRING and actor.role is not Role.CURATOR):
        _require_organiser(actor, campaign.name)
    elif action is Action.BRING or (action is Action.MODERATE and cares):
        return  # what curators bring is held to their institution where it is read
    elif action in (Action.EXCLUDE, Action.MODERATE):
        _require_running(actor)
    elif action is Action.RULE:
        _require_moderator(actor, author)
    else:
        _may_contribute(actor, action, campaign, now, author)


def _may_contribute(
    actor: Actor, action: Action, campaign: Campaign, now: datetime, author: int | None
) -> None:
    """Whether the actor may join, add, change or take back in a campaign that is open for it."""
    if actor.barred:
        raise Forbidden("You cannot contribute to this campaign.", rule="excluded")
    state = campaign.state(now)
    if state is not State.OPEN and not (action is Action.JOIN and state in JOINED_EARLY):
        raise Forbidden(f"The campaign “{campaign.name}” {CLOSED[state]}.", rule="campaign-open")
    if action in (Action.CHANGE, Action.REMOVE) and not _made(actor, campaign, author):
        raise Forbidden("Somebody else made this annotation.", rule="own")
    if action in (Action.CONTRIBUTE, Action.CHANGE) and actor.person is not None and not actor.joined:
        raise Forbidden(
            "Please join the campaign first: read there what is published, and agree to it.",
            iri=membership_path(campaign.name),
            rule="joined",
        )


def _may_write(actor: Actor, campaign: Campaign) -> None:
    """Whether the actor, and the token they show, is good for any change in a campaign."""
    if actor.person is None and not campaign.anonymous:
        raise Unknown(
            "Please say who you are: this campaign takes no anonymous contributions.", rule="sign-in"
        )
    if actor.scope not in (None, campaign.name):
        raise Forbidden(f"This token is for the campaign “{actor.scope}”.", rule="token-scope")
    if actor.reads_only:
        raise Forbidden("This token may only read.", rule="token-write")
    if actor.person is not None and not actor.person.verified:
        raise Forbidden(
            "Please verify your e-mail address first: follow the link in the mail that we sent you.",
            rule="unverified",
        )


def manages(actor: Actor, campaign: str) -> bool:
    """Whether the actor may change or delete a campaign: its organisers, and whoever runs the server."""
    usable = actor.scope in (None, campaign) and not actor.reads_only
    return usable and (actor.admin or actor.role is Role.ORGANISER)


def _require_organiser(actor: Actor, campaign: str) -> None:
    if actor.person is None:
        raise Unknown("Please say who you are.", rule="sign-in")
    if not manages(actor, campaign):
        raise Forbidden("Only organisers of this campaign may do this.", rule="organiser")


def rules(actor: Actor) -> bool:
    """Whether the actor may rule on tags: moderators, organisers and curators, not who runs the server."""
    return actor.role in (Role.ORGANISER, Role.MODERATOR, Role.CURATOR)


def _require_moderator(actor: Actor, author: int | None) -> None:
    if not rules(actor):
        raise Forbidden("Only moderators of this campaign rule on its tags.", rule="moderator")
    if author is not None and not _is(actor, author):
        raise Forbidden("Somebody else gave this ruling; withdraw it, or give one of your own.", rule="own")


def may_cancel(actor: Actor, orderer: int | None) -> bool:
    """Whether the actor may end a job: whoever ordered it, and for nobody known whoever has its address."""
    if orderer is None:
        return True
    if actor.person is None or actor.reads_only:
        return False
    return actor.admin or actor.person.id == orderer


def _require_own(author: int | None, actor: Actor) -> None:
    """Whether the actor made it; at any time, and also whoever left or was excluded."""
    if author is None or not _is(actor, author):
        raise Forbidden("Somebody else made this annotation.", rule="own")


def _require_running(actor: Actor) -> None:
    if actor.person is None:
        raise Unknown("Please say who you are.", rule="sign-in")
    if not runs(actor):
        raise Forbidden("Only who runs this campaign may do this.", rule="moderator")


def require_rank(actor: Actor, *, curators: bool) -> None:
    """Nothing if the actor may take back a ruling; curators: whether a curator gave it, who outranks all."""
    if curators and actor.role is not Role.CURATOR:
        raise Forbidden("A curator gave this ruling, which only curators take back.", rule="curator")


def may_open(actor: Actor, *, organises: bool) -> bool:
    """Whether the actor may make campaigns; organises: whether they run one already."""
    person = actor.person
    if person is None or not person.verified or actor.scope is not None or actor.reads_only:
        return False
    return actor.admin or organises


def require_opening(actor: Actor, *, organises: bool) -> None:
    """Nothing if the actor may make campaigns, else Unknown or Forbidden."""
    if actor.person is None:
        raise Unknown("Please say who you are.", rule="sign-in")
    if not may_open(actor, organises=organises):
        raise Forbidden("Only organisers may make containers.", rule="organiser")


def runs(actor: Actor) -> bool:
    """Whether the actor organises or moderates the campaign, or runs the server."""
    return actor.admin or actor.role in (Role.ORGANISER, Role.MODERATOR)


def previews(actor: Actor) -> bool:
    """Whether the actor sees the campaign while it is a draft: who runs it, and its curators."""
    return runs(actor) or actor.role is Role.CURATOR


def _made(actor: Actor, campaign: Campaign, author: int | None) -> bool:
    """Whether the actor made a thing; what nobody known made is everybody's where anybody may write."""
    if author is None:
        return campaign.anonymous
    return _is(actor, author)


def _is(actor: Actor, agent: int) -> bool:
    return actor.agent is not None and actor.agent.id == agent
