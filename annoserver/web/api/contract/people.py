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
DISOWNING: dict[str, Any] = {
    "type": "object",
    "description": "annotation: the IRI of a tag of one's own",
    "required": ["annotation"],
    "properties": {"annotation": IRI},
}
DISOWNED: dict[str, Any] = {
    "type": "object",
    "required": ["id", "revision"],
    "properties": {"id": IRI, "revision": {"type": "integer"}},
}
EXCLUSION: dict[str, Any] = {
    "type": "object",
    "description": "Votes that stop or begin to count, and tags whose status turns",
    "required": ["excluded"],
    "properties": {"excluded": FLAG, "whatIf": {"type": "object"}, "changed": {"type": "object"}},
}
DECISION: dict[str, Any] = {
    "type": "object",
    "required": ["excluded", "reason"],
    "properties": {"excluded": FLAG, "reason": {"type": "string", "minLength": 1}},
}
CONTRIBUTORS: dict[str, Any] = {
    "type": "object",
    "required": ["campaign", "credited", "others", "contributors"],
    "properties": {"credited": {"type": "array"}, "others": {"type": "integer"}},
}
PROGRESS: dict[str, Any] = {
    "type": "object",
    "description": "How far a campaign is; progress: null when it wants no number of contributions",
    "required": ["campaign", "state", "progress", "contributions", "items", "tags", "votes", "contributors"],
    "properties": {"campaign": IRI, "state": TEXT, "progress": {"type": ["object", "null"]}},
}
SHAPES = {
    "Progress": PROGRESS,
    "Contributors": CONTRIBUTORS,
    "Membership": MEMBERSHIP,
    "Agreement": AGREEMENT,
    "Disowning": DISOWNING,
    "Disowned": DISOWNED,
    "Exclusion": EXCLUSION,
    "Decision": DECISION,
}
