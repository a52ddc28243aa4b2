"""Pure room: by how much the numbers of attributes by type move when a user's, or a company's, change."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

from shared.domain.attributes import AttributeState
from shared.domain.segments import SubjectScope
from shared.domain.values import Value

TypeKey: TypeAlias = tuple[str, SubjectScope, str, str]
"""(environment, scope, attribute, type)."""


def type_moves(environment: str, scope: SubjectScope, old: AttributeState, new: AttributeState) -> Counter[TypeKey]:
    """By how much each count moves when a user's (or company's) attributes change."""
    moved: Counter[TypeKey] = Counter()
    for name in {*old.values, *new.values}:
        was, now = old.values.get(name), new.values.get(name)
        if was is now:
            continue
        if was is not None:
            moved[environment, scope, name, type_name(was, is_instant=name in old.instants)] -= 1
        if now is not None:
            moved[environment, scope, name, type_name(now, is_instant=name in new.instants)] += 1
    return moved


def type_name(value: Value, *, is_instant: bool) -> str:
    """The type of a stored value, as people are told it."""
    match value:
        case bool():
            return "boolean"
        case str():
            return "datetime" if is_instant else "string"
        case list():
            return "list"
    return "number"
