"""Documents as they are stored: everything that is asked for later, read out once."""

from __future__ import annotations

import orjson

from annoserver.errors import Invalid, Problem
from annoserver.ld import authorities, resources, tags, votes
from annoserver.ld.rules.usual import Usual
from annoserver.ld.values import moment
from annoserver.ld.votes import Found
from annoserver.model.annotation import Body, Document, Draft, Target, write
from annoserver.model.container import ROOT, Address
from annoserver.model.person import Agent, Kind
from annoserver.model.rules.permission import Action
from annoserver.model.search import finding
from annoserver.model.vote import Choice, Tally, Vote

TAGGING, VOTING = (tags.MOTIVATION,), (votes.MOTIVATION,)


def draft(document: Document, address: Address, name: str, default: str, agent: Agent | None) -> Draft:
    """A settled document as a draft; default: the campaign's property for tags that name none.

    Raises Invalid for a tag or vote that says what none can say.
    """
    found = vote(document, address)
    tag = None if found else tags.find(document, default)
    return Draft(
        name=name,
        document=write(document),
        motivations=resources.motivations(document),
        creator=next(iter(resources.agents(document, "creator")), ""),
        generator=next(iter(resources.agents(document, "generator")), ""),
        created=moment(document["created"]),
        modified=moment(document.get("modified") or document["created"]),
        targets=resources.targets(document),
        bodies=tuple(
            Body(authorities.canonical(body.iri) if body.iri else "", body.text, body.language)
            for body in resources.bodies(document)
        ),
        agent=agent.id if agent else None,
        by_person=agent is not None and agent.kind is Kind.PERSON,
        tag=tag,
        vote=_vote(found, address, agent) if found else None,
        finds=finding.finds(document),
    )


def usual(
    found: Usual,
    document: Document,
    source: str,
    address: Address,
    name: str,
    default: str,
    agent: Agent | None,
) -> Draft:
    """The same for a document in the usual form; source: the tag that a vote is on, by its IRI here."""
    created, creator = moment(document["created"]), document.get("creator", "")
    target = source or found.item
    return Draft(
        name,
        orjson.dumps(document),
        VOTING if found.choice else TAGGING,
        creator if type(creator) is str else creator[0],
        "",
        created,
        moment(document["modified"]) if "modified" in document else created,
        (Target(target),),
        (found.body,),
        agent.id if agent else None,
        agent is not None and agent.kind is Kind.PERSON,
        found.tag(default),
        _cast(found.choice, _name(source, address), agent, found.item) if found.choice else None,
        (finding.sought(found.body.text), finding.regions(document) if "#" in target else ()),
    )


def action(document: Document, address: Address, otherwise: Action) -> Action:
    """What somebody does who adds, changes or removes a document: a ruling takes a moderator."""
    found = vote(document, address)
    return Action.RULE if found and found.ruled else otherwise


def vote(document: Document, address: Address) -> Found | None:
    """The vote that a document is, if it is one on this server."""
    return votes.find(document, f"{address.base}{ROOT}")


def tag_name(found: Found, address: Address) -> str:
    """The name of the tag that a vote is on; Invalid when that is not in the same container."""
    return _name(found.source, address)


def _name(source: str, address: Address) -> str:
    name = address.child(source)
    if name is None:
        message = "The source of a vote is a tag of the same campaign."
        raise Invalid(message, (Problem("vote-tag", "/target/source", message),))
    return name


def _vote(found: Found, address: Address, agent: Agent | None) -> Vote:
    name = tag_name(found, address)
    if found.choice:
        return _cast(found.choice, name, agent, found.scope)
    if found.ruled:
        return Vote(name, None, Tally(), found.scope, found.ruled)
    return Vote(name, None, found.review or Tally(), found.scope)


def _cast(choice: Choice, name: str, agent: Agent | None, scope: str) -> Vote:
    if agent and agent.excluded:
        return Vote(name, choice, Tally(), scope)
    return Vote.cast(name, choice, scope)
