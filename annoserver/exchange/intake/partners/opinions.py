"""What an export says that people thought of a tag: counts of votes, or a verdict without any."""

from __future__ import annotations

from dataclasses import dataclass

from annoserver.exchange.intake.partners import members
from annoserver.model.annotation import Document
from annoserver.model.vote import Tally


@dataclass(frozen=True, slots=True)
class Review:
    """What the source counts of the votes on a tag; raw: as it was received."""

    counts: Tally
    raw: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody there thought of a tag, of whom there are no counts.

    kind: Rating or Validation; words: a decimal number, or accept or reject; raw: as it was received.
    """

    kind: str
    words: str
    raw: bytes


def parted(annotation: Document) -> tuple[Review | None, Verdict | None, Document]:
    """The counts of votes, or what somebody thought without counting, and all the rest."""
    asked = "review" if "review" in annotation else "score"
    said = annotation.get(asked)
    rest = {key: value for key, value in annotation.items() if key != asked}
    if (counts := members.counts(said)) is not None:
        return Review(counts, members.encoded(said)), None, rest
    if verdict := members.verdict(said):
        return None, Verdict(*verdict, members.encoded(said)), rest
    return None, None, annotation
