"""How a definition's JSON becomes a condition tree: every problem is named, with the path of its node."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from shared.domain.operands import Bound, read_operand
from shared.domain.operators import OPERATORS, Operand, Operator, Type
from shared.domain.problems import InvalidDefinition, Problem
from shared.domain.tree import EVERYONE, All, Any_, Attribute, Not, Tree, attributes_of, canonical, has_time, leaves
from shared.domain.values import JSON, dumps, has_forbidden_text, pointer

__all__ = [
    "EVERYONE",
    "All",
    "Any_",
    "Attribute",
    "InvalidDefinition",
    "Not",
    "Problem",
    "Tree",
    "attributes_of",
    "canonical",
    "has_time",
    "leaves",
    "parse_tree",
]

MAX_DEPTH: Final = 10
MAX_LEAVES: Final = 500
MAX_NAME_LENGTH: Final = 255

_LATER_LEAVES: Final = ("event", "segment", "company", "member", "membership")
_NODES: Final = ("all", "any", "not", "attribute", *_LATER_LEAVES)
_LEAF_KEYS: Final = ("attribute", "op", "value", "ignore_case")


def parse_tree(raw: JSON) -> Tree:
    """The tree of a definition as `values.loads` decoded it; InvalidDefinition with all its problems."""
    parser = _Parser()
    root = parser.node(raw, "", 1)
    if parser.leaf_count > MAX_LEAVES:
        parser.refuse("", "too_many_leaves", f"{parser.leaf_count:,} conditions; at most {MAX_LEAVES} are allowed")
    if root is None or parser.problems:
        raise InvalidDefinition(parser.problems)
    return root


class _Parser:
    """Reads one tree; a node that is refused becomes a problem and None, so that its siblings are read too."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.leaf_count = 0

    def refuse(self, path: str, code: str, detail: str) -> None:
        self.problems.append(Problem(path, code, detail))

    def node(self, raw: JSON, path: str, depth: int) -> Tree | None:
        if not isinstance(raw, dict):
            self.refuse(path, "not_an_object", "a condition is an object")
            return None
        kinds = [key for key in _NODES if key in raw]
        if len(kinds) != 1:
            self.refuse(path, "unknown_key", f"a condition has exactly one of {', '.join(_NODES)}")
            return None
        (kind,) = kinds
        if kind in _LATER_LEAVES:
            self.leaf_count += 1
            self.refuse(path, "unsupported_leaf", f"conditions on {kind!r} are not supported yet")
            return None
        if kind == "attribute":
            return self._leaf(raw, path)
        self._refuse_other_keys(raw, (kind,), path)
        if depth > MAX_DEPTH:
            self.refuse(path, "too_deep", f"groups nest at most {MAX_DEPTH} levels deep")
            return None
        return self._group(kind, raw[kind], pointer(path, kind), depth)

    def _group(self, kind: str, raw: JSON, path: str, depth: int) -> Tree | None:
        if kind == "not":
            child = self.node(raw, path, depth + 1)
            return None if child is None else Not(child)
        if not isinstance(raw, list):
            self.refuse(path, "not_a_list", f"{kind!r} holds a list of conditions")
            return None
        if not raw:
            self.refuse(path, "empty_group", f"{kind!r} needs at least one condition")
            return None
        nodes = [self.node(child, pointer(path, index), depth + 1) for index, child in enumerate(raw)]
        children = tuple(node for node in nodes if node is not None)
        return All(children) if kind == "all" else Any_(children)

    def _leaf(self, raw: dict[str, JSON], path: str) -> Attribute | None:
        self.leaf_count += 1
        self._refuse_other_keys(raw, _LEAF_KEYS, path)
        name = self._name(raw["attribute"], pointer(path, "attribute"))
        operator = self._operator(raw.get("op"), pointer(path, "op"))
        if operator is None:
            return None
        value = self._value(operator, raw, pointer(path, "value"))
        ignore_case = self._ignore_case(operator, value, raw.get("ignore_case", False), pointer(path, "ignore_case"))
        return None if name is None else Attribute(name, operator.name, value, ignore_case)

    def _name(self, raw: JSON, path: str) -> str | None:
        if isinstance(raw, str) and 1 <= len(raw) <= MAX_NAME_LENGTH and not has_forbidden_text(raw):
            return raw
        self.refuse(path, "bad_name", f"an attribute's name is a string of 1 to {MAX_NAME_LENGTH} characters")
        return None

    def _operator(self, raw: JSON, path: str) -> Operator | None:
        if isinstance(raw, str) and raw in OPERATORS:
            return OPERATORS[raw]
        hint = _did_you_mean(raw, OPERATORS) if isinstance(raw, str) else ""
        self.refuse(path, "unknown_operator", f"there is no operator {dumps(raw)}{hint or _all_operators()}")
        return None

    def _value(self, operator: Operator, raw: dict[str, JSON], path: str) -> Bound:
        if operator.operand is Operand.NONE:
            if "value" in raw:
                hint = f"; its opposite is {operator.opposite!r}" if raw["value"] is False else ""
                self.refuse(path, "wrong_operand", f"{operator.name!r} takes no value{hint}")
            return None
        value = read_operand(operator.operand, raw.get("value"))
        if value is None:
            self.refuse(path, "wrong_operand", f"{operator.name!r} takes {operator.operand.value}")
        return value

    def _ignore_case(self, operator: Operator, value: Bound, raw: JSON, path: str) -> bool:
        if not isinstance(raw, bool):
            self.refuse(path, "wrong_operand", "'ignore_case' is true or false")
        elif raw and (operator.type is not Type.STRING or _holds_numbers(value)):
            self.refuse(path, "wrong_operand", "'ignore_case' is an option of the operators on strings only")
        return raw is True

    def _refuse_other_keys(self, raw: dict[str, JSON], known: tuple[str, ...], path: str) -> None:
        for key in raw:
            if key not in known:
                detail = f"there is no key {key!r} here{_did_you_mean(key, known)}"
                self.refuse(pointer(path, key), "unknown_key", detail)


def _holds_numbers(value: Bound) -> bool:
    return isinstance(value, tuple) and not isinstance(value[0], str)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    matches = get_close_matches(word, known, n=1)
    return f"; did you mean {matches[0]!r}?" if matches else ""


def _all_operators() -> str:
    by_type = {type_: [op.name for op in OPERATORS.values() if op.type is type_] for type_ in Type}
    return "; there are " + "; ".join(f"on {type_.value}: {', '.join(names)}" for type_, names in by_type.items())
