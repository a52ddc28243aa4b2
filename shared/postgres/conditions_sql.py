"""The compiler of condition trees to SQL: truth only, at one moment, with every name and operand a bound parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from shared.domain.event_counts import question_of
from shared.domain.operands import Duration
from shared.domain.tree import (
    EVERYONE,
    All,
    Any_,
    Attribute,
    HasCompany,
    HasMember,
    InSegment,
    Leaf,
    Not,
    Performed,
    Tree,
)
from shared.domain.verdicts import NOTHING
from shared.domain.windows import values_at, values_between
from shared.postgres.condition_attributes import Asking, compare_attribute
from shared.postgres.condition_columns import (
    EVENT_COLUMNS,
    OF_COMPANY_COLUMNS,
    OF_MEMBER_COLUMNS,
    USER_COLUMNS,
    Columns,
)
from shared.postgres.condition_operators import Parameters, within

# `offset 0` keeps each of them a subquery that is asked of one row after the other: joined in, it was planned for whole
# tables by estimates that are far off, and a page that needs 50 rows went through all of them.
_EVENTS: Final = (
    "select from events e where e.shard = {shard} and e.environment = {environment} and e.user_id = {id}"
    " and e.name = {name}"
)
_EVER: Final = (
    "exists (select from event_states es where es.shard = {shard} and es.environment = {environment}"
    " and es.user_id = {id} and es.question = {question} and es.count >= {least} offset 0)"
)
_COUNT: Final = "(select count(*) between {least} and {most} from ({events} limit {limit}) as counted)"
_MEMBER_OF: Final = (
    "exists (select from segment_members sm where sm.shard = {shard} and sm.definition = {definition}"
    " and sm.user_id = {id} offset 0)"
)
_COMPANY: Final = (
    "exists (select from company_members cm left join companies c"
    " on c.shard = shard_of(cm.environment, cm.company_id, (select shards from installation))"
    " and c.environment = cm.environment and c.company_id = cm.company_id"
    " where cm.shard = {shard} and cm.environment = {environment} and cm.user_id = {id} and cm.member"
    " and {where} offset 0)"
)
_MEMBER: Final = (
    "exists (select from company_users cu join users u"
    " on u.shard = shard_of(cu.environment, cu.user_id, (select shards from installation))"
    " and u.environment = cu.environment and u.user_id = cu.user_id and u.identified"
    " join user_activity a on a.shard = u.shard and a.environment = u.environment and a.user_id = u.user_id"
    " join company_members cm on cm.shard = u.shard and cm.environment = u.environment and cm.user_id = u.user_id"
    " and cm.company_id = cu.company_id and cm.member"
    " where cu.shard = {shard} and cu.environment = {environment} and cu.company_id = {id} and cu.member"
    " and {where} offset 0)"
)


class Where(NamedTuple):
    """A boolean SQL expression that is never null, and the values of its parameters in order."""

    sql: str
    parameters: list[object]


def compile_where(
    tree: Tree,
    now_ms: int,
    zone: ZoneInfo,
    columns: Columns = USER_COLUMNS,
    *,
    segments: Mapping[str, int] = NOTHING,
    first_parameter: int = 1,
) -> Where:
    """The tree at a moment as SQL; its parameters are numbered from `first_parameter` on.

    `segments`: by each name that the tree has for a segment (an id or a key), the definition whose members are meant;
    that it is built is for the caller to see to.
    """
    asking = Asking(now_ms, zone, segments, Parameters(first_parameter))
    return Where(_node(tree, columns, asking), asking.parameters.values)


def compile_possible(tree: Tree, zone: ZoneInfo, *, first_parameter: int = 1) -> Where:
    """A tree of `shared.domain.possible` as SQL on users; the questions that it asks must have been counted."""
    asking = Asking(0, zone, NOTHING, Parameters(first_parameter), ever=True)
    return Where(_node(tree, USER_COLUMNS, asking), asking.parameters.values)


def _node(tree: Tree, columns: Columns, asking: Asking) -> str:
    match tree:
        case All(()):
            return "true"
        case All(children):
            return "(" + " and ".join(_node(child, columns, asking) for child in children) + ")"
        case Any_(children):
            return "(" + " or ".join(_node(child, columns, asking) for child in children) + ")"
        case Not(child):
            return "(not " + _node(child, columns, asking) + ")"
        case _:
            return _leaf(tree, columns, asking)


def _leaf(leaf: Leaf, columns: Columns, asking: Asking) -> str:
    match leaf:
        case Attribute(membership=of_membership):
            return compare_attribute(leaf, _membership(columns) if of_membership else columns, asking)
        case Performed(negated=negated):
            truth = _performed(leaf, columns, asking)
        case InSegment(segment, negated):
            definition = asking.parameters.add(asking.segments[segment], "integer")
            truth = _MEMBER_OF.format(shard=columns.shard, definition=definition, id=columns.id)
        case HasCompany(quantifier, where):
            negated, inner = quantifier == "none", _node(where or EVERYONE, OF_COMPANY_COLUMNS, asking)
            truth = _related(_COMPANY, columns, inner)
        case HasMember(quantifier, where):
            negated, inner = quantifier == "none", _node(where or EVERYONE, OF_MEMBER_COLUMNS, asking)
            truth = _related(_MEMBER, columns, inner)
    return f"(not {truth})" if negated else truth


def _membership(columns: Columns) -> Columns:
    if columns.membership is None:
        raise AssertionError(columns)  # Leaves on memberships are read inside `company` and `member` only.
    return columns.membership


def _related(template: str, columns: Columns, where: str) -> str:
    return template.format(shard=columns.shard, environment=columns.environment, id=columns.id, where=where)


def _performed(leaf: Performed, columns: Columns, asking: Asking) -> str:
    """Events are looked at until it is clear that there are enough of them, or too many."""
    low, high = leaf.count.bounds
    if asking.ever:
        question = asking.parameters.add(question_of(leaf, asking.zone).key, "bigint")
        least = asking.parameters.add(low, "bigint")
        return _EVER.format(
            shard=columns.shard, environment=columns.environment, id=columns.id, question=question, least=least
        )
    if low == 0 and high is None:
        return "true"
    events = _events(leaf, columns, asking)
    if high == 0:
        return f"(not exists ({events} offset 0))"
    if (low, high) == (1, None):
        return f"exists ({events} offset 0)"
    least = asking.parameters.add(low, "bigint")
    if high is None:
        return _COUNT.format(events=events, limit=least, least=least, most=least)
    most = asking.parameters.add(high, "bigint")
    return _COUNT.format(events=events, limit=f"{most} + 1", least=least, most=most)


def _events(leaf: Performed, columns: Columns, asking: Asking) -> str:
    name = asking.parameters.add(leaf.event, "text")
    events = _EVENTS.format(shard=columns.shard, environment=columns.environment, id=columns.id, name=name)
    if leaf.window is not None:
        window = leaf.window
        inside = (
            values_at("in_last", window, asking.now, asking.zone)
            if isinstance(window, Duration)
            else values_between("between_dates", window, asking.zone)
        )
        events += " and " + within("e.occurred_at", inside, asking.parameters)
    return events if leaf.where is None else f"{events} and {_node(leaf.where, EVENT_COLUMNS, asking)}"
