"""Refusals: what an import or an export left out, where it stood, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was not taken, for the report.

    reason: a sentence for the person who has to mend it; file: name as walked, such as
    archive.zip/a.xml; line: counted from 1, 0 when unknown; about: IRI or identifier of the thing.
    """

    reason: str
    file: str = ""
    line: int = 0
    about: str = ""
