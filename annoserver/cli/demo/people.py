"""The twelve contributors of the demo, all invented, and the program that suggests tags."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who never was: short name, public name, and the language of the tags."""

    name: str
    public_name: str
    language: str


CONTRIBUTORS = (
    Contributor("ada", "Ada Beispiel", "de"),
    Contributor("basil", "Basil Fictitious", "en"),
    Contributor("colette", "Colette Exemple", "fr"),
    Contributor("dagmar", "Dagmar Musterfeld", "de"),
    Contributor("edgar", "Edgar Placeholder", "en"),
    Contributor("flora", "Flora Inventée", "fr"),
    Contributor("gustav", "Gustav Probe", "de"),
    Contributor("hattie", "Hattie Madeup", "en"),
    Contributor("ilse", "Ilse Testhaus", "de"),
    Contributor("jules", "Jules Imaginaire", "fr"),
    Contributor("kit", "Kit Sample", "en"),
    Contributor("lou", "Lou Nobody", "en"),
)

PROGRAM = "Demo tagger (invented program)"
"""Makes the machine suggestions; a SoftwareAgent of this name."""

VISITOR = "demo"
"""The account for whoever tries the demo; it organises the campaign and has done nothing in it yet."""

VISITOR_NAME = "Demo visitor"


def account(name: str) -> str:
    """The name with which a contributor signs in: one that nobody of an installation's own has."""
    return f"demo-{name}"


def email(account: str) -> str:
    """An address that cannot exist (RFC 2606)."""
    return f"{account}@example.org"
