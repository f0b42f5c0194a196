"""Names that harvesters know things by: identifiers of records, and sets."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from annoserver.exchange.feeds.oaipmh.arguments import Fault
from annoserver.store.facts.records import Asked, Header

SETS = ("campaign", "institution", "dataset")
_SAFE = ":/?@&=+$,;-_.!~*'()"
_PLAIN = re.compile(r"[A-Za-z0-9\-.]")
_ESCAPE = re.compile(r"~([0-9A-F]{2})")


def identifier(base: str, header: Header) -> str:
    """The identifier of a record: oai, our host, the campaign, the IRI of the item."""
    return f"{_start(base)}{header.campaign}:{quote(header.item, safe=_SAFE)}"


def place(base: str, words: str) -> tuple[str, str]:
    """The campaign and the item of an identifier; Fault for one that is none of ours."""
    name, colon, item = words.removeprefix(_start(base)).partition(":")
    if not words.startswith(_start(base)) or not colon:
        raise Fault("idDoesNotExist", f"“{words[:200]}” is no identifier of ours.")
    # No database keeps a NUL, so none has to be asked for one.
    return name.replace("\0", " "), unquote(item).replace("\0", " ")


def _start(base: str) -> str:
    return f"oai:{urlsplit(base).hostname}:"


def spec(kind: str, name: str) -> str:
    """The setSpec of a campaign, an institution or a data set: letters that it cannot have as ~XX."""
    letters = (
        letter
        if _PLAIN.fullmatch(letter)
        else "_"
        if letter == " "
        else "".join(f"~{byte:02X}" for byte in letter.encode())
        for letter in name
    )
    return f"{kind}.{''.join(letters)}"


def specs(header: Header) -> list[str]:
    """The sets that a record is in."""
    names = zip(SETS, (header.campaign, header.institution, header.dataset), strict=True)
    return [spec(kind, name) for kind, name in names if name]


def within(words: str) -> Asked:
    """The records of a set; Fault for a setSpec that no set of ours can have."""
    kind, dot, escaped = words.partition(".")
    if not words:
        return Asked()
    plain = _ESCAPE.sub(lambda found: f"%{found[1]}", escaped.replace("%", "~").replace("_", " "))
    name = unquote(plain)
    if not dot or not name or "\0" in name or kind not in SETS or spec(kind, name) != words:
        raise Fault("noRecordsMatch", f"There is no set “{words[:200]}”.")
    chosen = dict.fromkeys(SETS, "") | {kind: name}
    return Asked(campaign=chosen["campaign"], institution=chosen["institution"], dataset=chosen["dataset"])
