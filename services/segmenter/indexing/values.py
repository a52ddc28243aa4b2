"""Pure: the conditions on values of one attribute, by value: those that a change of it flips are looked up (P7).

Equality and sets are a hash, ranges are sorted ends, prefixes a hash by length, lists a hash by element. ``contains``
and ``ends_with`` have no such form: each of them is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.segmenter.indexing.intervals import Ends, Intervals
from shared.domain.casefold import casefold
from shared.domain.operands import Bound, is_number
from shared.domain.predicates import predicate
from shared.domain.tree import Attribute
from shared.domain.values import Value, typed_key


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """A condition on an attribute, positive, and the numbers of the definitions in which it occurs."""

    leaf: Attribute
    owners: tuple[int, ...]


class ValueIndex:
    """The conditions on an attribute that are not about a datetime."""

    def __init__(self, conditions: Iterable[Watched]) -> None:
        """Each of ``conditions`` is another one."""
        by_form: defaultdict[str, list[Watched]] = defaultdict(list)
        for each in conditions:
            by_form[_form(each.leaf)].append(each)
        self._equal = _hashed((key, each) for each in by_form["equal"] for key in _keys(each.leaf))
        prefixes = [(_prefix(each.leaf), each) for each in by_form["prefix"]]
        self._prefixes = _hashed(prefixes)
        self._lengths = sorted({(len(text), folded) for (folded, text), _ in prefixes})
        self._folds = any(each.leaf.ignore_case for each in [*by_form["equal"], *by_form["prefix"]])
        self._ranges = Intervals((_range(each.leaf), each) for each in by_form["range"])
        self._elements = _hashed((key, each) for each in by_form["elements"] for key in _elements(each.leaf.value))
        self._asked = {each: _accepts(each.leaf) for each in [*by_form["asked"], *by_form["elements"]]}
        self._others = by_form["asked"]

    def flipped(self, old: Value | None, new: Value | None) -> set[Watched]:
        """The conditions whose truth differs between two values; None is an absent one."""
        found = self._matching(old) ^ self._matching(new)
        if self._ranges:
            found |= self._ranges.differing(_position(old), _position(new))
        found.update(each for each in self._about_elements(old, new) if self._differs(each, old, new))
        return found

    def _matching(self, value: Value | None) -> set[Watched]:
        """What holds for a value among equality, sets and prefixes."""
        if value is None or isinstance(value, list | dict):
            return set()
        found = {*self._equal.get((False, typed_key(value)), ())}
        if isinstance(value, str):
            folded = casefold(value) if self._folds else ""
            found.update(self._equal.get((True, folded), ()) if self._folds else ())
            for length, is_folded in self._lengths:
                found.update(self._prefixes.get((is_folded, (folded if is_folded else value)[:length]), ()))
        return found

    def _about_elements(self, old: Value | None, new: Value | None) -> Iterable[Watched]:
        """Those about an element that only one of two lists has, and all that have no index."""
        yield from self._others
        if self._elements:
            for key in _element_keys(old) ^ _element_keys(new):
                yield from self._elements.get(key, ())

    def _differs(self, each: Watched, old: Value | None, new: Value | None) -> bool:
        accepts = self._asked[each]
        return (old is not None and accepts(old)) != (new is not None and accepts(new))


_FORMS: Final = {
    "is": "equal", "is_one_of": "equal", "eq": "equal", "is_true": "equal", "is_false": "equal",
    "lt": "range", "lte": "range", "gt": "range", "gte": "range", "between": "range",
    "starts_with": "prefix", "includes_any": "elements", "includes_all": "elements",
}  # fmt: skip


def _form(leaf: Attribute) -> str:
    return _FORMS.get(leaf.operator.positive, "asked")


def _hashed(pairs: Iterable[tuple[Hashable, Watched]]) -> Mapping[Hashable, tuple[Watched, ...]]:
    found: defaultdict[Hashable, list[Watched]] = defaultdict(list)
    for key, each in pairs:
        found[key].append(each)
    return {key: tuple(same) for key, same in found.items()}


def _keys(leaf: Attribute) -> Iterable[tuple[bool, Hashable]]:
    """The keys of what is accepted: whether case is ignored, and the value."""
    positive = leaf.operator.positive
    if positive in ("is_true", "is_false"):
        return [(False, typed_key(positive == "is_true"))]
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if leaf.ignore_case:
        return {(True, casefold(value)) for value in values if isinstance(value, str)}
    return {(False, typed_key(value)) for value in values if isinstance(value, str) or is_number(value)}


def _prefix(leaf: Attribute) -> tuple[bool, str]:
    text = leaf.value if isinstance(leaf.value, str) else ""
    return (True, casefold(text)) if leaf.ignore_case else (False, text)


_BELOW, _ABOVE = 0, 1
"""On which side of its number an end lies."""


def _range(leaf: Attribute) -> Ends:
    match leaf.operator.positive, leaf.value:
        case "between", (low, high):
            return (low, _BELOW), (high, _ABOVE)
        case "lt", number:
            return None, (number, _BELOW)
        case "lte", number:
            return None, (number, _ABOVE)
        case "gt", number:
            return (number, _ABOVE), None
        case _, number:
            return (number, _BELOW), None


def _position(value: Value | None) -> tuple[object, int] | None:
    return (value, _BELOW) if is_number(value) else None


def _elements(value: Bound) -> frozenset[Hashable]:
    return frozenset(map(typed_key, value)) if isinstance(value, tuple) else frozenset()


def _element_keys(value: Value | None) -> frozenset[Hashable]:
    """A list with a list or an object in it is mistyped, and has none."""
    if not isinstance(value, list) or any(isinstance(element, list | dict) for element in value):
        return frozenset()
    return frozenset(map(typed_key, value))


def _accepts(leaf: Attribute) -> Callable[[Value], bool]:
    return predicate(leaf.operator.positive, leaf.value, leaf.ignore_case)
