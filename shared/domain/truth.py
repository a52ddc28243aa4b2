"""The reference evaluator: a tree is compiled once, then tells truth and next flip of any subject at any moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from zoneinfo import ZoneInfo

from shared.domain.calendar import resolve
from shared.domain.operands import Duration
from shared.domain.operators import USER_BUILTINS, Type, trait_of
from shared.domain.predicates import predicate
from shared.domain.tree import All, Any_, Attribute, Not, Tree, has_time
from shared.domain.verdicts import (
    FOREVER,
    Static,
    Subject,
    Timed,
    Verdict,
    combined,
    negation,
    static_group,
    static_negation,
)
from shared.domain.windows import NEVER, true_during, values_between

__all__ = ["Evaluator", "Subject", "Verdict", "compile_tree", "evaluate", "flips"]

Builtins: TypeAlias = Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class Evaluator:
    """A compiled tree: `evaluate(subject, now_ms)`."""

    evaluate: Callable[[Subject, int], Verdict]


def compile_tree(tree: Tree, zone: ZoneInfo, builtins: Builtins = USER_BUILTINS) -> Evaluator:
    """Compile a tree, or any leaf of one, for an environment's zone and the built-ins of its scope."""
    return Evaluator(_Compiler(zone, builtins).timed(tree))


def evaluate(tree: Tree, subject: Subject, now_ms: int, zone: ZoneInfo) -> Verdict:
    """Compile and evaluate once: for tests and single questions, not for the live path."""
    return compile_tree(tree, zone).evaluate(subject, now_ms)


def flips(evaluator: Evaluator, subject: Subject, after_ms: int, until_ms: int) -> list[tuple[int, bool]]:
    """The exact changes of truth in (after, until] by the clock alone: (UTC ms, new truth), in order."""
    changes: list[tuple[int, bool]] = []
    truth, due = evaluator.evaluate(subject, after_ms)
    while due is not None and due <= until_ms:
        moment = due
        previous = truth
        truth, due = evaluator.evaluate(subject, moment)
        if truth is not previous:
            changes.append((moment, truth))
    return changes


class _Compiler:
    """Turns nodes into closures: one kind for what the clock cannot change, another for what it can."""

    def __init__(self, zone: ZoneInfo, builtins: Builtins) -> None:
        self._zone = zone
        self._builtins = builtins

    def timed(self, tree: Tree) -> Timed:
        if not has_time(tree):
            test = self._static(tree)
            return lambda subject, _now: FOREVER[test(subject)]
        match tree:
            case All(children):
                return self._group(children, absorbing=False)
            case Any_(children):
                return self._group(children, absorbing=True)
            case Not(child):
                return negation(self.timed(child))
            case Attribute(value=Duration() as duration):
                return self._relative(tree, duration)
        raise AssertionError(tree)  # Operands are checked when a definition is read.

    def _static(self, tree: Tree) -> Static:
        match tree:
            case All(children):
                return static_group([self._static(child) for child in children], absorbing=False)
            case Any_(children):
                return static_group([self._static(child) for child in children], absorbing=True)
            case Not(child):
                return static_negation(self._static(child))
            case Attribute():
                test = self._fixed(tree) if tree.operator.type is Type.DATETIME else self._plain(tree)
                return static_negation(test) if tree.operator.complement_of else test

    def _group(self, children: tuple[Tree, ...], *, absorbing: bool) -> Timed:
        static = static_group([self._static(child) for child in children if not has_time(child)], absorbing=absorbing)
        timed = [self.timed(child) for child in children if has_time(child)]

        def verdict(subject: Subject, now: int) -> Verdict:
            if static(subject) is absorbing:
                return FOREVER[absorbing]
            return combined([child(subject, now) for child in timed], absorbing=absorbing)

        return verdict

    def _plain(self, leaf: Attribute) -> Static:
        """A leaf on a value as it is stored."""
        op, name = leaf.operator.positive, leaf.name
        trait = trait_of(name, self._builtins)
        if trait is None and self._builtins[name] is Type.DATETIME:
            # A built-in datetime is no string: it exists, and is mistyped for every operator but those on datetimes.
            return lambda subject: op == "exists" and name in subject.builtins
        accepts = predicate(op, leaf.value, leaf.ignore_case)
        if trait is None:
            return lambda subject: (value := subject.builtins.get(name)) is not None and accepts(value)
        return lambda subject: (value := subject.attributes.get(trait)) is not None and accepts(value)

    def _fixed(self, leaf: Attribute) -> Static:
        """A leaf that compares a datetime with fixed ones."""
        moment = self._moment(leaf.name)
        low, high = values_between(leaf.operator.positive, leaf.value, self._zone)
        return lambda subject: (value := moment(subject)) is not None and low <= value < high

    def _relative(self, leaf: Attribute, duration: Duration) -> Timed:
        """A leaf that compares a datetime with now."""
        op, zone, moment = leaf.op, self._zone, self._moment(leaf.name)

        def verdict(subject: Subject, now: int) -> Verdict:
            value = moment(subject)
            if value is None:
                return FOREVER[False]
            begins, ends = true_during(op, duration, value, zone)
            if begins <= now < ends:
                return Verdict(True, ends if ends < NEVER else None)
            return Verdict(False, begins if now < begins < ends else None)

        return verdict

    def _moment(self, name: str) -> Callable[[Subject], int | None]:
        """How the leaves on datetimes read an attribute: UTC milliseconds, or None when absent or mistyped."""
        trait, zone = trait_of(name, self._builtins), self._zone
        if trait is None:
            return _builtin_moment(name, self._builtins[name])

        def moment(subject: Subject) -> int | None:
            instant = subject.instants.get(trait)
            if instant is None:
                return None
            text = subject.attributes.get(trait)
            return resolve(zone, text, instant) if isinstance(text, str) else instant

        return moment


def _builtin_moment(name: str, type_: Type) -> Callable[[Subject], int | None]:
    def moment(subject: Subject) -> int | None:
        value = subject.builtins.get(name)
        return value if type_ is Type.DATETIME and isinstance(value, int) else None

    return moment
