"""Pure room: the conditions of ``member`` leaves, asked on users' shards and told to their companies (SEAMS A3)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from services.segmenter import matching
from services.segmenter.memberships import Membership, affiliation
from services.segmenter.projection import User
from services.segmenter.rules import MemberRules
from services.segmenter.work import Desk
from shared.domain.shards import shard_of
from shared.domain.values import JSON


def tell_companies(desk: Desk, user: User, cause: str, changed: Set[str] | None = None) -> int | None:
    """Tell the companies of a user whose member conditions hold differently now; when that may next change by time.

    ``changed``: the concerns that changed; None asks whatever they are.
    """
    rules = desk.catalogue.of(user.environment, "company").member_rules
    if not rules.conditions or (changed is not None and not rules.touched(changed)):
        return None
    due_at, told = None, list[Membership]()
    for membership in desk.work.memberships.get(user.key, {}).values():
        if membership.member:
            holds, due = _holding(rules, user, membership, desk.clock)
            due_at = matching.earliest(due_at, due)
            if holds != membership.holds:
                told.append(replace(membership, holds=holds, told=membership.told + 1))
    if told:
        desk.work.keep_memberships(user.key, told)
        for membership in told:
            _send(desk, membership, cause)
    return due_at


def _holding(rules: MemberRules, user: User, membership: Membership, now: int) -> tuple[frozenset[int], int | None]:
    subject, around, holds, due_at = user.subject(), affiliation(membership, None), set[int](), None
    for key, condition in rules.conditions.items():
        truth, due = condition.evaluate(subject, around, now)
        due_at = matching.earliest(due_at, due)
        if truth:
            holds.add(key)
    return frozenset(holds), due_at


def tell(desk: Desk, membership: Membership, cause: str) -> None:
    """Keep a membership and tell its company which member conditions hold."""
    desk.work.keep_membership(membership)
    _send(desk, membership, cause)


def _send(desk: Desk, membership: Membership, cause: str) -> None:
    target = shard_of(membership.environment, membership.company_id, desk.place.shards)
    desk.work.send(target, {
        "v": 1, "type": "member_told", "environment": membership.environment,
        # With the clock: a membership that comes after an erasure counts anew.
        "message_id": f"{membership.user_id}/{membership.told}/{desk.clock}", "received_at": desk.clock,
        "company_id": membership.company_id, "user_id": membership.user_id,
        "holds": list[JSON](sorted(membership.holds)), "told": membership.told, "cause": cause,
    })  # fmt: skip
