"""An annotation server for crowdsourcing campaigns on cultural heritage; create_app makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annoserver.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """create_app, imported when it is asked for: a command's --help is not to wait for it."""
    if name in __all__:
        from annoserver import app

        return getattr(app, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
