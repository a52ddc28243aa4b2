"""Pure: the state that the log gives, against the rows that are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from services.segmenter.memberships import Company, CompanyUser, Membership
from services.segmenter.verify.facts import Span, Stored
from services.segmenter.verify.refold import Folded, Refold
from services.segmenter.verify.report import Kind, Report
from shared.domain.attributes import AttributeState, to_row
from shared.domain.shards import shard_of

NOTHING = Folded()


def compare_state(report: Report, span: Span, refold: Refold, stored: Stored, shards: int) -> None:
    """Compare everything that the log says about a span's ids with what is stored about them."""
    for where, complaint in refold.complaints:
        report.differ("log", f"{place(span)}, {where}", "a call that takes effect once", complaint)
    for user_id in ids(refold.folded, stored.users, stored.activity, stored.flips, stored.memberships):
        _compare_user(report, span, user_id, refold.folded.get(user_id, NOTHING), stored)
        if user_id in stored.users and (home := shard_of(span.environment, user_id, shards)) != span.shard:
            report.differ("shard", f"user {user_id!r} of {span.environment}", f"shard {home}", f"shard {span.shard}")
    for company_id in ids(refold.folded, stored.companies, stored.company_users):
        _compare_company(report, span, company_id, refold.folded.get(company_id, NOTHING), stored)


def place(span: Span) -> str:
    """Where a span lies, for people."""
    return f"shard {span.shard}, {span.environment}"


def ids(*tables: Iterable[str]) -> list[str]:
    """All ids that one of the tables has, sorted."""
    return sorted({each for table in tables for each in table})


def _compare_user(report: Report, span: Span, user_id: str, folded: Folded, stored: Stored) -> None:
    where = f"{place(span)}, user {user_id!r}"
    row, seen, user = stored.users.get(user_id), stored.activity.get(user_id), folded.user
    if user is None or row is None:
        report.compare("user", where, presence(user), presence(row))
    else:
        identified, state = row
        report.compare("user", f"{where}, identified", user.identified, identified)
        _compare_attributes(report, "attributes", where, user.attributes, state)
    expected = None if user is None else (user.first_seen_at, user.last_seen_at)
    report.compare("activity", f"{where}, first and last seen", expected, seen)
    if user is None and row is None and user_id in stored.flips:
        report.differ("flip", where, "no user, so nothing is due", stored.flips[user_id])
    known = stored.memberships.get(user_id, {})
    for company_id in ids(folded.memberships, known):
        here = f"{where}, company {company_id!r}"
        _compare_membership(report, here, folded.memberships.get(company_id), known.get(company_id))


def _compare_membership(report: Report, where: str, expected: Membership | None, found: Membership | None) -> None:
    if expected is None or found is None:
        report.compare("membership", where, presence(expected), presence(found))
        return
    spoken = [(each.member, each.key, each.joined_at) for each in (expected, found)]
    report.compare("membership", f"{where}, member, key, joined at", *spoken)
    _compare_attributes(report, "membership", where, expected.attributes, found.attributes)


def _compare_company(report: Report, span: Span, company_id: str, folded: Folded, stored: Stored) -> None:
    where = f"{place(span)}, company {company_id!r}"
    expected, found = folded.company, stored.companies.get(company_id)
    if expected is None or found is None:
        report.compare("company", where, presence(expected), presence(found))
    else:
        named = "revision, first seen, last seen, members, shards"
        report.compare("company", f"{where}, {named}", _numbers(expected), _numbers(found))
        _compare_attributes(report, "company", where, expected.attributes, found.attributes)
    known: Mapping[str, CompanyUser] = stored.company_users.get(company_id, {})
    if found is not None:
        members = sum(user.member for user in known.values())
        report.compare("company", f"{where}, member count", members, found.member_count)
    for user_id in ids(folded.company_users, known):
        sides = folded.company_users.get(user_id), known.get(user_id)
        report.compare("company_user", f"{where}, user {user_id!r}", *sides)


def _numbers(company: Company) -> tuple[int, int, int, int, list[int]]:
    seen = company.first_seen_at, company.last_seen_at
    return company.revision, *seen, company.member_count, sorted(company.member_shards)


def _compare_attributes(
    report: Report, kind: Kind, where: str, expected: AttributeState, found: AttributeState
) -> None:
    if to_row(expected) == to_row(found):
        return
    names = list(_different(expected, found))
    for name in names or ["?"]:
        report.differ(kind, f"{where}, attribute {name!r}", *(_said(state, name) for state in (expected, found)))


def _different(one: AttributeState, other: AttributeState) -> Iterator[str]:
    for name in ids(one.keys, other.keys, one.values, other.values, one.instants, other.instants, other.operations):
        if _said(one, name) != _said(other, name):
            yield name


def _said(state: AttributeState, name: str) -> str:
    """Everything about one attribute, as text: the value, its instant, its key, its open operations."""
    value = repr(state.values[name]) if name in state.values else "absent"
    rest = [state.instants.get(name), state.keys.get(name), state.operations.get(name)]
    return " ".join([value, *(str(each) for each in rest if each is not None)])


def presence(found: object) -> str:
    """Whether something is there."""
    return "none" if found is None else "one"
