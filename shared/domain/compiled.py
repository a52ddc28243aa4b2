"""Pure core: conditions as closures: one kind for what the clock cannot flip, another for what it can."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeAlias, TypeVar

from shared.domain.tree import All, Any_, Leaf, Not, Tree
from shared.domain.verdicts import Verdict

S = TypeVar("S")
T = TypeVar("T")
S_contra = TypeVar("S_contra", contravariant=True)

FOREVER: Final = {truth: Verdict(truth, None) for truth in (False, True)}


@dataclass(frozen=True, slots=True)
class Fixed(Generic[S_contra]):
    """A condition that the clock cannot flip."""

    test: Callable[[S_contra], bool]


@dataclass(frozen=True, slots=True)
class Moving(Generic[S_contra]):
    """A condition that it can, asked at a moment in UTC milliseconds."""

    ask: Callable[[S_contra, int], Verdict]


Condition: TypeAlias = Fixed[S] | Moving[S]
"""A compiled condition on things of the type S."""


def compile_nodes(tree: Tree, leaf: Callable[[Leaf], Condition[S]]) -> Condition[S]:
    """A tree, whose leaves `leaf` compiles."""
    match tree:
        case All(children):
            return group([compile_nodes(child, leaf) for child in children], absorbing=False)
        case Any_(children):
            return group([compile_nodes(child, leaf) for child in children], absorbing=True)
        case Not(child):
            return negation(compile_nodes(child, leaf))
        case _:
            return leaf(tree)


def asked(condition: Condition[S]) -> Callable[[S, int], Verdict]:
    """A condition of either kind, asked at a moment."""
    if isinstance(condition, Moving):
        return condition.ask
    test = condition.test
    return lambda subject, _now: FOREVER[test(subject)]


def negation(condition: Condition[S]) -> Condition[S]:
    """`not`: it flips when its child does."""
    if isinstance(condition, Fixed):
        test = condition.test
        return Fixed(lambda subject: not test(subject))
    ask = condition.ask

    def verdict(subject: S, now: int) -> Verdict:
        truth, next_flip_at = ask(subject, now)
        return Verdict(not truth, next_flip_at)

    return Moving(verdict)


def group(children: Sequence[Condition[S]], *, absorbing: bool) -> Condition[S]:
    """`all` (absorbing: false) or `any` (absorbing: true): what the clock cannot flip is asked first."""
    if len(children) == 1:
        return children[0]
    fixed = _fixed_group([child.test for child in children if isinstance(child, Fixed)], absorbing=absorbing)
    moving = [child.ask for child in children if isinstance(child, Moving)]
    if not moving:
        return Fixed(fixed)

    def verdict(subject: S, now: int) -> Verdict:
        if fixed(subject) is absorbing:
            return FOREVER[absorbing]
        return combined([ask(subject, now) for ask in moving], absorbing=absorbing)

    return Moving(verdict)


def _fixed_group(tests: list[Callable[[S], bool]], *, absorbing: bool) -> Callable[[S], bool]:
    def test(subject: S) -> bool:
        for child in tests:
            if child(subject) is absorbing:
                return absorbing
        return not absorbing

    return test


def guarded(guard: Callable[[S], bool], condition: Condition[S]) -> Condition[S]:
    """The condition, for those of whom `guard` holds; false for all others."""
    return group([Fixed(guard), condition], absorbing=False)


def some(condition: Condition[S]) -> Condition[Iterable[S]]:
    """That the condition holds for at least one of several things."""
    if isinstance(condition, Fixed):
        test = condition.test
        return Fixed(lambda things: any(map(test, things)))
    ask = condition.ask
    return Moving(lambda things, now: combined([ask(thing, now) for thing in things], absorbing=True))


def of(part: Callable[[S], T], condition: Condition[T]) -> Condition[S]:
    """The condition, on a part of the thing that is asked about."""
    if isinstance(condition, Fixed):
        test = condition.test
        return Fixed(lambda thing: test(part(thing)))
    ask = condition.ask
    return Moving(lambda thing, now: ask(part(thing), now))


def combined(verdicts: Sequence[Verdict], *, absorbing: bool) -> Verdict:
    """The verdict of `all` (absorbing: false) or `any` (absorbing: true) from those of its children."""
    opposing = [verdict.next_flip_at for verdict in verdicts if verdict.truth is absorbing]
    if not opposing:
        return Verdict(not absorbing, min((due for _, due in verdicts if due is not None), default=None))
    # The group changes only when every child that holds it has flipped: not before the last of them, perhaps never.
    due_moments = [due for due in opposing if due is not None]
    return Verdict(absorbing, max(due_moments) if len(due_moments) == len(opposing) else None)
