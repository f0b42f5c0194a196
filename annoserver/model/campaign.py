"""Campaigns: what is asked, by which rules, and whether it is open."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the status rule.

    margin: how far one side must lead, at least 1; share: which part of the votes it must hold;
    bound: what the Wilson lower bound of that part must reach; full: votes after which no decision
    is called contested; author: whether making a tag approves it; veto: whether one rejection
    bars acceptance.
    """

    margin: int = 2
    share: Fraction = Fraction(2, 3)
    bound: float | None = None
    full: int | None = 5
    author: bool = False
    veto: bool = False

    def __hash__(self) -> int:
        # Without the share: to hash a fraction takes longer than all that is looked up by it.
        return hash((self.margin, self.bound, self.full, self.author, self.veto))


BALANCED = Policy()
STRICT = Policy(bound=0.5, full=12)
COMPATIBLE = Policy(margin=1, share=Fraction(0), full=None, author=True)
PRESETS = {"balanced": BALANCED, "strict": STRICT, "crowdheritage": COMPATIBLE}


class State(StrEnum):
    """Where a campaign is in its life; a function of its flags and dates."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ARCHIVED = "archived"


KINDS = ("term", "tag", "place", "colour", "text", "comment")
"""What a question may ask for: a term, a term or words, a place, a colour of a palette, prose, a remark."""

BADGES = ("gold", "silver", "bronze", "rookie")
"""Ranks of contributors, the best first; a campaign may promise a prize for each."""


TERM, PLACE, COLOUR, TEXT = "term", "place", "colour", "text"
"""Kinds of questions: a term or a few words, a term with coordinates, one of a palette, prose."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a campaign asks; property is the EDM property that the answers become.

    vocabularies: names of those whose terms are offered, none for words of one's own; an empty
    property is for answers that are not merged into records; many: whether an item may have several
    answers of one person; points: whether a place may also be a point or a box on the map; good, bad:
    examples of answers that help, and of such as do not.
    """

    kind: str
    prompt: Mapping[str, str]
    property: str = "dc:subject"
    vocabularies: tuple[str, ...] = ()
    many: bool = True
    points: bool = False
    good: Mapping[str, str] = field(default_factory=dict)
    bad: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is: contributions so far, and how many it wants."""

    done: int
    wanted: int

    @property
    def part(self) -> float:
        """The part that is done, 1.0 when the goal is reached or passed."""
        return min(self.done / self.wanted, 1.0)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign; its name is also that of its annotation container and never changes.

    Texts map a language to words; no words means no text.

    title, description, instructions: what it is about, and how to take part; disclaimer: a note that
    pages show below; prizes: badge (see BADGES) → text; banner: file name of a picture that we serve
    below pictures/, "" for none; banner_alt: what it shows; organiser: who runs it; institution: whose
    items these are.

    opens, closes, draft, paused, archived: see state; anonymous: whether anybody may annotate, though
    not vote; own_words: whether tags may be words where there are vocabularies.

    property: what tags become that name none; questions: what contributors are asked; goal: number of
    contributions to reach; contributors: how many people each item should have; blind: whether counts
    and names show only after one's own vote; ask_reason: whether whoever rejects is asked why; age: years
    that whoever joins says to have at least, 0 for any; denied: words that nobody may write in it.
    """

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)
    instructions: Mapping[str, str] = field(default_factory=dict)
    disclaimer: Mapping[str, str] = field(default_factory=dict)
    prizes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    banner: str = ""
    banner_alt: Mapping[str, str] = field(default_factory=dict)
    organiser: str = ""
    institution: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    draft: bool = False
    paused: bool = False
    archived: bool = False
    anonymous: bool = False
    own_words: bool = True
    property: str = "dc:subject"
    goal: int | None = None
    contributors: int = 3
    blind: bool = False
    ask_reason: bool = False
    age: int = 0
    denied: tuple[str, ...] = ()
    demo: bool = False
    policy: Policy = BALANCED
    policy_version: int = 1
    questions: tuple[Question, ...] = ()

    def state(self, now: datetime) -> State:
        """The one place that says whether a campaign is open."""
        if self.archived:
            return State.ARCHIVED
        if self.draft:
            return State.DRAFT
        if self.opens and now < self.opens:
            return State.UPCOMING
        if self.closes and now >= self.closes:
            return State.CLOSED
        return State.PAUSED if self.paused else State.OPEN

    def takes_points(self, becomes: str) -> bool:
        """Whether tags that become this property may be points or boxes on the map."""
        return any(one.kind == PLACE and one.points and one.property == becomes for one in self.questions)

    def progress(self, contributions: int, items: int) -> Progress | None:
        """The one place that says how far a campaign is; None when it wants no number of contributions.

        Its goal, or without one a contribution by each of the people that every item should have.
        """
        wanted = self.goal or items * self.contributors
        return Progress(contributions, wanted) if wanted else None


def page_iri(base: str, name: str) -> str:
    """The page of a campaign, for people."""
    return f"{base}campaigns/{name}"


def membership_path(name: str) -> str:
    """Where programs join a campaign, below the base."""
    return f"campaigns/{name}/membership"


def agent_iri(base: str, name: str, key: str) -> str:
    """An agent of a campaign; key is random, never made from a name or an address."""
    return f"{base}campaigns/{name}/agents/{key}"


def fresh_agent_iri(base: str, name: str) -> str:
    """One that nothing leads to: 128 random bits."""
    return agent_iri(base, name, secrets.token_hex(16))
