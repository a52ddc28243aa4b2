"""The compiler of condition trees to SQL: truth only, at one moment, with every name and operand a bound parameter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from shared.domain.calendar import first_day_from, midnight_utc
from shared.domain.operands import Duration
from shared.domain.operators import USER_BUILTINS, Type, trait_of
from shared.domain.tree import All, Any_, Attribute, Not, Tree
from shared.domain.windows import Interval, values_at, values_between
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
class Columns:
    """Where the SQL of a scope finds a subject: expressions of ours, never of a caller's.

    `attributes` and `instants` are jsonb; `builtins` has an expression for every name in `types`, datetimes as bigint.
    """

    attributes: str
    instants: str
    builtins: Mapping[str, str]
    types: Mapping[str, Type]


USER_COLUMNS: Final = Columns(
    attributes="u.attributes",
    instants="u.instants",
    builtins={
        "user_id": "u.user_id",
        "identified": "u.identified",
        "first_seen_at": "a.first_seen_at",
        "last_seen_at": "a.last_seen_at",
    },
    types=USER_BUILTINS,
)
"""For `users as u` joined with `user_activity as a`."""


class Where(NamedTuple):
    """A boolean SQL expression that is never null, and the values of its parameters in order."""

    sql: str
    parameters: list[object]


def compile_where(
    tree: Tree, now_ms: int, zone: ZoneInfo, columns: Columns = USER_COLUMNS, *, first_parameter: int = 1
) -> Where:
    """The tree at a moment as SQL; its parameters are numbered from `first_parameter` on."""
    compiler = _Compiler(now_ms, zone, columns, Parameters(first_parameter))
    sql = compiler.node(tree)
    return Where(sql, compiler.parameters.values)


class _Compiler:
    def __init__(self, now: int, zone: ZoneInfo, columns: Columns, parameters: Parameters) -> None:
        self._now = now
        self._zone = zone
        self._columns = columns
        self.parameters = parameters

    def node(self, tree: Tree) -> str:
        match tree:
            case All(()):
                return "true"
            case All(children):
                return "(" + " and ".join(map(self.node, children)) + ")"
            case Any_(children):
                return "(" + " or ".join(map(self.node, children)) + ")"
            case Not(child):
                return "(not " + self.node(child) + ")"
            case Attribute():
                positive = self._positive(tree)
                return "(not " + positive + ")" if tree.operator.complement_of else positive

    def _positive(self, leaf: Attribute) -> str:
        trait = trait_of(leaf.name, self._columns.types)
        if trait is None:
            return self._on_builtin(leaf, self._columns.builtins[leaf.name], self._columns.types[leaf.name])
        name = self.parameters.add(trait, "text")
        match compared_type(leaf):
            case Type.ANY:
                return f"""coalesce(({self._columns.attributes} -> {name}) not in ('""', '[]', 'null'), false)"""
            case Type.DATETIME:
                return self._on_instant(leaf, name)
            case type_:
                value = _VALUES[type_].format(attributes=self._columns.attributes, name=name)
                test = comparison(leaf, value, self.parameters)
                guard = f"jsonb_typeof({self._columns.attributes} -> {name}) when '{_JSON_TYPES[type_]}'"
                return f"coalesce(case {guard} then {test} else false end, false)"

    def _on_builtin(self, leaf: Attribute, column: str, type_: Type) -> str:
        match compared_type(leaf):
            case Type.ANY:
                return f"coalesce({column} <> '', false)" if type_ is Type.STRING else f"({column} is not null)"
            case compared if compared is not type_:
                return "false"
            case Type.DATETIME:
                return f"coalesce({within(column, self._interval(leaf), self.parameters)}, false)"
        return f"coalesce({comparison(leaf, column, self.parameters)}, false)"

    def _on_instant(self, leaf: Attribute, name: str) -> str:
        """A date alone is a day of the zone: its midnight in UTC is compared with those of the days inside."""
        interval = self._interval(leaf)
        first, beyond = (midnight_utc(first_day_from(self._zone, end)) for end in interval)
        instant = f"({self._columns.instants} -> {name})::bigint"
        return _INSTANT.format(
            attributes=self._columns.attributes,
            instants=self._columns.instants,
            name=name,
            inside=within(instant, interval, self.parameters),
            day_inside=within(instant, (first, beyond), self.parameters),
        )

    def _interval(self, leaf: Attribute) -> Interval:
        if isinstance(leaf.value, Duration):
            return values_at(leaf.op, leaf.value, self._now, self._zone)
        return values_between(leaf.operator.positive, leaf.value, self._zone)
