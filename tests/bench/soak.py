"""A soak: a mixed load for a long time, and whether memory is then where it was."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from statistics import linear_regression

from annoserver.model.annotation import write
from tests.bench import content, servers
from tests.bench.plan import Plan
from tests.bench.reading import BROWSER, EMBED
from tests.bench.writing import NUMBER

CONNECTIONS = 4
SLICE = 0.5
"""Seconds of each kind of request, by turns."""

TURNS = 3
"""Of all kinds, to warm up."""


def memory(plan: Plan, engine: str, seconds: float) -> str:
    """What a server weighs before and after so many seconds of reading and writing by turns.

    The slope is that of the second half: the first fills what a process keeps of answers and of the database.
    """
    with ExitStack() as stack:
        site = content.site(url := replace(plan, stack=stack).database(engine, "soak"))
        site.fill("folk", plan.sizes[0])
        site.campaign("tags")
        site.database.forget()
        server, sent, weighed = stack.enter_context(servers.ours(url)), 1, list[tuple[float, float]]()
        began = time.monotonic()
        while time.monotonic() < began + seconds or len(weighed) <= TURNS:
            for request, status in _requests(site.tokens["ann"]):
                sent += server.loaded(request, status, CONNECTIONS, SLICE, sent).number
            weighed.append((time.monotonic() - began, server.memory()))
        return (
            f"{weighed[TURNS - 1][1]:.0f} MiB, {weighed[-1][1]:.0f} MiB after {seconds:.0f} s and {sent:,}"
            f" requests, {_slope(weighed[len(weighed) // 2 :]):+.2f} MiB in a minute of the second half"
        )


def _slope(weighed: list[tuple[float, float]]) -> float:
    """By how much a line through what was weighed rises in a minute."""
    return linear_regression(*zip(*weighed, strict=True)).slope * 60


def _requests(token: str) -> list[tuple[bytes, int]]:
    sent = {"Authorization": f"Bearer {token}", "Content-Type": content.MEDIA_TYPE}
    body = write(content.tag(NUMBER))
    read = [
        ("/annotations/folk/", EMBED),
        ("/annotations/folk/?iris=0&page=0", {}),
        (f"/annotations/folk/{content.name('000000000007')}", {}),
        ("/search/folk/?text=trombone&page=first", {}),
        ("/en/", BROWSER),
        ("/en/campaigns/tags/collection", BROWSER),
    ]
    return [
        *((servers.request(path, headers), 200) for path, headers in read),
        (servers.request("/annotations/tags/", sent, "POST", body), 201),
    ]
