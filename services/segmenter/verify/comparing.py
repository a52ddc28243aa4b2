"""Pure: the state that the log gives, against the rows that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from services.segmenter.memberships import UNHEARD, Company, CompanyUser, Membership
from services.segmenter.verify.facts import Span
from services.segmenter.verify.folded import NOTHING_FOLDED
from services.segmenter.verify.refold import Refold
from services.segmenter.verify.report import Kind, Report
from services.segmenter.verify.stored import Stored
from shared.domain.attributes import AttributeState, to_row
from shared.domain.order import OrderKey
from shared.domain.shards import shard_of


def compare_state(report: Report, span: Span, refold: Refold, stored: Stored, shards: int) -> None:
    """Compare everything that the log says about a span's ids with what is stored about them."""
    for where, complaint in [*refold.complaints, *refold.misreadings()]:
        report.differ("log", f"{place(span)}, {where}", "a call that takes effect once", complaint)
    for user_id in ids(refold.folded, stored.users, stored.activity, stored.flips, stored.memberships):
        _compare_user(report, span, user_id, refold, stored)
        if user_id in stored.users and (home := shard_of(span.environment, user_id, shards)) != span.shard:
            report.differ("shard", f"user {user_id!r} of {span.environment}", f"shard {home}", f"shard {span.shard}")
    for company_id in ids(refold.folded, stored.companies, stored.company_users, stored.company_flips):
        _compare_company(report, span, company_id, refold, stored)


def place(span: Span) -> str:
    """Where a span lies, for people."""
    return f"shard {span.shard}, {span.environment}"


def ids(*tables: Iterable[str]) -> list[str]:
    """All ids that one of the tables has, sorted."""
    return sorted({each for table in tables for each in table})


def _compare_user(report: Report, span: Span, user_id: str, refold: Refold, stored: Stored) -> None:
    folded = refold.folded.get(user_id, NOTHING_FOLDED)
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
        if company_id in refold.around.leaving:
            continue
        here, sides = f"{where}, company {company_id!r}", (folded.memberships.get(company_id), known.get(company_id))
        _compare_membership(report, here, *sides, whole=not refold.around.was_erased(company_id))


def _compare_membership(
    report: Report, where: str, expected: Membership | None, found: Membership | None, *, whole: bool
) -> None:
    """``whole``: also when she joined and as what, which of a company that was erased may be from before."""
    if expected is None or found is None:
        if whole or expected is not None:
            report.compare("membership", where, presence(expected), presence(found))
        return
    report.compare("membership", f"{where}, member and key", *((each.member, each.key) for each in (expected, found)))
    if not whole:
        return
    report.compare("membership", f"{where}, joined at", expected.joined_at, found.joined_at)
    _compare_attributes(report, "membership", where, expected.attributes, found.attributes)


def _compare_company(report: Report, span: Span, company_id: str, refold: Refold, stored: Stored) -> None:
    folded = refold.folded.get(company_id, NOTHING_FOLDED)
    where = f"{place(span)}, company {company_id!r}"
    expected, found = folded.company, stored.companies.get(company_id)
    if expected is None or found is None:
        report.compare("company", where, presence(expected), presence(found))
    else:
        named = "first seen, last seen, members, shards"
        report.compare("company", f"{where}, {named}", _numbers(expected), _numbers(found))
        _compare_attributes(report, "company", where, expected.attributes, found.attributes)
    known: Mapping[str, CompanyUser] = stored.company_users.get(company_id, {})
    if ("company", company_id) in refold.around.erased:
        return  # Its users are being deleted.
    if found is not None:
        members = sum(user.member for user in known.values())
        report.compare("company", f"{where}, member count", members, found.member_count)
        report.compare("company", f"{where}, members by condition", members_by_condition(known), dict(found.members))
    elif company_id in stored.company_flips:
        report.differ("flip", where, "no company, so nothing is due", stored.company_flips[company_id])
    for user_id in ids(folded.company_users, known):
        sides = (_word(users.get(user_id)) for users in (folded.company_users, known))
        report.compare("company_user", f"{where}, user {user_id!r}", *sides)


def members_by_condition(users: Mapping[str, CompanyUser]) -> dict[int, int]:
    """For how many of a company's members each member condition holds, by what was heard of them."""
    return dict(Counter(key for user in users.values() for key in user.counted))


def _word(user: CompanyUser | None) -> tuple[bool, OrderKey] | None:
    """What the log has of it; which member conditions hold is the user's shard's to say."""
    return None if user is None or user.key == UNHEARD.key else (user.member, user.key)


def _numbers(company: Company) -> tuple[int, int, int, list[int]]:
    return company.first_seen_at, company.last_seen_at, company.member_count, sorted(company.member_shards)


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
