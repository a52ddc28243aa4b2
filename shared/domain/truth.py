"""The reference evaluator: a tree is compiled once, then tells truth and next flip of any subject at any moment."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from shared.domain.compiled import FOREVER, Fixed, asked
from shared.domain.compiled_leaves import compile_condition, compile_of_member
from shared.domain.parts import MemberQuestion, Parts
from shared.domain.segments import SubjectScope
from shared.domain.tree import EVERYONE, Tree
from shared.domain.verdicts import NOTHING, Affiliation, Static, Subject, Verdict
from shared.domain.zones import zone as zone_of

__all__ = [
    "Affiliation",
    "Evaluator",
    "MemberCondition",
    "Subject",
    "Verdict",
    "compile_event_where",
    "compile_member",
    "compile_tree",
    "evaluate",
    "flips",
]


@dataclass(frozen=True, slots=True)
class Evaluator:
    """A compiled tree: `evaluate(subject, now_ms)`."""

    evaluate: Callable[[Subject, int], Verdict]


@dataclass(frozen=True, slots=True)
class MemberCondition:
    """A compiled member condition: `evaluate(user, membership, now_ms)`.

    Of the membership its attributes and instants are read; false for a user who is not identified.
    """

    evaluate: Callable[[Subject, Affiliation, int], Verdict]


def compile_tree(tree: Tree, zone: ZoneInfo, scope: SubjectScope = "user", parts: Parts = NOTHING) -> Evaluator:
    """Compile a tree, or any leaf of one, for an environment's zone; `parts` has every segment that it names."""
    return Evaluator(asked(compile_condition(tree, zone, scope, parts)))


def compile_member(question: MemberQuestion) -> MemberCondition:
    """Compile the condition of a `member` leaf, for the users' side."""
    ask = asked(compile_of_member(question.where or EVERYONE, zone_of(question.zone), question.parts))

    def verdict(user: Subject, membership: Affiliation, now: int) -> Verdict:
        if user.builtins["identified"] is not True:
            return FOREVER[False]
        return ask(Affiliation(user, membership.attributes, membership.instants), now)

    return MemberCondition(verdict)


def compile_event_where(where: Tree, zone: ZoneInfo) -> Static:
    """Compile the `where` of an event, for subjects whose attributes are the event's properties."""
    match compile_condition(where, zone, "event", NOTHING):
        case Fixed(test):
            return test
    raise AssertionError(where)  # What the clock can flip is refused when a definition is read.


def evaluate(
    tree: Tree, subject: Subject, now_ms: int, zone: ZoneInfo, scope: SubjectScope = "user", parts: Parts = NOTHING
) -> Verdict:
    """Compile and evaluate once: for tests and single questions, not for the live path."""
    return compile_tree(tree, zone, scope, parts).evaluate(subject, now_ms)


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
