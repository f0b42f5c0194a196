"""What is deployed: locked by hash, under licences that we take, looked up for faults, and let do little."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import absent
from tests.fakes.outside import Reply, Request, outside

LOCKS = ("requirements.lock", "requirements-build.lock")
PIN = re.compile(
    r"^([a-z0-9-]+)==(\S+)( ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
MOST_EXPOSED = 2.0
"""Of ten, as systemd counts what a service could do that it need not."""


def pinned(root: Path, lock: str) -> dict[str, set[str]]:
    """Name → versions of a lock; a package may have one for each Python."""
    found: dict[str, set[str]] = {}
    for name, version, *_ in PIN.findall((root / lock).read_text("utf-8")):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_by_hash_and_no_index_is_named(root: Path, lock: str) -> None:
    words = (root / lock).read_text("utf-8")

    lines = [line for line in words.splitlines() if line and not line.startswith((" ", "#"))]

    assert len(PIN.findall(words)) == len(lines) > 3
    assert "://" not in words
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links)\b", words, re.MULTILINE)


def test_the_lock_has_all_that_we_ask_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    locked = pinned(root, LOCKS[0])

    for wanted in map(Requirement, project["dependencies"]):
        versions = locked[canonicalize_name(wanted.name)]
        assert all(wanted.specifier.contains(version) for version in versions), wanted
        for extra in wanted.extras:
            assert f"{canonicalize_name(wanted.name)}-{extra}" in locked


def test_the_lock_has_all_that_those_ask_for(root: Path) -> None:
    locked = pinned(root, LOCKS[0])
    looked = 0

    for name, versions in locked.items():
        try:
            installed = distribution(name)
        except PackageNotFoundError:  # for another system or Python
            continue
        if installed.version not in versions:
            continue
        looked += 1
        for wanted in map(Requirement, installed.requires or ()):
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                there = locked[canonicalize_name(wanted.name)]
                assert any(wanted.specifier.contains(one) for one in there), (name, wanted)
    assert looked > 10


def test_the_list_of_packages_names_each_that_is_locked(root: Path, tmp_path: Path) -> None:
    asked = ["make", "--dry-run", "--assume-old=.venv/.installed-dev", "sbom"]
    told = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout
    (command,) = (line.split() for line in told.splitlines() if "cyclonedx-py" in line)
    assert command[-1] == "build/annoserver.cdx.json"
    made = tmp_path / "sbom.json"

    program = Path(sys.executable).with_name("cyclonedx-py")
    subprocess.run([program, *command[1:-1], made], cwd=root, check=True, capture_output=True)

    found = json.loads(made.read_text("utf-8"))
    named: dict[str, set[str]] = {}
    for one in found["components"]:
        named.setdefault(canonicalize_name(one["name"]), set()).add(one["version"])
        assert one["purl"] == f"pkg:pypi/{one['name'].lower()}@{one['version']}"
        assert any(each["hashes"] for each in one["externalReferences"])
    assert found["bomFormat"] == "CycloneDX"
    assert found["metadata"]["component"]["name"] == "annoserver"
    assert named == pinned(root, LOCKS[0])


def test_each_exception_of_bandit_has_its_reason_beside_it(root: Path) -> None:
    files = [*(root / "annoserver").rglob("*.py"), *(root / "examples").rglob("*.py"), *root.glob("*.py")]

    lines = [line for path in files for line in path.read_text("utf-8").splitlines() if "nosec" in line]

    assert lines
    assert [line for line in lines if not re.search(r"# nosec B\d{3} # \(\w[^()]+\)$", line)] == []


def licences(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("pip-licenses")), "--packages", *pinned(root, LOCKS[0])]
    return subprocess.run([*command, *options], cwd=root, capture_output=True, text=True, check=False)


def test_licences_that_we_do_not_take_are_told(root: Path) -> None:
    assert licences(root).returncode == 0

    refused = licences(root, "--allow-only", "MIT")

    assert refused.returncode == 1
    assert "not in allow-only" in refused.stderr


def audit(*options: str, **more: str) -> tuple[int, str]:
    """How an audit ends and what it says."""
    environment = {name: value for name, value in os.environ.items() if name != "ANNOSERVER_TEST_REQUIRE"}
    command = [sys.executable, "-m", "tests.supply.audit", "-s", "osv", "--osv-url", *options]
    ran = subprocess.run(command, env=environment | more, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


@pytest.fixture
def osv() -> Iterator[str]:
    """A service that knows a fault of Flask and nothing else."""

    def answer(request: Request) -> Reply:
        if b'"flask"' not in request.body:
            return Reply(b"{}")
        fault = {"id": "OURS-1", "summary": "made up", "affected": []}
        return Reply(json.dumps({"vulns": [fault]}).encode())

    with outside(answer) as place:
        yield place.url


def test_a_fault_that_is_known_fails_the_audit(osv: str) -> None:
    status, said = audit(osv)

    assert status == 1
    assert "flask" in said
    assert "OURS-1" in said


def test_an_audit_without_a_fault_passes() -> None:
    with outside(lambda _request: Reply(b"{}")) as place:
        status, said = audit(place.url)

    assert status == 0
    assert "0 vulnerabilities" in said
    assert "SKIPPED" not in said


def test_an_audit_that_nobody_answers_says_that_it_was_skipped() -> None:
    nobody = "http://127.0.0.1:9/"

    status, said = audit(nobody)
    wanted, _ = audit(nobody, ANNOSERVER_TEST_REQUIRE="audit")

    assert (status, wanted) == (0, 1)
    assert "SKIPPED" in said
    assert "0 vulnerabilities" not in said


def test_the_unit_is_what_systemd_reads_and_may_do_little(root: Path, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        absent("systemd", "there is no systemd-analyze on the path")
    ours = str(Path(sys.executable).with_name("annoserver"))
    unit = (root / "examples" / "annoserver.service").read_text("utf-8")
    path = tmp_path / "annoserver.service"
    path.write_text(unit.replace("/opt/annoserver/bin/annoserver", ours), "utf-8")

    verified = subprocess.run([program, "verify", path], capture_output=True, text=True, check=False)
    command = [program, "security", "--offline=true", f"--threshold={int(MOST_EXPOSED * 10)}", str(path)]
    exposed = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (verified.returncode, verified.stderr) == (0, "")
    assert exposed.returncode == 0, exposed.stdout


def test_the_container_installs_what_is_locked_and_is_nobody_special(root: Path) -> None:
    words = (root / "examples" / "Containerfile").read_text("utf-8")
    steps = re.findall(r"^([A-Z]+) (.*)$", re.sub(r"\\\n\s*", "", words), re.MULTILINE)
    *_, last = (index for index, (step, _) in enumerate(steps) if step == "FROM")

    installing = re.findall(r"pip (?:install|wheel) [^&\n]*", words.replace("\\\n", ""))

    assert {step for step, _ in steps} <= {
        "FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "ENV", "HEALTHCHECK", "CMD"
    }  # fmt: skip
    assert len(installing) == 4
    assert all("--require-hashes" in one or "--no-index" in one for one in installing)
    assert ("USER", "annoserver") in steps[last:]
    assert all(re.search(r":\d+\.\d+-slim", image) for step, image in steps if step == "FROM")
    for step, files in steps:
        if step == "COPY" and not files.startswith("--from"):
            assert all((root / name).exists() for name in files.split()[:-1])
