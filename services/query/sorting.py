"""Pure: the sort of a list as SQL keys, and the condition that holds after a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shared.domain.operators import Type, trait_of

Bind = Callable[[object], str]
"""Takes the value of a parameter; returns its place in the statement: `$7`."""

Direction = Literal["asc", "desc"]
Sort = Sequence[tuple[str, Direction]]
Source = Literal["by_id", "newest", "members"]
"""The table whose index has the order: by id, newest first, or that of members, which have `entered_at` too."""


@dataclass(frozen=True, slots=True)
class Sortable:
    """Where lists find what they are sorted by: the id, the attributes, and the built-ins, all read as bigint."""

    id_name: str
    ids: Mapping[Source, str]
    attributes: str
    builtins: Mapping[str, str]
    types: Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a sort: an SQL expression over the row, the type its text is read back as, and where it runs."""

    expression: str
    type: str
    descending: bool = False


def has_index(sort: Sort, of: Sortable, source: Source) -> bool:
    """Whether the rows of a shard can be read in this order at any depth."""
    newest: tuple[str, Direction] = ("entered_at" if source == "members" else "first_seen_at", "desc")
    return tuple(sort) in {(), ((of.id_name, "asc"),), ((of.id_name, "desc"),), (newest,)}


def keys_of(sort: Sort, of: Sortable, source: Source, bind: Bind) -> list[Key]:
    """The keys of a sort, the last of which is the id: ties are settled by it, upwards."""
    keys: list[Key] = []
    for name, direction in sort:
        if name == of.id_name:
            return [*keys, Key(of.ids[source], "text", direction == "desc")]
        keys += _keys(name, direction == "desc", of, source, bind)
    return [*keys, Key(of.ids[source], "text")]


def _keys(name: str, descending: bool, of: Sortable, source: Source, bind: Bind) -> list[Key]:
    """Numbers are negated rather than sorted downwards: keys that all run upwards compare as one row."""
    expression = "m.entered_at" if name == "entered_at" and source == "members" else of.builtins.get(name)
    if expression is not None:
        return [Key(f"(- {expression})" if descending else expression, "bigint")]
    value = f"({of.attributes} -> {bind(trait_of(name, of.types))}::text)"
    flag = "true" if descending else "false"
    return [
        Key(f"sort_rank({value}, {flag})", "bigint"),
        Key(f"sort_number({value}, {flag})", "numeric"),
        Key(f'sort_text({value}) collate "C"', "text", descending),
    ]


def backwards(keys: Sequence[Key]) -> list[Key]:
    """The same keys, read from the end."""
    return [replace(key, descending=not key.descending) for key in keys]


def after(keys: Sequence[Key], values: Sequence[str], bind: Bind) -> str:
    """The condition that a row comes after the row with these key values (as text)."""
    places = [f"{bind(value)}::text::{key.type}" for key, value in zip(keys, values, strict=True)]
    if len({key.descending for key in keys}) == 1:
        row, edge = ", ".join(key.expression for key in keys), ", ".join(places)
        return f"({row}) {_beyond(keys[0])} ({edge})"
    return _nested(keys, places)


def _nested(keys: Sequence[Key], places: Sequence[str]) -> str:
    key, place = keys[0], places[0]
    beyond = f"{key.expression} {_beyond(key)} {place}"
    if len(keys) == 1:
        return beyond
    return f"({beyond} or ({key.expression} = {place} and {_nested(keys[1:], places[1:])}))"


def _beyond(key: Key) -> str:
    return "<" if key.descending else ">"


def order_by(keys: Sequence[Key], column: str) -> str:
    """`order by` over the columns k0, k1, .. of a row source."""
    return "order by " + ", ".join(
        f"{column}k{index}{' desc' if key.descending else ''}" for index, key in enumerate(keys)
    )
