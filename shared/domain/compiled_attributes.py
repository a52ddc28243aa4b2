"""Pure core: comparisons of attributes as closures: of a user, a company, a membership or an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from shared.domain.calendar import resolve
from shared.domain.compiled import FOREVER, Condition, Fixed, Moving, negation
from shared.domain.operands import Duration
from shared.domain.operators import Type, trait_of
from shared.domain.predicates import predicate
from shared.domain.tree import Attribute
from shared.domain.values import Value
from shared.domain.verdicts import Subject, Verdict
from shared.domain.windows import NEVER, true_during, values_between

S = TypeVar("S")


class Holder(Protocol):
    """What has attributes: `Subject` and `Affiliation`."""

    @property
    def attributes(self) -> Mapping[str, Value]:
        """Canonical JSON values."""

    @property
    def instants(self) -> Mapping[str, int]:
        """UTC milliseconds of those that are datetimes."""


def compile_attribute(leaf: Attribute, builtins: Mapping[str, Type], zone: ZoneInfo) -> Condition[Subject]:
    """A comparison of an attribute of a user or a company."""
    trait = trait_of(leaf.name, builtins)
    if trait is not None:
        return compile_trait(leaf, trait, zone)
    if leaf.operator.type is Type.DATETIME:
        return _on_moment(leaf, _builtin_moment(leaf.name, builtins[leaf.name]), zone)
    return _complemented(leaf, Fixed(_plain_builtin(leaf, builtins[leaf.name])))


def compile_trait(leaf: Attribute, trait: str, zone: ZoneInfo) -> Condition[Holder]:
    """A comparison of what was sent under a name."""
    if leaf.operator.type is Type.DATETIME:
        return _on_moment(leaf, _trait_moment(trait, zone), zone)
    accepts = predicate(leaf.operator.positive, leaf.value, leaf.ignore_case)

    def test(holder: Holder) -> bool:
        return (value := holder.attributes.get(trait)) is not None and accepts(value)

    return _complemented(leaf, Fixed(test))


def _complemented(leaf: Attribute, condition: Condition[S]) -> Condition[S]:
    return negation(condition) if leaf.operator.complement_of else condition


def _plain_builtin(leaf: Attribute, type_: Type) -> Callable[[Subject], bool]:
    op, name = leaf.operator.positive, leaf.name
    if type_ is Type.DATETIME:
        # A built-in datetime is no string: it exists, and is mistyped for every operator but those on datetimes.
        return lambda subject: op == "exists" and name in subject.builtins
    accepts = predicate(op, leaf.value, leaf.ignore_case)
    return lambda subject: (value := subject.builtins.get(name)) is not None and accepts(value)


def _on_moment(leaf: Attribute, moment: Callable[[S], int | None], zone: ZoneInfo) -> Condition[S]:
    """A comparison of a datetime, which `moment` reads: UTC milliseconds, or None when absent or mistyped."""
    if isinstance(leaf.value, Duration):
        return Moving(_relative(leaf.op, leaf.value, moment, zone))
    low, high = values_between(leaf.operator.positive, leaf.value, zone)

    def test(subject: S) -> bool:
        return (value := moment(subject)) is not None and low <= value < high

    return _complemented(leaf, Fixed(test))


def _relative(
    op: str, duration: Duration, moment: Callable[[S], int | None], zone: ZoneInfo
) -> Callable[[S, int], Verdict]:
    def verdict(subject: S, now: int) -> Verdict:
        value = moment(subject)
        if value is None:
            return FOREVER[False]
        begins, ends = true_during(op, duration, value, zone)
        if begins <= now < ends:
            return Verdict(True, ends if ends < NEVER else None)
        return Verdict(False, begins if now < begins < ends else None)

    return verdict


def _trait_moment(trait: str, zone: ZoneInfo) -> Callable[[Holder], int | None]:
    def moment(holder: Holder) -> int | None:
        instant = holder.instants.get(trait)
        if instant is None:
            return None
        text = holder.attributes.get(trait)
        return resolve(zone, text, instant) if isinstance(text, str) else instant

    return moment


def _builtin_moment(name: str, type_: Type) -> Callable[[Subject], int | None]:
    def moment(subject: Subject) -> int | None:
        value = subject.builtins.get(name)
        return value if type_ is Type.DATETIME and isinstance(value, int) else None

    return moment
