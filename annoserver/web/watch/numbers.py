"""Numbers for Prometheus: of all processes together, whichever of them is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from annoserver.web.watch.requests import Seen

    Kept = Mapping[str, Mapping[tuple[str, ...], float]]

MEDIA_TYPE = CONTENT_TYPE_LATEST
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)
"""Seconds: from an annotation out of the memory of the database to a large export."""


ABOUT = {
    "annotations": ("Annotations that are kept", ()),
    "votes": ("Votes that count", ()),
    "jobs": ("Jobs by state", ("state",)),
    "oldest_job_seconds": ("Seconds that the job which is due longest waits already", ()),
}
"""What the numbers of the database are, and how they are told apart."""


class Numbers:
    """What Prometheus asks for: requests as they are answered, and what asked() finds in the database.

    Every process counts in files of the folder, if there is one, and whoever is asked adds them up. Nothing
    is told of one process alone, such as its memory: the next answer would come from another.
    """

    def __init__(self, asked: Callable[[], Kept], folder: str = "") -> None:
        self._asked = asked
        self._folder = folder
        self._own = CollectorRegistry()
        self._requests = Counter(
            "annoserver_requests",
            "Requests that were answered",
            ["method", "route", "status"],
            registry=self._own,
        )
        self._seconds = Histogram(
            "annoserver_request_seconds",
            "Seconds from a request to the last byte of its answer",
            ["route"],
            buckets=BUCKETS,
            registry=self._own,
        )
        serving = Gauge(
            "annoserver_processes",
            "Processes that serve",
            multiprocess_mode="livesum",
            registry=self._own,
        )
        serving.set(1)

    def count(self, seen: Seen) -> None:
        """Count a request that was answered."""
        self._requests.labels(seen.method, seen.route, str(seen.status)).inc()
        self._seconds.labels(seen.route).observe(seen.seconds)

    def text(self) -> bytes:
        """All numbers, in the format of Prometheus."""
        shown = self._own
        if self._folder:
            shown = CollectorRegistry()
            MultiProcessCollector(shown, self._folder)  # type: ignore[no-untyped-call]
        kept = CollectorRegistry()
        kept.register(_Database(self._asked()))
        return generate_latest(shown) + generate_latest(kept)


class _Database(Collector):
    """Numbers of the database, which every process finds there alike."""

    def __init__(self, found: Kept) -> None:
        self._found = found

    def collect(self) -> Iterable[Metric]:
        """A gauge for each; the version of the server is one as well."""
        about = GaugeMetricFamily("annoserver_info", "The version that runs", labels=["version"])
        about.add_metric([version("annoserver")], 1)
        yield about
        for name, values in self._found.items():
            said, named = ABOUT[name]
            one = GaugeMetricFamily(f"annoserver_{name}", said, labels=named)
            for labels, value in values.items():
                one.add_metric(labels, value)
            yield one


def ended(process: int) -> None:
    """Count a process no more that serves no more."""
    mark_process_dead(process)  # type: ignore[no-untyped-call]
