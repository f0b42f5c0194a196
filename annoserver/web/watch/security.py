"""The security log: who came in, what was refused, and what changed of what somebody may do.

A line names the act, accounts by their numbers and agents by their pseudonyms; no name, address or secret.
"""

from __future__ import annotations

import logging
from typing import Any

log = logging.getLogger("annoserver.security")


def note(act: str, account: int | None, *, level: int = logging.INFO, **more: Any) -> None:
    """Log an act; account: the number of whose it is, None for nobody; more: what else it is about."""
    about = {"act": act, **({} if account is None else {"account": account}), **more}
    log.log(
        level,
        "security: %s",
        " ".join(f"{name}={value}" for name, value in about.items()),
        extra={"about": about},
    )
