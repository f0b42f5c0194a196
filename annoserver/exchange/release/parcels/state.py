"""Validators of exports that are sent while they are made: another one means that something has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from annoserver.exchange.release.parcels import order
from annoserver.exchange.release.parcels.order import Order
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.origins import states


@dataclass(frozen=True, slots=True)
class Validators:
    """An entity tag, weak since nobody has seen the bytes yet, and the moment of the last change."""

    tag: str
    moment: datetime


def of(store: Store, wanted: Order, held: Sequence[Held]) -> Validators:
    """The validators of an order; held: its campaigns."""
    found = [states.of(store, one) for one in held]
    digest = hashlib.sha256(json.dumps([version("annoserver"), wanted.kind, order.told(wanted)]).encode())
    for one, campaign in zip(found, held, strict=True):
        digest.update(f"{one.facts}\n{campaign.campaign}\n".encode())
    return Validators(digest.hexdigest()[:32], max(one.moment for one in found))
