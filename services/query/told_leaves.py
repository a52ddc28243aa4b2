"""Pure: what conditions saw: the value of an attribute, the events that counted, and the calls that set them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.query.evidence import Cause
from shared.domain.instants import format_instant
from shared.domain.operands import Duration
from shared.domain.operators import Type, trait_of
from shared.domain.order import OrderKey
from shared.domain.tree import Performed
from shared.domain.truth import Affiliation, Subject
from shared.domain.windows import values_at

MOST_EVENTS: Final = 5


def told_attribute(
    name: str, builtins: Mapping[str, Type], holder: Subject | Affiliation, keys: Mapping[str, OrderKey]
) -> dict[str, Any]:
    """The value of an attribute as it was asked, null when there is none, and the call that set or removed it."""
    trait = trait_of(name, builtins)
    if trait is None:
        value = holder.builtins.get(name) if isinstance(holder, Subject) else None
        if builtins[name] is Type.DATETIME and isinstance(value, int):
            value = format_instant(value)
        return {"actual": value, "set_by": None}
    key = keys.get(trait)
    by = None if key is None else Cause(key.message_id, key.at)
    return {"actual": holder.attributes.get(trait), "set_by": told_cause(by)}


def told_events(leaf: Performed, counted: Sequence[Cause], now: int, zone: ZoneInfo) -> dict[str, Any]:
    """How many events are in the window, and the newest of them."""
    seen = counted
    if isinstance(leaf.window, Duration):
        low, high = values_at("in_last", leaf.window, now, zone)
        seen = [cause for cause in counted if low <= cause.at < high]
    newest = [told_cause(cause) for cause in reversed(seen[-MOST_EVENTS:])]
    return {"counted": len(seen), "events": newest, "set_by": newest[0] if newest else None}


def told_cause(cause: Cause | None) -> dict[str, Any] | None:
    """A message, and the time of which it spoke."""
    return None if cause is None else {"message_id": cause.message_id, "at": format_instant(cause.at)}
