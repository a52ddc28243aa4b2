"""Pure: who is a member by the reference evaluator, against the member rows (promise P4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import get_args

from services.segmenter.definition import Definition
from services.segmenter.matching import AnyEntity
from services.segmenter.verify.comparing import place
from services.segmenter.verify.facts import NOBODY, Tally, only
from services.segmenter.verify.report import Report
from services.segmenter.verify.stored import Stored
from services.segmenter.verify.subjects import Subjects
from shared.domain.instants import format_instant
from shared.domain.segments import SubjectScope
from shared.domain.truth import Subject, Verdict


def compare_members(report: Report, subjects: Subjects) -> None:
    """Compare the rows with the truth of every definition, as of the moment up to which each subject is settled."""
    for scope in get_args(SubjectScope):
        _compare_scope(report, subjects, scope)


def _compare_scope(report: Report, subjects: Subjects, scope: SubjectScope) -> None:
    environment, rows_of = subjects.span.environment, subjects.stored.members
    definitions = [each for each in subjects.snapshot.definitions.get(environment, ()) if each.scope == scope]
    numbers = {definition.number for definition in definitions}
    strangers = (subject_id for subject_id, rows in rows_of.items() if not numbers.isdisjoint(rows))
    for subject_id in sorted({*subjects.known(scope), *strangers}):
        entity, rows = subjects.entity(scope, subject_id), rows_of.get(subject_id, {})
        at = subjects.moment(entity)
        true = set() if entity is None else true_for(entity.subject(), definitions, at)
        for definition in definitions:
            has_row, is_member = definition.number in rows, definition.number in true
            if has_row != is_member and not _is_late(subjects, definition, entity, has_row=has_row):
                where = (
                    f"{place(subjects.span)}, {scope} {subject_id!r}, {named(definition)}, as of {format_instant(at)}"
                )
                report.differ("member", where, *(said(each) for each in (is_member, has_row)))
        if entity is not None:
            asked = (each for each in definitions if each.timed and not subjects.awaits(entity, each))
            _compare_flip(report, subjects, entity, asked, at)


def true_for(subject: Subject, definitions: Iterable[Definition], at: int) -> set[int]:
    """The definitions that hold for a user or company at a moment."""
    return {definition.number for definition in definitions if definition.judge(subject, at).truth}


def _is_late(subjects: Subjects, definition: Definition, entity: AnyEntity | None, *, has_row: bool) -> bool:
    """Whether pages are still to come; a build has not to come to whoever has a row already."""
    building = definition.stage == "building"
    return entity is not None and subjects.awaits(entity, definition) and not (building and has_row)


def _compare_flip(
    report: Report, subjects: Subjects, entity: AnyEntity, definitions: Iterable[Definition], at: int
) -> None:
    """The stored flip may be early, never late."""
    subject, due_at = entity.subject(), entity.due_at
    asked = ((next_change(partial(each.judge, subject), at, due_at), each) for each in definitions)
    moments = [(moment, each) for moment, each in asked if moment is not None]
    if moments:
        moment, definition = min(moments, key=lambda each: each[0])
        where = f"{place(subjects.span)}, {entity.subject_id!r}, {named(definition)}"
        found = "nothing is due" if due_at is None else format_instant(due_at)
        report.differ("flip", where, f"due at {format_instant(moment)} or before", found)


def next_change(ask: Callable[[int], Verdict], after: int, before: int | None) -> int | None:
    """The moment of the first change of truth by the clock after one moment and before another, if there is one."""
    truth, due = ask(after)
    while due is not None and (before is None or due < before):
        moment = due
        now, due = ask(moment)
        if now is not truth:
            return moment
    return None


def tally_members(stored: Stored) -> Iterator[tuple[int, Tally]]:
    """How many rows of a span each definition has."""
    tallies: defaultdict[int, Tally] = defaultdict(lambda: NOBODY)
    for subject_id, rows in stored.members.items():
        one = only(subject_id)
        for definition in rows:
            tallies[definition] += one
    yield from tallies.items()


def named(definition: Definition) -> str:
    """A definition, for people."""
    return f"{definition.segment_id} version {definition.version} (definition {definition.number})"


def said(is_member: bool) -> str:
    """Member or not, for people."""
    return "a member" if is_member else "no member"
