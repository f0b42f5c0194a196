"""Look up vulnerabilities of what is deployed: `python -m tests.supply.audit`, with options of pip-audit.

Where no service of vulnerabilities answers it says that it was skipped, and never that all is well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
REQUIRE = "ANNOSERVER_TEST_REQUIRE"
PATIENCE = "5"


def main(options: list[str]) -> int:
    """Audit the locked packages; 1 when one is vulnerable, or when nobody can say and somebody has to."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(LOCK),
        "--disable-pip",
        "--format",
        "json",
    ]
    ran = subprocess.run(
        [*command, "--progress-spinner", "off", "--timeout", PATIENCE, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        found: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
    except ValueError:
        return _skipped(f"pip-audit ended with {ran.stderr.strip().splitlines()[-1:] or ran.returncode}")
    asked = [one for one in found if "skip_reason" not in one]
    wrong = [(one, fault) for one in asked for fault in one["vulns"]]
    for one, fault in wrong:
        remedy = ", ".join(fault["fix_versions"]) or "none yet"
        _say(f"{one['name']} {one['version']}: {fault['id']}, fixed in {remedy}")
    if not asked:
        return _skipped(f"no service knows any of the {len(found)} packages")
    unknown = [one["name"] for one in found if "skip_reason" in one]
    _say(f"pip-audit: {len(asked)} packages looked up, {len(wrong)} vulnerabilities" + _but(unknown))
    return bool(wrong)


def _skipped(reason: str) -> int:
    _say(f"pip-audit: SKIPPED, nothing is known of vulnerabilities: {reason}")
    return "audit" in os.environ.get(REQUIRE, "").split(",")


def _but(unknown: list[str]) -> str:
    return f"; SKIPPED, since the service does not know them: {', '.join(unknown)}" if unknown else ""


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
