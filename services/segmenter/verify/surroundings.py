"""Pure: what is kept around users and companies for conditions: counts of events, what companies are told, copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from services.segmenter.memberships import Company, affiliation, asked_of, copy_of
from services.segmenter.projection import User
from services.segmenter.verify.comparing import ids, place
from services.segmenter.verify.folded import NOTHING_FOLDED
from services.segmenter.verify.report import Report
from services.segmenter.verify.subjects import Subjects
from services.segmenter.verify.truths import next_change
from shared.domain.event_counts import NO_EVENTS, EventState
from shared.domain.instants import format_instant
from shared.domain.parts import Needs
from shared.domain.values import JSON, dumps


def compare_surroundings(report: Report, subjects: Subjects) -> None:
    """Compare what conditions read of each user and company of a span, as far as pages have come to them."""
    for user_id in ids(subjects.refold.folded, subjects.stored.events):
        _compare_events(report, subjects, user_id)
    for user_id, memberships in subjects.refold.folded.items():
        user = subjects.user(user_id) if memberships.memberships else None
        if user is not None:
            _compare_holds(report, subjects, user)
    if subjects.snapshot.of(subjects.span.environment).needs.has_companies:
        for company_id in subjects.stored.companies:
            _compare_copied(report, subjects, company_id)


def _compare_events(report: Report, subjects: Subjects, user_id: str) -> None:
    environment = subjects.span.environment
    expected = subjects.refold.folded.get(user_id, NOTHING_FOLDED).events
    found = subjects.stored.events.get(user_id, {})
    for question in sorted(expected.keys() | found.keys()):
        if subjects.snapshot.keeps(environment, question, user_id):
            counted, state = expected.get(question, NO_EVENTS), found.get(question, NO_EVENTS)
            if not same_count(counted, state):
                where = f"{place(subjects.span)}, user {user_id!r}, question {question}"
                report.differ("event_state", where, _said(counted), _said(state))
        elif question in found:
            report.leftovers.add((environment, question))


def same_count(expected: EventState, found: EventState) -> bool:
    """Whether two states answer every condition alike: what was kept while the clock was earlier may be more."""
    kept = len(expected.times)
    more, newest = found.times[: len(found.times) - kept], found.times[len(found.times) - kept :]
    return (
        expected.count == found.count
        and expected.times == newest
        and (not more or (bool(kept) and more[-1] <= newest[0]))
    )


def _said(state: EventState) -> str:
    return f"{state.count} events, the newest at {[format_instant(at) for at in state.times[-3:]]}"


def _compare_holds(report: Report, subjects: Subjects, user: User) -> None:
    """For which member conditions each membership counts, and when that may change."""
    environment, known = subjects.span.environment, subjects.stored.memberships.get(user.user_id, {})
    settled = {each.key for each in subjects.snapshot.settled(environment, "company", user.user_id).members}
    conditions = subjects.snapshot.of(environment, "company").member_rules.conditions
    for company_id, membership in subjects.refold.folded[user.user_id].memberships.items():
        if membership.member and company_id in known:
            where = f"{place(subjects.span)}, user {user.user_id!r}, company {company_id!r}"
            around = affiliation(membership, None)
            for key in sorted(settled):
                ask = partial(conditions[key].evaluate, user.subject(), around)
                holding, found = ask(subjects.moment(user)).truth, key in known[company_id].holds
                here = f"{where}, member condition {key}"
                report.compare("holds", here, holding, found)
                due_at = next_change(ask, subjects.moment(user), user.due_at)
                if due_at is not None:
                    report.differ("flip", here, f"due at {format_instant(due_at)} or before", user.due_at)


def _compare_copied(report: Report, subjects: Subjects, company_id: str) -> None:
    """What was last sent of a company says what is asked of it; it may say more, as was asked by who is gone.

    Whoever asks only whether there is a company has nothing sent.
    """
    company, known = subjects.company(company_id), subjects.stored.companies[company_id]
    needs = subjects.snapshot.settled(subjects.span.environment, "user", company_id)
    asked = needs.company_attributes or needs.company_definitions
    if company is not None and company.member_shards and asked:
        expected = restricted(demanded(subjects, company, needs), needs, without_last_seen=company.due_at is not None)
        found = restricted(known.copied or {}, needs, without_last_seen=company.due_at is not None)
        where = f"{place(subjects.span)}, company {company_id!r}, as sent to shards with members"
        report.compare("copied", where, expected, "nothing" if known.copied is None else found)


def demanded(subjects: Subjects, company: Company, needs: Needs) -> dict[str, JSON]:
    """What a copy of a company has to say, given what is needed of it."""
    at, subject = subjects.moment(company), company.subject()
    asked = (each for each in subjects.snapshot.live if each.number in needs.company_definitions)
    return copy_of(company, needs, [each.number for each in asked if each.judge(subject, at).truth])


def restricted(said: Mapping[str, JSON], needs: Needs, *, without_last_seen: bool) -> str:
    """What a copy says of what is needed. When the company was last seen may be said a second late."""
    late = {"last_seen_at"} if without_last_seen else frozenset[str]()
    return dumps(asked_of(said, replace(needs, company_attributes=needs.company_attributes - late)))
