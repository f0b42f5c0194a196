"""What a client prefers to see of a container: the Prefer header (RFC 7240; protocol, 4.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.request import parse_http_list

MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"

PAIR = re.compile(r'([^\s=;"]+)\s*(?:=\s*("[^"]*"|[^\s;"]*))?')
"""A preference, or a parameter of one, with its value in quotes or without."""


@dataclass(frozen=True, slots=True)
class View:
    """How a container is shown.

    iris: its pages hold IRIs only; embedded: its first page is in it; applied: the client asked for
    it, which the answer says; contained: what a small container holds is listed as LDP has it.
    """

    iris: bool = False
    embedded: bool = False
    applied: bool = False
    contained: bool = False

    @property
    def short(self) -> str:
        """The part of the ETag that tells views apart."""
        return f"{'i' if self.iris else 'd'}{'e' if self.embedded else 'c' if self.contained else 'm'}"


def view(prefer: str, *, iris: bool | None = None, embed: bool = False) -> View:
    """The view for a Prefer header, "" for none; iris: what the address of the request fixes.

    IRIs and descriptions together mean neither (wap.md, O4); embed: the client's Accept asks for an
    embedded page anyway.
    """
    wanted = _included(prefer)
    both = IRIS in wanted and DESCRIPTIONS in wanted
    minimal = MINIMAL in wanted
    by_iri = IRIS in wanted and not both and iris is not False
    described = DESCRIPTIONS in wanted and not both and iris is not True
    embedded = not minimal and (by_iri or described or embed)
    return View(
        iris=by_iri if iris is None else iris,
        embedded=embedded,
        applied=minimal or by_iri or described,
        contained=not minimal and not embedded,
    )


def listing(prefer: str) -> View:
    """The view of the root, whose pages hold IRIs alone."""
    wanted = _included(prefer)
    minimal, iris = MINIMAL in wanted, IRIS in wanted
    embedded = iris and not minimal
    return View(iris=True, embedded=embedded, applied=minimal or iris, contained=not minimal and not iris)


@lru_cache
def _included(prefer: str) -> frozenset[str]:
    found: set[str] = set()
    for part in parse_http_list(prefer):
        pairs = [(name.lower(), value.strip('"')) for name, value in PAIR.findall(part)]
        if pairs and pairs[0][0] == "return" and pairs[0][1].lower() == "representation":
            found.update(iri for name, value in pairs if name == "include" for iri in value.split())
    return frozenset(found)
