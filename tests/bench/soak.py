"""A soak: a mixed load for a long time, and whether memory is then where it was."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace

from annoserver.model.annotation import write
from tests.bench import content, servers
from tests.bench.pages import BROWSER
from tests.bench.plan import Plan
from tests.bench.reading import EMBED
from tests.bench.writing import NUMBER

CONNECTIONS = 4
SLICE = 0.5
"""Seconds of each kind of request, by turns."""

TURNS = 3
"""Of all kinds, to warm up."""


def memory(plan: Plan, seconds: float) -> str:
    """What a server weighs before and after so many seconds of reading and writing by turns."""
    with ExitStack() as stack:
        site = content.site(url := replace(plan, stack=stack).database("SQLite", "soak"))
        site.fill("folk", plan.sizes[0])
        site.campaign("tags")
        site.database.forget()
        server, first, sent = stack.enter_context(servers.ours(url)), 0.0, 1
        until, turns = time.monotonic() + seconds, 0
        while time.monotonic() < until or turns <= TURNS:
            for request, status in _requests(site.tokens["ann"]):
                sent += server.loaded(request, status, CONNECTIONS, SLICE, sent).number
            turns += 1
            first = server.memory() if turns == TURNS else first
        return f"{first:.0f} MiB, {server.memory():.0f} MiB after {seconds:.0f} s and {sent:,} requests"


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
