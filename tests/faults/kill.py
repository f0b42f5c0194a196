"""Kill the server again and again under writers, and look what is left: `python -m tests.faults.kill`."""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from annoserver.store import counts
from annoserver.store.database import Database
from tests.conftest import upgrade
from tests.faults.serving import Serving
from tests.faults.writers import Heard, Writer, kept, lost, settle
from tests.parts.cluster import throwaway

WRITERS = 8
LATEST = 0.8
"""The most seconds between the first acknowledged write and the kill."""


@dataclass
class Outcome:
    """What many kills came to; faults: what was lost, or is not as a recount gives it."""

    kills: int = 0
    heard: list[Heard] = field(default_factory=lambda: [Heard() for _ in range(WRITERS)])
    faults: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        """How many writes the server said were kept."""
        return sum(one.acknowledged for one in self.heard)

    @property
    def statuses(self) -> dict[int, int]:
        """Every status that was answered, and how often."""
        codes = sorted({code for one in self.heard for code in one.statuses})
        return {code: sum(one.statuses.get(code, 0) for one in self.heard) for code in codes}


def kill(serving: Serving, kills: int, seed: int, every: int = 1) -> Outcome:
    """Kill it so often at random moments; recount after every so many kills, and in the end."""
    site, outcome, moment = serving.people(), Outcome(), random.Random(seed)
    for number in range(1, kills + 1):
        serving.start()
        writers = [Writer(at, site, outcome.heard, seed + number) for at in range(WRITERS)]
        for one in writers:
            one.start()
        before = outcome.acknowledged
        while outcome.acknowledged == before and any(one.is_alive() for one in writers):
            time.sleep(0.01)
        time.sleep(moment.uniform(0, LATEST))
        serving.kill()
        for one in writers:
            one.stop()
            one.join()
        outcome.kills = number
        there = kept(serving.database)
        outcome.faults += lost(there, outcome.heard)
        settle(there, outcome.heard)
        if number % every == 0 or number == kills:
            with serving.database.reading() as store:
                outcome.faults += counts.check(store)
        if outcome.faults:
            break
    return outcome


def main() -> None:
    """Kill so often on each database, and say what came of it."""
    asked = argparse.ArgumentParser(description="Kill the server under writers, and count again.")
    asked.add_argument("--kills", type=int, default=100, help="how often, on each database")
    asked.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    commit = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    engines = ["sqlite", "postgres"] if given.engine == "both" else [given.engine]
    wrong = 0
    for engine in engines:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="annoserver-kill-"))
            url = f"sqlite:///{folder}/kill.db"
            if engine == "postgres":
                url = stack.enter_context(throwaway()).create()
            upgrade(url)
            serving = Serving(Database(url), folder, given.processes)
            began = time.monotonic()
            outcome = kill(serving, given.kills, given.seed, every=10)
            serving.database.forget()
        print(  # noqa: T201 (a command that reports)
            f"{engine} at {commit}: {outcome.kills} kills in {time.monotonic() - began:.0f} s,"
            f" {outcome.acknowledged} writes acknowledged, answers {outcome.statuses},"
            f" {len(outcome.faults)} faults",
            *outcome.faults[:20],
            sep="\n  ",
        )
        wrong += len(outcome.faults)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
