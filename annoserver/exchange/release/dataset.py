"""The archive that an institution takes: an enriched record per file, a manifest, a report of the rest."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import IO, Any

from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.release.about import DEMO, LICENCE, About, Counts
from annoserver.exchange.release.archive import SPOOLED, Archive
from annoserver.exchange.release.curators.rows import BOM, line
from annoserver.exchange.release.edm import Enriched, enrich
from annoserver.exchange.release.filters import told
from annoserver.exchange.release.merge.statements import Left
from annoserver.model.annotation import stamp
from annoserver.model.container import Address
from annoserver.model.item import Agreed
from annoserver.model.text import pick

MANIFEST, REPORT = "manifest.json", "report.csv"

COLUMNS = (
    "item",
    "provider_identifier",
    "title",
    "annotation",
    "edm_property",
    "value_uri",
    "value_literal",
    "language",
    "outcome",
    "already_in_source",
    "reason",
)

CONFIDENCE = (
    "edm:confidenceLevel is the lower end of the 95 % Wilson interval of the approvals among the votes. "
    "It is low for few votes, 0.439 for 3 to 0, and left out where nobody voted."
)

LONGEST = 100
"""Characters of a file's name before its ending."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def metis(agreed: Iterable[Agreed], about: About, out: IO[bytes]) -> Counts:
    """The archive, record by record, into an open file that need not seek."""
    counts = Counts()
    for piece in chunks(agreed, about, counts):
        out.write(piece)
    return counts


def chunks(agreed: Iterable[Agreed], about: About, counts: Counts) -> Iterator[bytes]:
    """The same piece by piece, for an answer that is sent while it is made; counts are kept up on the way.

    Equal items, campaign and moment give equal bytes; of each item only its name is remembered.
    """
    with tempfile.SpooledTemporaryFile(SPOOLED) as report, tempfile.SpooledTemporaryFile(SPOOLED) as files:
        delivery = _Delivery(about, report, files, counts)
        for one in agreed:
            delivery.take(one)
            yield delivery.archive.drain()
        delivery.finish()
        yield delivery.archive.drain()


class _Delivery:
    """A zip that is being written, with what its manifest and report will say."""

    def __init__(self, about: About, report: IO[bytes], files: IO[bytes], counts: Counts) -> None:
        self.counts = counts
        self._about, self._report, self._files = about, report, files
        self._address = Address(about.base, about.campaign.name)
        self._names: set[str] = set()
        self.archive = Archive()
        self._report.write(BOM)
        self._row(COLUMNS)

    def take(self, agreed: Agreed) -> None:
        """Write the record of one item, or say why there is none."""
        self.counts.items += 1
        enriched = enrich(agreed, self._about.term) if agreed.tags else None
        if enriched is None:
            self.counts.unchanged += 1
        elif isinstance(enriched, Refusal):
            self.counts.refused += 1
            self._row((*_item(agreed), "", "", "", "", "", "record refused", "", enriched.reason))
        else:
            self._keep(agreed, enriched)

    def finish(self) -> None:
        """Write the report and the manifest, which knows the report's digest."""
        digest = self.archive.take(REPORT, self._report)
        manifest = json.dumps(_manifest(self._about, self.counts, digest), ensure_ascii=False, indent=1)
        with tempfile.SpooledTemporaryFile(SPOOLED) as whole:
            whole.write(manifest.encode().removesuffix(b"\n}") + b',\n "files": [')
            self._files.seek(0)
            shutil.copyfileobj(self._files, whole)
            whole.write(b"\n ]\n}\n")
            self.archive.take(MANIFEST, whole)
        self.archive.close()

    def _keep(self, agreed: Agreed, enriched: Enriched) -> None:
        self.counts.added += len(enriched.added)
        for left in enriched.left:
            self.counts.already += left.already
            self.counts.left += not left.already
            self._row((*_item(agreed), *_tag(left, self._address)))
        if not enriched.added:
            self.counts.unchanged += 1
            return
        name = self._name(agreed)
        self.archive.add(name, enriched.source)
        entry = {
            "name": name,
            "item": agreed.item.iri,
            "sha256": hashlib.sha256(enriched.source).hexdigest(),
            "bytes": len(enriched.source),
            "statements": len(enriched.added),
        }
        comma = b",\n  " if self.counts.written else b"\n  "
        self._files.write(comma + json.dumps(entry, ensure_ascii=False).encode())
        self.counts.written += 1

    def _name(self, agreed: Agreed) -> str:
        """A file name from the local identifier, with a digest of the item's IRI where it is taken."""
        local = agreed.item.provider_id.strip().rstrip("/").rpartition("/")[2]
        safe = _UNSAFE.sub("_", local).strip("._-")[:LONGEST] or "record"
        if safe.lower() in self._names:
            safe += "-" + hashlib.sha256(agreed.item.iri.encode()).hexdigest()[:16]
        self._names.add(safe.lower())
        return f"{safe}.xml"

    def _row(self, cells: Iterable[str]) -> None:
        self._report.write(line(cells))


def _item(agreed: Agreed) -> tuple[str, str, str]:
    return agreed.item.iri, agreed.item.provider_id, pick(agreed.item.title)[0]


def _tag(left: Left, address: Address) -> Iterator[str]:
    tag = left.accepted.tag
    yield from (address.annotation(left.accepted.name), tag.property)
    yield from (tag.body.iri, tag.body.text, tag.body.language)
    yield from ("tag left out", "y" if left.already else "n", left.reason)


def _manifest(about: About, counts: Counts, report: str) -> dict[str, Any]:
    campaign, policy = about.campaign, asdict(about.campaign.policy)
    return {
        "profile": "metis",
        "campaign": {
            "name": campaign.name,
            "iri": f"{about.base}campaigns/{campaign.name}",
            "title": dict(campaign.title),
        },
        **({"demo": DEMO} if campaign.demo else {}),
        "moment": stamp(about.moment),
        "licence": LICENCE,
        "policy": {"version": campaign.policy_version, **policy, "share": str(campaign.policy.share)},
        "filters": told(about.selection),
        "confidence": CONFIDENCE,
        "counts": asdict(counts),
        "report": {"name": REPORT, "sha256": report},
    }
