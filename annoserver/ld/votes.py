"""Votes, rulings and imported reviews as annotations: telling them, and writing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from annoserver.errors import Invalid, Problem
from annoserver.ld.resources import bodies, identity, motivations, several, types
from annoserver.ld.terms import CROWD, CROWD_CONTEXT, expand
from annoserver.model.annotation import ANNO, Document
from annoserver.model.vote import Choice, Status, Tally

MOTIVATION = "moderating"
CHOICES = {CROWD + choice.value: choice for choice in Choice}
RULINGS = {f"{CROWD}accept": Status.ACCEPTED, f"{CROWD}refuse": Status.REJECTED}
REVIEW = frozenset({"Review", "crowd:Review", f"{CROWD}Review"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a vote says. source: IRI of the tag; scope: IRI of the item it was judged on, "" if not
    said; choice: one person's answer; review: the counts of an imported review instead; ruled: what a
    moderator decided instead."""

    source: str
    scope: str
    choice: Choice | None = None
    review: Tally | None = None
    ruled: Status | None = None


def find(document: Document, root: str) -> Found | None:
    """The vote that an annotation is, None for anything else.

    root: IRI below which this server's annotations lie; what moderates one of those is a vote.
    Raises Invalid, naming the rule vote-body, vote-target, vote-scope or ruling-reason.
    """
    if MOTIVATION not in motivations(document):
        return None
    names = [name for body in bodies(document) if (name := expand(body.iri)).startswith(CROWD)]
    reviews = [body for body in several(document.get("body")) if _is_review(body)]
    targets = several(document.get("target"))
    if not names and not reviews and not any(identity(one).startswith(root) for one in targets):
        return None
    if len(targets) != 1 or not (source := identity(targets[0])):
        _refuse("vote-target", "/target", "A vote is about one tag, its source, on one item, its scope.")
    scope = _scope(targets[0])
    if reviews and not names:
        return Found(source, scope, review=_counts(reviews))
    if len(names) == 1 and names[0] in RULINGS and not reviews:
        _require_reason(document)
        return Found(source, scope, ruled=RULINGS[names[0]])
    return Found(source, scope, choice=_choice(names, also_review=bool(reviews)))


def _is_review(body: Any) -> bool:
    return isinstance(body, dict) and not REVIEW.isdisjoint(types(body))


def reason(document: Document) -> str:
    """The reason of a vote or a ruling, in the words of who gave it; "" when there is none."""
    comments = (one for one in several(document.get("body")) if isinstance(one, dict))
    words = [one.get("value") for one in comments if "commenting" in motivations(one, "purpose")]
    return next((one.strip() for one in words if isinstance(one, str) and one.strip()), "")


def _require_reason(document: Document) -> None:
    if not reason(document):
        _refuse("ruling-reason", "/body", "A ruling has its reason as a second body, purpose commenting.")


def _scope(target: Any) -> str:
    scope = target.get("scope") if isinstance(target, dict) else None
    if scope is None:
        return ""
    iri = identity(scope)
    return iri or _refuse("vote-scope", "/target/scope", "The scope of a vote is one IRI, that of the item.")


def _choice(names: list[str], *, also_review: bool) -> Choice:
    chosen = [CHOICES[name] for name in names if name in CHOICES]
    if len(chosen) == len(names) == 1 and not also_review:
        return chosen[0]
    return _refuse("vote-body", "/body", f"The body of a vote is one of {', '.join([*CHOICES, *RULINGS])}.")


def _counts(reviews: list[Document]) -> Tally:
    numbers = [reviews[0].get(key, 0) for key in ("approvals", "rejections", "unsures")]
    named = any(key in reviews[0] for key in ("approvals", "rejections"))
    sound = all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in numbers)
    if len(reviews) != 1 or not named or not sound:
        _refuse("vote-body", "/body", "A Review has approvals and rejections, integers from 0 on.")
    up, down, unsure = numbers
    return Tally(up, down, unsure)


def _refuse(rule: str, pointer: str, message: str) -> NoReturn:
    raise Invalid(message, (Problem(rule, pointer, message),))


def document(tag_iri: str, item_iri: str, choice: Choice, reason: str = "") -> Document:
    """A vote as an annotation without id, creator and dates; reason: in the voter's words."""
    return _stated(tag_iri, item_iri, CROWD + choice.value, reason)


def ruling(tag_iri: str, item_iri: str, decided: Status, reason: str) -> Document:
    """A ruling as an annotation without id, creator and dates; decided: ACCEPTED or REJECTED."""
    return _stated(tag_iri, item_iri, next(iri for iri, one in RULINGS.items() if one is decided), reason)


def _stated(tag_iri: str, item_iri: str, stated: str, reason: str) -> Document:
    body: Any = stated
    if reason:
        body = [body, {"type": "TextualBody", "value": reason, "purpose": "commenting"}]
    return {"@context": ANNO, **_about(tag_iri, item_iri, body)}


def review(tag_iri: str, item_iri: str, up: int, down: int) -> Document:
    """The counts that an import brought, as an annotation without id, creator and dates."""
    body = {
        "type": ["TextualBody", "Review"],
        "value": f"{up} for, {down} against",
        "format": "text/plain",
        "language": "en",
        "approvals": up,
        "rejections": down,
    }
    return {"@context": [ANNO, CROWD_CONTEXT], **_about(tag_iri, item_iri, body)}


def _about(tag_iri: str, item_iri: str, body: Any) -> Document:
    target = {"type": "SpecificResource", "source": tag_iri}
    if item_iri:
        target["scope"] = item_iri
    return {"type": "Annotation", "motivation": MOTIVATION, "body": body, "target": target}
