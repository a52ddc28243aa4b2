"""Pure: which rows of a page of ids are not what the log says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from services.segmenter.attribute_types import TypeKey, type_moves
from services.segmenter.marks import Alias, Marks, Merge, Pick
from services.segmenter.memberships import Company, CompanyUser, Membership
from services.segmenter.projection import User
from services.segmenter.questions import Happened
from services.segmenter.verify.comparing import members_by_condition
from services.segmenter.verify.folded import NOTHING_FOLDED, Folded, Word
from services.segmenter.verify.refold import Refold
from services.segmenter.verify.stored import Stored
from services.segmenter.verify.surroundings import same_count
from shared.domain.attributes import EMPTY, AttributeState, to_row
from shared.domain.event_counts import NO_EVENTS, EventState


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a page is: the environment, the shard's clock (UTC ms), what is kept of events, who is picked."""

    environment: str
    clock: int
    keeps: Callable[[int, str], bool]
    """(question, user id)."""
    is_picked: Callable[[str, str, Word], bool]
    """(segment, id, last word on it)."""


@dataclass(slots=True)
class Fixes:
    """Rows to write as they are here, and the keys of rows to delete."""

    users: list[User] = field(default_factory=list)
    gone_users: list[str] = field(default_factory=list)
    states: list[tuple[str, str, int, EventState]] = field(default_factory=list)
    gone_states: list[tuple[str, int]] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    gone_memberships: list[tuple[str, str]] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    gone_companies: list[str] = field(default_factory=list)
    company_users: dict[tuple[str, str, str], CompanyUser] = field(default_factory=dict)
    gone_company_users: list[tuple[str, str]] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    gone_picks: list[tuple[str, str]] = field(default_factory=list)
    events: list[tuple[int, Happened | None]] = field(default_factory=list)
    types: Counter[TypeKey] = field(default_factory=Counter)

    def changed(self) -> Counter[str]:
        """How many rows, by table."""
        marks = self.marks
        return Counter(
            users=len(self.users) + len(self.gone_users),
            event_states=len(self.states) + len(self.gone_states),
            company_members=len(self.memberships) + len(self.gone_memberships),
            companies=len(self.companies) + len(self.gone_companies),
            company_users=len(self.company_users) + len(self.gone_company_users),
            picks=len(marks.changed_picks) + len(self.gone_picks),
            merges=len(marks.changed_merges),
            anonymous_ids=len(marks.changed_aliases),
            events=len(self.events),
        )


def find_fixes(ground: Ground, refold: Refold, stored: Stored) -> Fixes:
    """Compare what the log says about the ids of a page with their rows."""
    fixes = Fixes(events=[(number, event) for number, (_, event) in refold.misread.items()])
    for subject_id in _ids(
        refold.folded, stored.users, stored.activity, stored.flips, stored.events, stored.memberships,
        stored.companies, stored.company_flips, stored.company_users, stored.picks, stored.merges, stored.named,
    ):  # fmt: skip
        folded = refold.folded.get(subject_id, NOTHING_FOLDED)
        _fix_user(fixes, ground, subject_id, folded, stored)
        _fix_states(fixes, ground, subject_id, folded, stored)
        _fix_memberships(fixes, ground, subject_id, folded, stored)
        _fix_company(fixes, ground, subject_id, folded, stored)
        _fix_marks(fixes, ground, subject_id, folded, stored)
    return fixes


def _ids(*tables: Iterable[str]) -> list[str]:
    return sorted({each for table in tables for each in table})


def _fix_user(fixes: Fixes, ground: Ground, user_id: str, folded: Folded, stored: Stored) -> None:
    user, row, seen = folded.user, stored.users.get(user_id), stored.activity.get(user_id)
    if user is None:
        if row is not None or seen is not None or user_id in stored.flips:
            fixes.gone_users.append(user_id)
    elif (
        row is None
        or row[0] != user.identified
        or not _same(row[1], user.attributes)
        or seen != (user.first_seen_at, user.last_seen_at)
    ):
        fixes.users.append(replace(user, due_at=stored.flips.get(user_id)))
    was, now = EMPTY if row is None else row[1], EMPTY if user is None else user.attributes
    if not _same(was, now):
        fixes.types.update(type_moves(ground.environment, "user", was, now))


def _fix_states(fixes: Fixes, ground: Ground, user_id: str, folded: Folded, stored: Stored) -> None:
    known = stored.events.get(user_id, {})
    for question in {*folded.events, *known}:
        expected = folded.events.get(question, NO_EVENTS) if ground.keeps(question, user_id) else NO_EVENTS
        if expected.count and not same_count(expected, known.get(question, NO_EVENTS)):
            fixes.states.append((ground.environment, user_id, question, expected))
        elif not expected.count and question in known:
            fixes.gone_states.append((user_id, question))


def _fix_memberships(fixes: Fixes, ground: Ground, user_id: str, folded: Folded, stored: Stored) -> None:
    known = stored.memberships.get(user_id, {})
    for company_id, membership in folded.memberships.items():
        row = known.get(company_id)
        if row is None:
            # Later words than any that the company was ever told.
            fixes.memberships.append(replace(membership, told=ground.clock))
        elif (row.member, row.key, row.joined_at) != (
            membership.member,
            membership.key,
            membership.joined_at,
        ) or not _same(row.attributes, membership.attributes):
            fixes.memberships.append(replace(membership, holds=row.holds, told=row.told))
    fixes.gone_memberships += [(user_id, company_id) for company_id in known.keys() - folded.memberships.keys()]


def _fix_company(fixes: Fixes, ground: Ground, company_id: str, folded: Folded, stored: Stored) -> None:
    users = _fix_company_users(fixes, ground, company_id, folded, stored)
    company, row = folded.company, stored.companies.get(company_id)
    if company is None:
        if row is not None or company_id in stored.company_flips:
            fixes.gone_companies.append(company_id)
    else:
        expected = replace(
            company,
            members=members_by_condition(users),
            revision=ground.clock if row is None else row.revision,
            copied=None if row is None else row.copied,
            due_at=stored.company_flips.get(company_id),
        )
        if row is None or not _same_company(expected, row):
            fixes.companies.append(expected)
    was, now = EMPTY if row is None else row.attributes, EMPTY if company is None else company.attributes
    if not _same(was, now):
        fixes.types.update(type_moves(ground.environment, "company", was, now))


def _fix_company_users(
    fixes: Fixes, ground: Ground, company_id: str, folded: Folded, stored: Stored
) -> Mapping[str, CompanyUser]:
    known, expected = stored.company_users.get(company_id, {}), {}
    for user_id, user in folded.company_users.items():
        row = known.get(user_id)
        expected[user_id] = user if row is None else replace(user, holds=row.holds, told=row.told)
        if expected[user_id] != row:
            fixes.company_users[ground.environment, company_id, user_id] = expected[user_id]
    fixes.gone_company_users += [(company_id, user_id) for user_id in known.keys() - expected.keys()]
    return expected


def _fix_marks(fixes: Fixes, ground: Ground, subject_id: str, folded: Folded, stored: Stored) -> None:
    marks, environment = fixes.marks, ground.environment
    known = stored.picks.get(subject_id, {})
    for segment_id, word in folded.picks.items():
        expected = Word(ground.is_picked(segment_id, subject_id, word), word.key)
        if expected != known.get(segment_id):
            marks.keep_pick((environment, subject_id, segment_id), Pick(*expected, ground.clock))
    fixes.gone_picks += [(subject_id, segment_id) for segment_id in known.keys() - folded.picks.keys()]
    if folded.merged_into != stored.merges.get(subject_id):
        into = folded.merged_into
        merge = None if into is None else Merge(into, ground.clock, f"merge:{folded.merge_cause}")
        marks.keep_merge((environment, subject_id), merge)
    named = stored.named.get(subject_id, {})
    for anonymous_id in {*folded.named, *named}:
        alias = folded.named.get(anonymous_id)
        if alias != named.get(anonymous_id):
            key = environment, subject_id, anonymous_id
            marks.keep_alias(key, None if alias is None else Alias(*alias))


def _same(one: AttributeState, other: AttributeState) -> bool:
    return to_row(one) == to_row(other)


def _same_company(one: Company, other: Company) -> bool:
    def facts(company: Company) -> tuple[object, ...]:
        return (
            company.first_seen_at, company.last_seen_at, company.member_count, company.member_shards,
            dict(company.members),
        )  # fmt: skip

    return facts(one) == facts(other) and _same(one.attributes, other.attributes)
