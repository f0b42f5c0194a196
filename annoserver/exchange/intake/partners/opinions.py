"""What an export says that people thought of a tag: counts of votes, or a verdict without any."""

from __future__ import annotations

from dataclasses import dataclass

from annoserver.exchange.intake.partners import members, platform
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

    kind: Rating or Validation; words: a decimal number, or accept or reject, both "" where there are
    remarks alone; raw: as it was received; remarks: motivation and words of the mistakes that were
    named, of comments, and of corrections.
    """

    kind: str
    words: str
    raw: bytes
    remarks: tuple[tuple[str, str], ...] = ()


def parted(annotation: Document) -> tuple[Review | None, Verdict | None, Document]:
    """The counts of votes, what somebody thought without counting, and all the rest."""
    asked = next((key for key in ("review", "score", "hasValidation") if key in annotation), "")
    said = annotation.get(asked)
    if not isinstance(said, dict):
        return None, None, annotation
    rest = {key: value for key, value in annotation.items() if key != asked}
    counted, remarks = platform.counted(said), platform.remarks(said)
    raw = members.encoded(platform.unnamed(said))
    if (counts := members.counts(counted)) is not None:
        return Review(counts, raw), Verdict("", "", raw, remarks) if remarks else None, rest
    verdict = members.verdict(counted)
    if verdict or remarks:
        return None, Verdict(*(verdict or ("", "")), raw, remarks), rest
    return None, None, annotation
