"""A condition tree as an English sentence: "plan is pro or enterprise, and last seen in the last 7 days"."""

import re
from collections.abc import Mapping
from typing import Final

from shared.domain.operands import Duration
from shared.domain.sentence_attributes import comparison, spoken_duration
from shared.domain.tree import (
    AT_LEAST_ONE,
    All,
    Any_,
    Attribute,
    Count,
    HasCompany,
    HasMember,
    InSegment,
    Leaf,
    Not,
    Performed,
    Tree,
    Window,
)
from shared.domain.values import dumps
from shared.domain.verdicts import NOTHING

_PLAIN_EVENT: Final = re.compile(r"\w[\w.:/ -]*")
_VIEWS: Final = {"$page": ("viewed", "view", "a page"), "$screen": ("viewed", "view", "a screen")}


def sentence(tree: Tree, names: Mapping[str, str] = NOTHING) -> str:
    """The tree in words; `names` has the names of segments by id: one without a name is told by its id."""
    writer = _Writer(names)
    match tree:
        case All(()):
            return "everyone"
        case All(children):
            return ", and ".join(writer.clause(child, alone=len(children) == 1) for child in children)
        case Any_(children):
            return ", or ".join(writer.clause(child, alone=len(children) == 1) for child in children)
        case _:
            return writer.clause(tree, alone=True)


class _Writer:
    """Writes clauses; `who` is of whom they speak, nothing for the thing that the sentence is about.

    `alone`: nothing follows in the same breath that could be taken for a part of the clause's `where`.
    """

    def __init__(self, names: Mapping[str, str], who: str = "") -> None:
        self._names = names
        self._who = who

    def clause(self, tree: Tree, *, alone: bool = False) -> str:
        match tree:
            case All((only,)) | Any_((only,)):
                return self.clause(only, alone=alone)
            case All(children):
                return "(" + " and ".join(map(self.clause, children)) + ")"
            case Any_(children):
                return "(" + " or ".join(map(self.clause, children)) + ")"
            case Not(child):
                return f"not {self.clause(child, alone=alone)}"
            case _:
                return self._leaf(tree, alone)

    def _leaf(self, leaf: Leaf, alone: bool) -> str:
        match leaf:
            case Attribute():
                return comparison(leaf)
            case Performed():
                return f"{self._who}{_performed(leaf)}{_Writer(self._names).where(leaf.where, alone)}"
            case InSegment(segment, negated):
                return f"{self._who}{'is not' if negated else 'is'} in {self._names.get(segment, segment)}"
            case HasCompany(quantifier, where):
                what = "a company" if quantifier == "any" else "no company"
                return f"has {what}{_Writer(self._names, 'it ').where(where, alone)}"
            case HasMember(quantifier, where):
                what = "a member" if quantifier == "any" else "no member"
                return f"has {what}{_Writer(self._names, 'the user ').where(where, alone)}"

    def where(self, where: Tree | None, alone: bool) -> str:
        if where is None:
            return ""
        words = self.clause(where, alone=alone)
        return f" where {words[1:-1] if alone and _is_group(where) else words}"


def _is_group(tree: Tree) -> bool:
    """Whether the clause of a tree is in brackets."""
    match tree:
        case All((only,)) | Any_((only,)):
            return _is_group(only)
    return isinstance(tree, All | Any_)


def _performed(leaf: Performed) -> str:
    did, do, what = _VIEWS.get(leaf.event, ("performed", "perform", _event(leaf.event)))
    window = _window(leaf.window)
    if leaf.negated:
        return f"did not {do} {what}{window}" if window else f"never {did} {what}"
    return f"{did} {what}{_count(leaf.count)}{window}"


def _event(name: str) -> str:
    return name if _PLAIN_EVENT.fullmatch(name) else dumps(name)


def _count(count: Count) -> str:
    if count == AT_LEAST_ONE:
        return ""
    if count.op == "between":
        low, high = count.numbers
        return f" between {low:,} and {high:,} times"
    (number,) = count.numbers
    return f" {count.op.replace('_', ' ')} {'once' if number == 1 else f'{number:,} times'}"


def _window(window: Window) -> str:
    match window:
        case None:
            return ""
        case Duration():
            return f" in the last {spoken_duration(window)}"
        case (first, last):
            return f" on {first}" if first == last else f" from {first} to {last}"
