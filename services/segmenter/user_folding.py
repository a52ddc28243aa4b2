"""Pure room: what a call does to its user, and to those who ask about her."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from services.segmenter import matching
from services.segmenter.decode import Raw
from services.segmenter.member_conditions import tell_companies
from services.segmenter.memberships import Membership, join_or_leave
from services.segmenter.projection import Grouping, User, apply, grouping, happened
from services.segmenter.questions import COMPANIES, Happened, count_event
from services.segmenter.rows import logged_call
from services.segmenter.work import Desk
from shared.domain.events import CallAccepted
from shared.domain.invalid import InvalidEvent
from shared.domain.shards import shard_of


def fold_call(desk: Desk, raw: Raw, call: CallAccepted) -> None:
    """Fold a call. Raises InvalidEvent or InvalidValue, and has changed nothing then."""
    before = desk.work.users.get((call.environment, call.user_id))
    flips: list[matching.Flip] = []
    if before is not None:
        before, flips = settle(desk, before)
    after, changed = apply(before, call)
    if before is None:
        after = replace(after, picks=desk.work.picked.get(after.key, frozenset()))
    said = _said(desk, call)
    membership = _join(desk, said, call) if said else None
    event = happened(call)
    after, counted = _count(desk, after, event)
    # Nothing is refused from here on.
    desk.work.flips += flips
    desk.work.logged.append(logged_call(raw, call, event))
    changed |= counted
    if said and membership:
        desk.work.keep_membership(membership)
        after, changed = _see_companies(desk, after), changed | {COMPANIES}
        _tell_company(desk, said, call)
    if call.merging:
        # Conditions are asked when the last part of the merge is in.
        desk.work.users[after.key] = after
    else:
        conclude(desk, before, after, changed, cause_of(call))


def _said(desk: Desk, call: CallAccepted) -> Grouping | None:
    """What the call says about a company, unless that was erased since: the call itself still counts."""
    said = grouping(call)
    tombstone = None if said is None else desk.work.marks.tombstones.get((call.environment, "company", said.company_id))
    return said if tombstone is None or call.occurred_at > tombstone.erased_at else None


def settle(desk: Desk, user: User) -> tuple[User, list[matching.Flip]]:
    """Time first: what was due before an entry flips by the clock, and then the entry."""
    if user.due_at is None or user.due_at > desk.clock:
        return user, []
    rules = desk.catalogue.of(user.environment)
    flips, due_at = matching.by_clock(rules, user, desk.clock)
    return replace(user, due_at=matching.earliest(due_at, tell_companies(desk, user, "clock"))), flips


def conclude(desk: Desk, before: User | None, after: User, changed: Set[str], cause: str) -> None:
    """Let the conditions that depend on what changed say what they say now, and keep the user as she is now."""
    rules = desk.catalogue.of(after.environment)
    flips, due_at = matching.by_event(rules, before, after, changed, (desk.clock, cause))
    desk.work.flips += flips
    due_at = matching.earliest(due_at, tell_companies(desk, after, cause, changed))
    desk.work.users[after.key] = after if due_at == after.due_at else replace(after, due_at=due_at)


def reconsider(desk: Desk, user: User, definitions: Set[int] | None, cause: str) -> None:
    """Ask definitions (None: all of them) about a user of whom something changed without a call of her own.

    The member rows tell what of it are flips.
    """
    rules = desk.catalogue.of(user.environment)
    user, flips = settle(desk, user)
    asked = [each for each in rules.definitions if definitions is None or each.number in definitions]
    found, due_at = matching.truths(asked, user, (desk.clock, cause))
    desk.work.flips += [*flips, *found]
    due_at = matching.earliest(matching.earliest(user.due_at, due_at), tell_companies(desk, user, cause))
    desk.work.users[user.key] = replace(user, due_at=due_at)


def _count(desk: Desk, user: User, event: Happened | None) -> tuple[User, frozenset[str]]:
    """The user with the event counted for whoever asks about it."""
    asked = () if event is None else desk.catalogue.of(user.environment).questions.by_name.get(event.name, ())
    kept = [each for each in asked if desk.catalogue.keeps(user.environment, each.key, user.user_id)]
    if event is None or not kept:
        return user, frozenset()
    states, changed = count_event(kept, user.events, event, desk.clock)
    return replace(user, events=states), changed


def _see_companies(desk: Desk, user: User) -> User:
    return replace(user, companies=desk.work.companies_of(user.key))


def _join(desk: Desk, said: Grouping, call: CallAccepted) -> Membership:
    if not said.company_id:
        raise InvalidEvent("a group call names its company by groupId")
    known = desk.work.memberships.get((call.environment, call.user_id), {}).get(said.company_id)
    return join_or_leave(known, said, call)


def _tell_company(desk: Desk, said: Grouping, call: CallAccepted) -> None:
    target = shard_of(call.environment, said.company_id, desk.place.shards)
    desk.work.send(target, {
        "v": 1, "type": "membership_told", "environment": call.environment,
        "message_id": f"{call.message_id}/company", "received_at": call.received_at,
        "company_id": said.company_id, "user_id": call.user_id, "user_shard": desk.place.shard,
        "member": said.member, "key": list(call.key), "cause": call.message_id,
        # A call that a merge brings has told the company its traits already, under its first id.
        "traits": {} if call.merging else dict(said.traits),
    })  # fmt: skip


def cause_of(call: CallAccepted) -> str:
    """The cause of a call's transitions: ``import`` for history, so that replaying it does not mail people."""
    return f"{'import' if call.historical else 'event'}:{call.message_id}"
