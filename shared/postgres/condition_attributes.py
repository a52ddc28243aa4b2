"""The SQL of a comparison of an attribute: of a user, a company, a membership or an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from shared.domain.calendar import first_day_from, midnight_utc
from shared.domain.operands import Duration
from shared.domain.operators import Type, trait_of
from shared.domain.tree import Attribute
from shared.domain.windows import Interval, values_at, values_between
from shared.postgres.condition_columns import Columns
from shared.postgres.condition_operators import Parameters, compared_type, comparison, within

_JSON_TYPES: Final = {Type.STRING: "string", Type.NUMBER: "number", Type.BOOLEAN: "boolean", Type.LIST: "array"}
_VALUES: Final = {
    Type.STRING: "({attributes} ->> {name})",
    Type.NUMBER: "({attributes} -> {name})::numeric",
    Type.BOOLEAN: "({attributes} -> {name})::boolean",
    Type.LIST: "({attributes} -> {name})",
}
_INSTANT: Final = (
    "coalesce(case when jsonb_typeof({instants} -> {name}) <> 'number' then false"
    " when jsonb_typeof({attributes} -> {name}) = 'string' and length({attributes} ->> {name}) = 10 then {day_inside}"
    " else {inside} end, false)"
)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is the same for a whole tree: the moment (UTC ms), the zone, what segments mean, the bound parameters.

    ``ever``: events are not looked for in the log, but among what owners have counted, whenever they were.
    """

    now: int
    zone: ZoneInfo
    segments: Mapping[str, int]
    parameters: Parameters
    ever: bool = False


def compare_attribute(leaf: Attribute, columns: Columns, asking: Asking) -> str:
    """Whether the attribute of the subject in these columns compares as the leaf says."""
    positive = _positive(leaf, columns, asking)
    return f"(not {positive})" if leaf.operator.complement_of else positive


def _positive(leaf: Attribute, columns: Columns, asking: Asking) -> str:
    trait = trait_of(leaf.name, columns.types)
    if trait is None:
        return _on_builtin(leaf, columns.builtins[leaf.name], columns.types[leaf.name], asking)
    name = asking.parameters.add(trait, "text")
    match compared_type(leaf):
        case Type.ANY:
            return f"""coalesce(({columns.attributes} -> {name}) not in ('""', '[]', 'null'), false)"""
        case Type.DATETIME:
            return _on_instant(leaf, name, columns, asking)
        case type_:
            value = _VALUES[type_].format(attributes=columns.attributes, name=name)
            test = comparison(leaf, value, asking.parameters)
            guard = f"jsonb_typeof({columns.attributes} -> {name}) when '{_JSON_TYPES[type_]}'"
            return f"coalesce(case {guard} then {test} else false end, false)"


def _on_builtin(leaf: Attribute, column: str, type_: Type, asking: Asking) -> str:
    match compared_type(leaf):
        case Type.ANY:
            return f"coalesce({column} <> '', false)" if type_ is Type.STRING else f"({column} is not null)"
        case compared if compared is not type_:
            return "false"
        case Type.DATETIME:
            return f"coalesce({within(column, _interval_of(leaf, asking), asking.parameters)}, false)"
    return f"coalesce({comparison(leaf, column, asking.parameters)}, false)"


def _on_instant(leaf: Attribute, name: str, columns: Columns, asking: Asking) -> str:
    """A date alone is a day of the zone: its midnight in UTC is compared with those of the days inside."""
    interval = _interval_of(leaf, asking)
    first, beyond = (midnight_utc(first_day_from(asking.zone, end)) for end in interval)
    instant = f"({columns.instants} -> {name})::bigint"
    return _INSTANT.format(
        attributes=columns.attributes,
        instants=columns.instants,
        name=name,
        inside=within(instant, interval, asking.parameters),
        day_inside=within(instant, (first, beyond), asking.parameters),
    )


def _interval_of(leaf: Attribute, asking: Asking) -> Interval:
    if isinstance(leaf.value, Duration):
        return values_at(leaf.op, leaf.value, asking.now, asking.zone)
    return values_between(leaf.operator.positive, leaf.value, asking.zone)
