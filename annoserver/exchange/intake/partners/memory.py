"""What one file has said so far, by which repetitions and oddities are noticed."""

from __future__ import annotations

from annoserver.exchange.intake.partners.members import Unreadable
from annoserver.model.annotation import Document, Tag
from annoserver.model.text import fold

KNOWN = frozenset(
    (
        *("id", "type", "motivation", "created", "creator", "confidence", "body", "target", "scope"),
        *("review", "score", "hasValidation", "@context"),
    )
)
"""Members of an annotation in the NTUA model and its two relatives."""


class Memory:
    """Identities, tags without regard to case, and members that are not in the model."""

    def __init__(self) -> None:
        self._keys: dict[int, int] = {}
        self._tags: dict[int, tuple[int, str]] = {}
        self._odd: set[str] = set()

    def refuse_repeated(self, key: str, position: int) -> None:
        """Raise Unreadable if the same tag stood before."""
        if before := self._keys.get(hash(key)):
            raise Unreadable(f"repeats annotation {before}: the same item, value, moment and creator")
        self._keys[hash(key)] = position

    def twin(self, tag: Tag, position: int) -> str:
        """A note if the item has this tag already, in this spelling or another one."""
        words = tag.body.iri or fold(tag.body.text)
        mark = hash((tag.item, tag.property, tag.region, words, tag.body.language))
        if (before := self._tags.get(mark)) is None:
            self._tags[mark] = (position, tag.body.text)
            return ""
        return f"equal to annotation {before[0]}" + (" but for case" if before[1] != tag.body.text else "")

    def odd(self, annotation: Document) -> tuple[str, ...]:
        """A note about members that the model does not have, once for each and file."""
        new = annotation.keys() - KNOWN - self._odd
        if not new:
            return ()
        self._odd |= new
        return (f"unknown members, kept as they came: {', '.join(sorted(new))}",)
