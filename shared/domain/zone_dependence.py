"""Pure core: which conditions may be true in one time zone and false in another."""

from __future__ import annotations

from shared.domain.instants import is_date
from shared.domain.operands import Bound, Duration
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS, Type, trait_of
from shared.domain.segments import SubjectScope
from shared.domain.tree import Attribute, HasCompany, HasMember, Leaf, Performed, Tree, Window, all_leaves, leaves


def depends_on_zone(tree: Tree, scope: SubjectScope) -> bool:
    """Whether its truth may be another one where days begin at other moments; segments that it names aside."""
    return any(_asks_for_days(leaf, scope) for leaf in leaves(tree))


def _asks_for_days(leaf: Leaf, scope: SubjectScope) -> bool:
    match leaf:
        case Attribute():
            return _reads_days(leaf) if _is_built_in(leaf, scope) else _may_read_dates(leaf)
        case Performed(window=window, where=where):
            of_events = where is not None and any(map(_may_read_dates, all_leaves(where)))
            return of_events or _names_days(window)
        case HasCompany(where=where):
            return where is not None and depends_on_zone(where, "company")
        case HasMember(where=where):
            return where is not None and depends_on_zone(where, "user")
    return False


def _is_built_in(leaf: Attribute, scope: SubjectScope) -> bool:
    builtins = USER_BUILTINS if scope == "user" else COMPANY_BUILTINS
    return not leaf.membership and trait_of(leaf.name, builtins) is None


def _may_read_dates(leaf: Leaf) -> bool:
    # What was sent may be a date alone, which begins when its day does: also with a duration of hours.
    return isinstance(leaf, Attribute) and leaf.operator.type is Type.DATETIME


def _reads_days(leaf: Attribute) -> bool:
    """Of a built-in, which is always a moment: its operand alone may be about days."""
    return leaf.operator.type is Type.DATETIME and _names_days(leaf.value)


def _names_days(operand: Bound | Window) -> bool:
    match operand:
        case Duration(unit=unit):
            return unit.startswith("calendar_")
        case str():
            return is_date(operand)
    return operand is not None
