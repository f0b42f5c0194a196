"""Tests of the built wheel: everything of the tree that is needed to run is in it, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Folder of the tree → where it is in the wheel.
SHIPPED = {"annoserver": "annoserver", "contexts": "annoserver/contexts", "vocab": "annoserver/vocab"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tree, so that nothing is left behind in it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    catalogues = (ROOT / "annoserver").rglob("*.po")
    for path in [*ROOT.glob("*.*"), ROOT / "LICENSE", *shipped(), *catalogues]:
        # What is compiled has to come from the building itself.
        if path.is_file() and path.suffix != ".mo":
            place = source / path.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    # --no-index: what builds it is installed, nothing is fetched.
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--wheel-dir",
            folder,
            source,
        ],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def shipped() -> list[Path]:
    """The files of the tree that belong in the wheel."""
    return [
        path
        for top in SHIPPED
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".po"
    ]


def place_of(path: Path) -> str:
    top, *rest = path.relative_to(ROOT).parts
    return "/".join([SHIPPED[top], *rest])


def test_the_wheel_holds_the_tree_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}

    assert held.keys() == {place_of(path) for path in shipped()}
    assert held == {place_of(path): path.read_bytes() for path in shipped()}


def test_the_wheel_brings_what_runs_in_the_browser(wheel: Path) -> None:
    libraries = "annoserver/web/static/npm/"
    with zipfile.ZipFile(wheel) as archive:
        held = {name.removeprefix(libraries) for name in archive.namelist() if name.startswith(libraries)}
        locked = archive.read(f"{libraries}package-lock.json")

    assert {"openseadragon/openseadragon.min.js", "leaflet/leaflet.js", "world-atlas/land-110m.json"} <= held
    assert locked == (ROOT / "package-lock.json").read_bytes()
    assert b'"resolved"' not in locked


def test_contexts_and_vocabulary_are_found_in_an_unpacked_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    script = (
        "from importlib.resources import files;"
        "print([files('annoserver.contexts').joinpath('anno.jsonld').is_file(),"
        " files('annoserver.vocab').joinpath('crowd.ttl').is_file()]);"
        "import annoserver; print(annoserver.__file__)"
    )

    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == ["[True, True]", str(tmp_path / "annoserver" / "__init__.py")]
