"""Pure core: the properties of an event, page or screen call as attributes, for the `where` of conditions on events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from shared.domain.instants import instants_of
from shared.domain.traits import MAX_LEVELS, MAX_NAME_LENGTH, list_value
from shared.domain.values import JSON, InvalidValue, Value

_VIEWS: Final = ("page_viewed", "screen_viewed")
_PLAIN: Final = (str, int, Decimal)


class EventProperties(NamedTuple):
    """What a condition is asked about an event: values by dotted name, and the UTC ms of those that are datetimes."""

    values: Mapping[str, Value]
    instants: Mapping[str, int]


def event_properties(call_type: str, call: Mapping[str, JSON]) -> EventProperties:
    """The properties of a call as `values.loads` decoded it, flattened like traits.

    Total: a call is never refused for its properties, so what cannot be flattened is left out, and of two that flatten
    to one name both are (the order of the members of an object means nothing). A page or screen has the property
    `name`, which is the call's name when it has one.
    """
    properties = call.get("properties")
    found = _flat(properties) if isinstance(properties, dict) else {}
    name = call.get("name")
    if call_type in _VIEWS and isinstance(name, str):
        found["name"] = name
    return EventProperties(found, instants_of(found))


def _flat(properties: Mapping[str, JSON]) -> dict[str, Value]:
    """Most have plain values only, of which no two flatten to one name."""
    found: dict[str, Value] = {}
    for key, member in properties.items():
        if not isinstance(member, _PLAIN) or not 0 < len(key) <= MAX_NAME_LENGTH:
            return dict(_distinct(properties))
        found[key] = member
    return found


def _distinct(properties: Mapping[str, JSON]) -> Iterator[tuple[str, Value]]:
    pairs = list(_flattened(properties, "", 1))
    times = Counter(name for name, _ in pairs)
    return (pair for pair in pairs if times[pair[0]] == 1)


def _flattened(members: Mapping[str, JSON], prefix: str, level: int) -> Iterator[tuple[str, Value]]:
    for key, member in members.items():
        name = prefix + key
        if not key or len(name) > MAX_NAME_LENGTH or member is None:
            continue
        if isinstance(member, dict):
            if level < MAX_LEVELS and not any(inner.startswith("$") for inner in member):
                yield from _flattened(member, f"{name}.", level + 1)
        elif (value := _value(member)) is not None:
            yield name, value


def _value(member: Value) -> Value | None:
    try:
        return list_value(member, "") if isinstance(member, list) else member
    except InvalidValue:
        return None
