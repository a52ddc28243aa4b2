"""Pure rules from traits as sent to changes of attributes: dotted names, removals, lists, and trait operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from shared.domain.values import JSON, InvalidValue, Value, pointer

OperationKind = Literal["set_once", "add", "append", "remove"]

MAX_NAME_LENGTH: Final = 255
MAX_LEVELS: Final = 10
MAX_ELEMENTS: Final = 1_000
_OPERATIONS: Final[dict[str, OperationKind]] = {
    "$set_once": "set_once",
    "$add": "add",
    "$append": "append",
    "$remove": "remove",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A trait operator. The operand of `add` is a number; of `append` and `remove` a list of scalars, never empty."""

    kind: OperationKind
    operand: Value


Change: TypeAlias = Value | Operation | None
"""What one call does to one attribute: sets it, operates on it, or (None) removes it."""


def flatten(traits: Mapping[str, JSON]) -> dict[str, Change]:
    """The changes that a call's traits make, by dotted attribute name.

    Raises InvalidValue: `bad_name`, `conflicting_names`, `too_deep`, `too_many_elements`, `unknown_operation`,
    `wrong_operand`; its path is a JSON pointer into the traits.
    """
    changes: dict[str, Change] = {}
    _collect(traits, "", "", 1, changes)
    return changes


def _collect(members: Mapping[str, JSON], prefix: str, path: str, level: int, changes: dict[str, Change]) -> None:
    for key, member in members.items():
        name = prefix + key
        if not key or len(name) > MAX_NAME_LENGTH:
            raise InvalidValue("bad_name", f"a name has 1 to {MAX_NAME_LENGTH} characters", pointer(path, key))
        if isinstance(member, dict) and not any(inner.startswith("$") for inner in member):
            if level == MAX_LEVELS and member:
                raise InvalidValue("too_deep", f"traits nest at most {MAX_LEVELS} levels", pointer(path, key))
            _collect(member, f"{name}.", pointer(path, key), level + 1, changes)
        elif name in changes:
            raise InvalidValue("conflicting_names", f"two traits flatten to the name {name!r}", pointer(path, key))
        else:
            # Most are scalars: what they need not pay for is not done.
            changes[name] = _change(member, pointer(path, key)) if isinstance(member, dict | list) else member


def _change(member: list[JSON] | dict[str, JSON], path: str) -> Change:
    return _operation(member, path) if isinstance(member, dict) else list_value(member, path)


def list_value(elements: list[JSON], path: str) -> list[JSON]:
    """The list without nulls; one that holds an object or a list as it came, which is mistyped for operators.

    Raises InvalidValue: `too_many_elements`, with this path.
    """
    kept = elements if any(isinstance(element, list | dict) for element in elements) else _without_nulls(elements)
    if len(kept) > MAX_ELEMENTS:
        raise InvalidValue("too_many_elements", f"a list has at most {MAX_ELEMENTS:,} elements", path)
    return kept


def _without_nulls(elements: list[JSON]) -> list[JSON]:
    return [element for element in elements if element is not None]


def _operation(member: dict[str, JSON], path: str) -> Operation:
    (key, operand), *others = member.items()
    kind = _OPERATIONS.get(key)
    if kind is None or others:
        known = ", ".join(_OPERATIONS)
        raise InvalidValue("unknown_operation", f"a trait operator is an object with one of {known} and no more", path)
    return Operation(kind, _operand(kind, operand, pointer(path, key)))


def _operand(kind: OperationKind, operand: JSON, path: str) -> Value:
    match kind, operand:
        case "set_once", str() | int() | Decimal():
            return operand
        case "set_once", list():
            return list_value(operand, path)
        case "add", int() | Decimal() if not isinstance(operand, bool):
            return operand
        case "append" | "remove", str() | int() | Decimal():
            return [operand]
        case "append" | "remove", list() if _holds_scalars(operand):
            return list_value(operand, path)
    raise InvalidValue("wrong_operand", f"${kind} takes {_WANTED[kind]}", path)


def _holds_scalars(elements: list[JSON]) -> bool:
    scalars = _without_nulls(elements)
    return bool(scalars) and not any(isinstance(element, list | dict) for element in scalars)


_WANTED: Final[dict[OperationKind, str]] = {
    "set_once": "a string, a number, a boolean or a list",
    "add": "a number",
    "append": "a string, a number or a boolean, or a list of them",
    "remove": "a string, a number or a boolean, or a list of them",
}
