"""What a transaction knows already of what nobody else can change until it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from annoserver.model.container import Counted


@dataclass(slots=True)
class Known:
    """counted: how far the containers have come that it holds; judged: rows of the tags there that were
    asked about, by container and name, until standings change."""

    counted: dict[int, Counted] = field(default_factory=dict)
    judged: dict[int, dict[str, Any]] = field(default_factory=dict)
