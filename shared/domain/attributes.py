"""Pure core: the last-writer-wins fold of attributes: the greatest order key wins, whatever the order of arrival."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.domain.instants import parse_instant
from shared.domain.invalid import AttributesTooLarge, TooManyAttributes
from shared.domain.numbers import parse_decimal
from shared.domain.operations import Operations, dump, load, revise
from shared.domain.order import OrderKey
from shared.domain.sizes import text_size, value_size
from shared.domain.traits import Change, Operation
from shared.domain.values import Value, dumps, typed_key

MAX_ATTRIBUTES: Final = 2_000
"""Names with a key, removed ones included: their tombstones are stored as well."""
MAX_SIZE: Final = 256 * 1024
"""Bytes of all names, values and operands (``AttributeState.size``)."""
_encode: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
# Not values.loads: what was accepted once must stay readable, and its limits are those of one call.
_decode: Final = json.JSONDecoder(parse_float=parse_decimal).decode


@dataclass(frozen=True, slots=True)
class AttributeState:
    """The attributes of one user, company or membership. Immutable: a fold returns a new one."""

    values: Mapping[str, Value]
    """The present attributes."""
    instants: Mapping[str, int]
    """Name -> UTC ms of the strings that are datetimes."""
    keys: Mapping[str, OrderKey]
    """Name -> key of the last word on it; a removed attribute keeps its key, so that no late older value revives it."""
    operations: Mapping[str, Operations]
    """Name -> open operations, of the attributes that have some."""
    size: int
    """Bytes that count for the cap: names, values, and bases and operands of open operations; a number counts 8."""


EMPTY: Final = AttributeState({}, {}, {}, {}, 0)


def fold(state: AttributeState, changes: Mapping[str, Change], key: OrderKey) -> tuple[AttributeState, frozenset[str]]:
    """The state after one event, and the names whose visible value changed (the key may change without it).

    ``changes`` as ``shared.domain.traits.flatten`` returns them. Returns the same object when nothing changed, keys
    included. An event is taken whole or not at all: raises InvalidEvent (``too_late``, ``out_of_range``,
    ``list_too_long``, ``too_many_attributes``, ``attributes_too_large``).

    Any order and any repetition of the same events gives the same state, except: events more than 30 days apart, or
    with more than 1,000 newer operations, on an attribute with operators (``too_late``); and events refused by a cap or
    by the range of numbers, where the order of arrival decides which event is the one too many.
    """
    draft: _Draft | None = None
    for name, change in changes.items():
        open_operations = name in state.operations
        if not open_operations and (known := state.keys.get(name)) is not None and key <= known:
            continue
        draft = draft or _Draft(state)
        if open_operations or isinstance(change, Operation):
            draft.operate(name, change, key)
        else:
            draft.put(name, change, key)
    return draft.finished(state) if draft else (state, frozenset())


class _Draft:
    """A state while an event is being folded into it."""

    __slots__ = ("changed", "instants", "keys", "operations", "size", "touched", "values")

    def __init__(self, state: AttributeState) -> None:
        self.values = dict(state.values)
        self.instants = dict(state.instants)
        self.keys = dict(state.keys)
        self.operations = dict(state.operations)
        self.size = state.size
        self.changed: set[str] = set()
        self.touched = False

    def put(self, name: str, value: Value | None, key: OrderKey) -> None:
        """Give the attribute a value (None: remove it) whose newest key is this one."""
        if name not in self.keys:
            self.size += text_size(name)
        self.keys[name] = key
        self.touched = True
        old = self.values.get(name)
        if _same(old, value):
            return
        self.changed.add(name)
        self.size += value_size(value) - value_size(old)
        self.instants.pop(name, None)
        if value is None:
            del self.values[name]
            return
        self.values[name] = value
        if isinstance(value, str) and (instant := parse_instant(value)) is not None:
            self.instants[name] = instant

    def operate(self, name: str, change: Change, key: OrderKey) -> None:
        """Give a change its place among the attribute's open operations, which it may be the first of."""
        value = self.values.get(name)
        known = self.operations.get(name)
        before = known or Operations(value, self.keys.get(name), None, (), value_size(value))
        after, value = revise(name, before, value, change, key)
        if after is before:
            return
        self.size += (after.size if after else 0) - (known.size if known else 0)
        if after is None:
            del self.operations[name]
            self.put(name, value, key)
        else:
            self.operations[name] = after
            self.put(name, value, after.newest)

    def finished(self, before: AttributeState) -> tuple[AttributeState, frozenset[str]]:
        """The new state, or the same object if nothing was put; raises TooManyAttributes and AttributesTooLarge."""
        if not self.touched:
            return before, frozenset()
        if len(self.keys) > max(MAX_ATTRIBUTES, len(before.keys)):
            raise TooManyAttributes(f"there would be more than {MAX_ATTRIBUTES:,} attributes, removed ones included")
        if self.size > max(MAX_SIZE, before.size):
            raise AttributesTooLarge(f"the attributes would take more than {MAX_SIZE:,} bytes")
        after = AttributeState(self.values, self.instants, self.keys, self.operations, self.size)
        return after, frozenset(self.changed)


def from_row(attributes: str, instants: str, provenance: str, operations: str) -> AttributeState:
    """The state in the JSON texts of the columns, as ``to_row`` wrote them or as jsonb gives them back."""
    values: dict[str, Value] = _decode(attributes)
    known: dict[str, int] = _decode(instants)
    groups: list[tuple[int, int, str, list[str], list[str]]] = _decode(provenance)
    keys: dict[str, OrderKey] = {}
    for at, index, message_id, present, removed in groups:
        key = OrderKey(at, index, message_id)
        keys.update(dict.fromkeys(present, key))
        keys.update(dict.fromkeys(removed, key))
    opened = {} if operations == "{}" else {name: load(row) for name, row in _decode(operations).items()}
    return AttributeState(values, known, keys, opened, _size_of(keys, values, opened))


def _size_of(keys: Mapping[str, OrderKey], values: Mapping[str, Value], opened: Mapping[str, Operations]) -> int:
    names, operands = sum(map(text_size, keys)), sum(each.size for each in opened.values())
    return names + sum(map(value_size, values.values())) + operands


def later_than(state: AttributeState, at: int) -> AttributeState:
    """The attributes whose last word is later than a moment (UTC ms), as though nothing had been said before it."""
    keys = {name: key for name, key in state.keys.items() if key.at > at}
    values = {name: value for name, value in state.values.items() if name in keys}
    instants = {name: instant for name, instant in state.instants.items() if name in keys}
    opened = {name: operations for name, operations in state.operations.items() if name in keys}
    return AttributeState(values, instants, keys, opened, _size_of(keys, values, opened))


def to_ask(attributes: str, instants: str) -> AttributeState:
    """The values alone, for those who only ask conditions: it cannot be folded on, and must not be written."""
    return AttributeState(_decode(attributes), _decode(instants), {}, {}, 0)


def to_row(state: AttributeState) -> tuple[str, str, str, str]:
    """The JSON texts of the columns attributes, instants, provenance and operations: equal states give equal texts."""
    groups: dict[OrderKey, tuple[list[str], list[str]]] = {}
    for name in sorted(state.keys):
        present, removed = groups.setdefault(state.keys[name], ([], []))
        (present if name in state.values else removed).append(name)
    provenance = [[*key, *groups[key]] for key in sorted(groups)]
    operations = {name: dump(operations) for name, operations in state.operations.items()}
    return dumps(dict(state.values)), _encode(dict(state.instants)), _encode(provenance), dumps(operations)


def _same(one: Value | None, other: Value | None) -> bool:
    """Typed equality: in Python true equals 1."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list) and isinstance(other, list):
        return typed_key(one) == typed_key(other)
    return one == other
