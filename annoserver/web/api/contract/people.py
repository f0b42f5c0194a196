"""The shapes of what programs send and get about people."""

from __future__ import annotations

from typing import Any

TEXT, FLAG = {"type": "string"}, {"type": "boolean"}
IRI = {"type": "string", "format": "uri"}

MEMBERSHIP: dict[str, Any] = {
    "type": "object",
    "description": "The notice of a campaign, and whether whoever asks has joined",
    "required": ["id", "campaign", "notice", "joined"],
    "properties": {
        "notice": {"type": "object", "required": ["version", "text", "page"]},
        "joined": FLAG,
        "agent": IRI,
    },
}
AGREEMENT: dict[str, Any] = {
    "type": "object",
    "description": "notice: the version of the notice that was read",
    "required": ["notice"],
    "properties": {"notice": TEXT, "ofAge": FLAG, "credited": FLAG},
}
SHAPES = {"Membership": MEMBERSHIP, "Agreement": AGREEMENT}
