"""Pure: who is a member by the reference evaluator, against the member rows (promise P4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.segmenter.matching import standing_at
from services.segmenter.projection import User
from services.segmenter.rules import Definition
from services.segmenter.verify.comparing import place
from services.segmenter.verify.facts import NOBODY, Snapshot, Span, Stored, Tally, only
from services.segmenter.verify.refold import Refold
from services.segmenter.verify.report import Report
from shared.domain.instants import format_instant


def compare_members(report: Report, snapshot: Snapshot, span: Span, refold: Refold, stored: Stored) -> None:
    """Compare each user's rows with the truth of every definition, as of the moment up to which she is settled."""
    definitions = snapshot.definitions.get(span.environment, ())
    for user_id in sorted({*stored.users, *stored.members}):
        user, rows = _settled(user_id, refold, stored), stored.members.get(user_id, {})
        at = snapshot.evaluated_at if user is None else standing_at(user, snapshot.evaluated_at)
        true = set() if user is None else true_for(user, definitions, at)
        for definition in definitions:
            has_row, is_member = definition.number in rows, definition.number in true
            if has_row != is_member and (has_row or _is_settled(snapshot, definition, user_id)):
                where = f"{place(span)}, user {user_id!r}, {named(definition)}, as of {format_instant(at)}"
                report.differ("member", where, *(said(each) for each in (is_member, has_row)))
        if user is not None:
            asked = (each for each in definitions if _is_settled(snapshot, each, user_id))
            _compare_flip(report, span, user, asked, at)


def true_for(user: User, definitions: Iterable[Definition], at: int) -> set[int]:
    """The definitions that hold for a user at a moment."""
    subject = user.subject()
    return {definition.number for definition in definitions if definition.judge(subject, at).truth}


def _settled(user_id: str, refold: Refold, stored: Stored) -> User | None:
    """The user as the log has her, due when the table says; as stored, when the log does not know her."""
    user, known = refold.folded[user_id].user if user_id in refold.folded else None, stored.user(user_id)
    return known if user is None else replace(user, due_at=stored.flips.get(user_id))


def _is_settled(snapshot: Snapshot, definition: Definition, user_id: str) -> bool:
    """Whether the user must have her row: not yet, when a build has not come to her."""
    return definition.stage != "building" or snapshot.reached(definition.number, "build", user_id)


def _compare_flip(report: Report, span: Span, user: User, definitions: Iterable[Definition], at: int) -> None:
    """The stored flip may be early, never late."""
    timed = (each for each in definitions if each.timed)
    moments = [(moment, each) for each in timed if (moment := next_flip(each, user, at, user.due_at)) is not None]
    if moments:
        moment, definition = min(moments, key=lambda each: each[0])
        where = f"{place(span)}, user {user.user_id!r}, {named(definition)}"
        found = "nothing is due" if user.due_at is None else format_instant(user.due_at)
        report.differ("flip", where, f"due at {format_instant(moment)} or before", found)


def next_flip(definition: Definition, user: User, after: int, before: int | None) -> int | None:
    """The moment of the first change of truth by the clock after one moment and before another, if there is one."""
    truth, due = definition.verdict(user, after)
    while due is not None and (before is None or due < before):
        moment = due
        now, due = definition.verdict(user, moment)
        if now is not truth:
            return moment
    return None


def tally_members(stored: Stored) -> Iterator[tuple[int, Tally]]:
    """How many rows of a span each definition has."""
    tallies: defaultdict[int, Tally] = defaultdict(lambda: NOBODY)
    for user_id, rows in stored.members.items():
        one = only(user_id)
        for definition in rows:
            tallies[definition] += one
    yield from tallies.items()


def named(definition: Definition) -> str:
    """A definition, for people."""
    return f"{definition.segment_id} version {definition.version} (definition {definition.number})"


def said(is_member: bool) -> str:
    """Member or not, for people."""
    return "a member" if is_member else "no member"
