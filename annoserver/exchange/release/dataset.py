"""The archive that an institution takes: an enriched record per file, a manifest, a report of the rest."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from typing import IO, Any

from annoserver.exchange.release.about import DEMO, LICENCE, About, Counts
from annoserver.exchange.release.archive import BLOCK, Archive, spool
from annoserver.exchange.release.curators.rows import BOM, line
from annoserver.exchange.release.edm import Enriched, enrich
from annoserver.exchange.release.filters import told
from annoserver.exchange.release.merge.statements import Left
from annoserver.exchange.release.names import Names
from annoserver.model.annotation import stamp
from annoserver.model.container import Address
from annoserver.model.item import Agreed
from annoserver.model.text import pick

_JSON = json.JSONEncoder(ensure_ascii=False)

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


def metis(agreed: Iterable[Agreed], about: About, out: IO[bytes]) -> Counts:
    """The archive, record by record, into an open file that need not seek."""
    counts = Counts()
    for piece in chunks(agreed, about, counts):
        out.write(piece)
    return counts


def chunks(agreed: Iterable[Agreed], about: About, counts: Counts) -> Iterator[bytes]:
    """The same piece by piece, for an answer that is sent while it is made; counts are kept up on the way.

    Equal items, campaign and moment give equal bytes; memory does not grow with the items.
    """
    with _Delivery(about, counts) as delivery:
        pieces, size = list[bytes](), 0
        for one in agreed:
            pieces.append(delivery.take(one))
            size += len(pieces[-1])
            if size >= BLOCK:
                yield b"".join(pieces)
                pieces, size = [], 0
        yield b"".join(pieces)
        yield from delivery.finish()


class _Delivery(ExitStack):
    """A zip that is being written, with what its manifest and report will say."""

    def __init__(self, about: About, counts: Counts) -> None:
        super().__init__()
        self.counts = counts
        self._about, self._address = about, Address(about.base, about.campaign.name)
        self._names, self._digest = Names(), hashlib.sha256()
        self._archive = self.enter_context(Archive())
        self._report = self.enter_context(spool())
        self._files = self.enter_context(spool())
        self._tell(BOM + line(COLUMNS))

    def take(self, agreed: Agreed) -> bytes:
        """The record of one item in the archive; b"" where there is none, and the report says why."""
        self.counts.items += 1
        enriched = enrich(agreed, self._about.term) if agreed.tags else None
        if isinstance(enriched, Enriched):
            return self._keep(agreed, enriched)
        if enriched is None:
            self.counts.unchanged += 1
        else:
            self.counts.refused += 1
            row = (*_item(agreed), "", "", "", "", "", "record refused", "", enriched.reason)
            self._tell(line(row))
        return b""

    def finish(self) -> Iterator[bytes]:
        """The report and the manifest, which knows the report's digest."""
        yield from self._archive.take(REPORT, self._report)
        digest = self._digest.hexdigest()
        manifest = json.dumps(_manifest(self._about, self.counts, digest), ensure_ascii=False, indent=1)
        with spool() as whole:
            whole.write(manifest.encode().removesuffix(b"\n}") + b',\n "files": [')
            self._files.seek(0)
            shutil.copyfileobj(self._files, whole)
            whole.write(b"\n ]\n}\n")
            yield from self._archive.take(MANIFEST, whole)
        yield from self._archive.close()

    def _keep(self, agreed: Agreed, enriched: Enriched) -> bytes:
        self.counts.added += len(enriched.added)
        for left in enriched.left:
            self.counts.already += left.already
            self.counts.left += not left.already
            self._tell(line((*_item(agreed), *_tag(left, self._address))))
        if not enriched.added:
            self.counts.unchanged += 1
            return b""
        name = f"{self._names.take(agreed.item.provider_id, agreed.item.iri)}.xml"
        entry = {
            "name": name,
            "item": agreed.item.iri,
            "sha256": hashlib.sha256(enriched.source).hexdigest(),
            "bytes": len(enriched.source),
            "statements": len(enriched.added),
        }
        comma = b",\n  " if self.counts.written else b"\n  "
        self._files.write(comma + _JSON.encode(entry).encode())
        self.counts.written += 1
        return self._archive.add(name, enriched.source)

    def _tell(self, row: bytes) -> None:
        self._digest.update(row)
        self._report.write(row)


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
