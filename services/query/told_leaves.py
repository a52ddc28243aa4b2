"""Pure: what conditions saw: the value of an attribute, the events that counted, and the calls that set them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.query.evidence import Cause
from services.query.responses import type_name
from shared.domain.instants import format_instant
from shared.domain.operands import Duration
from shared.domain.operators import Type, trait_of
from shared.domain.order import OrderKey
from shared.domain.tree import Attribute, Performed
from shared.domain.truth import Affiliation, Subject
from shared.domain.windows import values_at

MOST_EVENTS: Final = 5


def told_attribute(
    leaf: Attribute, builtins: Mapping[str, Type], holder: Subject | Affiliation, keys: Mapping[str, OrderKey]
) -> dict[str, Any]:
    """The value of an attribute as it was asked, null when there is none, and the call that set or removed it.

    `mistyped`, where the value is not of the type that the operator needs: which one it is, and which one it needs.
    """
    trait = trait_of(leaf.name, builtins)
    if trait is None:
        value = holder.builtins.get(leaf.name) if isinstance(holder, Subject) else None
        is_datetime = builtins[leaf.name] is Type.DATETIME
        actual: object = format_instant(value) if is_datetime and isinstance(value, int) else value
        return {"actual": actual, "set_by": None, **_mistyped(leaf, actual, {"datetime"} if is_datetime else set())}
    key, stored = keys.get(trait), holder.attributes.get(trait)
    by = None if key is None else Cause(key.message_id, key.at)
    also = {"string", "datetime"} if trait in holder.instants else set[str]()
    return {"actual": stored, "set_by": told_cause(by), **_mistyped(leaf, stored, also)}


def _mistyped(leaf: Attribute, value: object, types: set[str]) -> dict[str, Any]:
    """`types`: those of a datetime, which a sent one has beside that of its text."""
    needs = _needed(leaf)
    types = types or {_type_of(value)}
    if value is None or needs is Type.ANY or needs.value in types:
        return {}
    return {"mistyped": {"is": "datetime" if "datetime" in types else _type_of(value), "needs": needs.value}}


def _needed(leaf: Attribute) -> Type:
    match leaf.value:
        case (int() | Decimal(), *_) if leaf.operator.type is Type.STRING:
            return Type.NUMBER  # `is_one_of` with numbers.
    return leaf.operator.type


def _type_of(value: object) -> str:
    if isinstance(value, list) and any(isinstance(element, list | dict) for element in value):
        return "nested list"
    return type_name(value)


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
