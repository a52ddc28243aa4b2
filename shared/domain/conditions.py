"""How a definition's JSON becomes a condition tree: every problem is named, with the path of its node."""

from dataclasses import replace
from enum import Enum
from typing import Final

from shared.domain.condition_events import read_performed
from shared.domain.condition_leaves import read_attribute, read_segment
from shared.domain.condition_problems import Problems, did_you_mean
from shared.domain.problems import InvalidDefinition, Problem
from shared.domain.segments import SubjectScope
from shared.domain.tree import (
    EVERYONE,
    All,
    Any_,
    Attribute,
    HasCompany,
    HasMember,
    Not,
    Quantifier,
    Tree,
    canonical,
    leaves,
)
from shared.domain.values import JSON, pointer

__all__ = [
    "EVERYONE",
    "All",
    "Any_",
    "Attribute",
    "InvalidDefinition",
    "Not",
    "Problem",
    "Tree",
    "canonical",
    "leaves",
    "parse_tree",
]

MAX_DEPTH: Final = 10
MAX_LEAVES: Final = 500

_GROUPS: Final = ("all", "any", "not")
_LEAVES: Final = ("attribute", "membership", "event", "segment", "company", "member")
_QUANTIFIERS: Final[dict[str, Quantifier]] = {"any": "any", "none": "none"}


class _Place(Enum):
    """Where a condition stands, with the words that a refusal uses."""

    USER = "in a segment of users"
    COMPANY = "in a segment of companies"
    OF_EVENT = "in the 'where' of an event"
    OF_COMPANY = "in the 'where' of a company"
    OF_MEMBER = "in the 'where' of a member"


_ALLOWED: Final[dict[_Place, tuple[str, ...]]] = {
    _Place.USER: ("attribute", "event", "segment", "company"),
    _Place.COMPANY: ("attribute", "segment", "member"),
    _Place.OF_EVENT: ("attribute",),
    _Place.OF_COMPANY: ("attribute", "membership", "segment"),
    _Place.OF_MEMBER: ("attribute", "membership", "event", "segment"),
}


def parse_tree(raw: JSON, scope: SubjectScope = "user") -> Tree:
    """The tree of a definition as `values.loads` decoded it; InvalidDefinition with all its problems.

    Whether the segments that it names exist, and do not name each other in a circle, is for who knows them.
    """
    parser = _Parser()
    root = parser.node(raw, "", 1, _Place.USER if scope == "user" else _Place.COMPANY)
    problems = parser.problems
    if parser.leaf_count > MAX_LEAVES:
        problems.refuse("", "too_many_leaves", f"{parser.leaf_count:,} conditions; at most {MAX_LEAVES} are allowed")
    if root is None or problems.found:
        raise InvalidDefinition(problems.found)
    return root


class _Parser:
    """Reads one tree; a node that is refused becomes a problem and None, so that its siblings are read too."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.leaf_count = 0

    def node(self, raw: JSON, path: str, depth: int, place: _Place) -> Tree | None:
        if not isinstance(raw, dict):
            self.problems.refuse(path, "not_an_object", "a condition is an object")
            return None
        kind = self._kind(raw, path, place)
        if kind is None:
            return None
        if kind in _LEAVES:
            self.leaf_count += 1
            return self._leaf(kind, raw, path, depth, place)
        self.problems.refuse_other_keys(raw, (kind,), path)
        if depth > MAX_DEPTH:
            self.problems.refuse(path, "too_deep", f"groups nest at most {MAX_DEPTH} levels deep")
            return None
        return self._group(kind, raw[kind], pointer(path, kind), depth, place)

    def _kind(self, raw: dict[str, JSON], path: str, place: _Place) -> str | None:
        """Which kind of node it is: exactly one key tells."""
        kinds = [key for key in (*_GROUPS, *_LEAVES) if key in raw]
        if len(kinds) == 1:
            return kinds[0]
        allowed = (*_GROUPS, *_ALLOWED[place])
        hints = (did_you_mean(key, allowed) for key in raw) if not kinds else ()
        hint = next((hint for hint in hints if hint), "")
        self.problems.refuse(path, "unknown_key", f"a condition has exactly one of {', '.join(allowed)}{hint}")
        return None

    def _group(self, kind: str, raw: JSON, path: str, depth: int, place: _Place) -> Tree | None:
        if kind == "not":
            child = self.node(raw, path, depth + 1, place)
            return None if child is None else Not(child)
        if not isinstance(raw, list):
            self.problems.refuse(path, "not_a_list", f"{kind!r} holds a list of conditions")
            return None
        if not raw:
            self.problems.refuse(path, "empty_group", f"{kind!r} needs at least one condition")
            return None
        nodes = [self.node(child, pointer(path, index), depth + 1, place) for index, child in enumerate(raw)]
        children = tuple(node for node in nodes if node is not None)
        return All(children) if kind == "all" else Any_(children)

    def _leaf(self, kind: str, raw: dict[str, JSON], path: str, depth: int, place: _Place) -> Tree | None:
        if kind not in _ALLOWED[place]:
            there_are = ", ".join((*_GROUPS, *_ALLOWED[place]))
            detail = f"there is no {kind!r} {place.value}; there are {there_are}"
            self.problems.refuse(path, "leaf_not_allowed_here", detail)
            return None
        match kind:
            case "attribute" | "membership":
                return read_attribute(self.problems, raw, kind, path, may_move=place is not _Place.OF_EVENT)
            case "segment":
                return read_segment(self.problems, raw, path)
            case "event":
                performed = read_performed(self.problems, raw, path)
                where = self._where(raw, path, depth, _Place.OF_EVENT)
                return None if performed is None else replace(performed, where=where)
        return self._affiliated(kind, raw, path, depth)

    def _affiliated(self, kind: str, raw: dict[str, JSON], path: str, depth: int) -> Tree | None:
        """A company of a user, or a member of a company."""
        self.problems.refuse_other_keys(raw, (kind, "where"), path)
        asked = raw[kind]
        quantifier = _QUANTIFIERS.get(asked) if isinstance(asked, str) else None
        if quantifier is None:
            self.problems.refuse(pointer(path, kind), "wrong_operand", f'{kind!r} is "any" or "none"')
            quantifier = "any"
        if kind == "company":
            return HasCompany(quantifier, self._where(raw, path, depth, _Place.OF_COMPANY))
        return HasMember(quantifier, self._where(raw, path, depth, _Place.OF_MEMBER))

    def _where(self, raw: dict[str, JSON], path: str, depth: int, place: _Place) -> Tree | None:
        """The conditions inside a leaf, None without any; what is refused is a problem of the tree."""
        if "where" not in raw:
            return None
        path = pointer(path, "where")
        if raw["where"] == {}:
            self.problems.refuse(path, "empty_group", "'where' needs a condition; leave it out where there is none")
            return None
        return self.node(raw["where"], path, depth, place)
