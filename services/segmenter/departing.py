"""Pure room: users who leave a company by command, and users whose state goes: merged into another one, or erased."""

from __future__ import annotations

from dataclasses import replace

from services.segmenter import user_folding
from services.segmenter.marks import SubjectKey
from services.segmenter.matching import Flip
from services.segmenter.memberships import Membership
from services.segmenter.pick_folding import scope_of
from services.segmenter.projection import User
from services.segmenter.questions import COMPANIES
from services.segmenter.rows import Logged
from services.segmenter.work import Arrived, Desk
from shared.domain import attributes
from shared.domain.events import MembershipRemoved
from shared.domain.shards import shard_of


def fold_removed(desk: Desk, arrived: Arrived, removed: MembershipRemoved) -> None:
    """The user leaves the company, unless a call has said something newer; who never joined has nothing to leave."""
    key, work = (removed.environment, removed.user_id), desk.work
    user = work.users.get(key)
    if user is None or removed.company_id not in work.memberships.get(key, {}):
        return
    raw, at = arrived.raw, removed.key.at
    work.logged.append(Logged(*key, at, removed.type, None, removed.message_id, raw.entry_id, raw.text))
    user, flips = user_folding.settle(desk, user)
    work.flips += flips
    work.users[key] = user
    membership = work.memberships[key][removed.company_id]
    if removed.key <= membership.key:
        return
    membership = replace(membership, member=False, key=removed.key)
    work.keep_membership(membership)
    _tell(desk, membership, removed.message_id, f"{removed.message_id}/company", gone=False)
    after = replace(user, companies=work.companies_of(key))
    if removed.merging:
        work.users[key] = after
    else:
        user_folding.conclude(desk, user, after, frozenset({COMPANIES}), f"event:{removed.message_id}")


def depart(desk: Desk, key: SubjectKey, cause: str, message_id: str) -> User | None:
    """Everything that is known of a user goes: she exits, her companies are told, her rows are deleted.

    Returns the user as she was. The log is left to pages.
    """
    work, (environment, user_id) = desk.work, key
    user = work.users.pop(key, None)
    if user is not None:
        user, flips = user_folding.settle(desk, user)
        asked = desk.catalogue.of(environment).definitions
        # The member rows tell which of these she is in.
        work.flips += [*flips, *(Flip(each, user_id, desk.clock, False, cause) for each in asked)]
    for membership in work.memberships.pop(key, {}).values():
        work.changed_memberships.discard((key, membership.company_id))
        _tell(desk, replace(membership, member=False), cause, f"{message_id}/gone", gone=True)
    picked = work.picked.pop(key, frozenset())
    work.picked[key] = frozenset(each for each in picked if scope_of(desk, environment, each) == "company")
    work.marks.forget_picks(lambda pick: pick[:2] == key and scope_of(desk, environment, pick[2]) == "user")
    work.gone.users.add(key)
    return user


def _tell(desk: Desk, membership: Membership, cause: str, message_id: str, *, gone: bool) -> None:
    target = shard_of(membership.environment, membership.company_id, desk.place.shards)
    desk.work.send(target, {
        "v": 1, "type": "membership_told", "environment": membership.environment, "message_id": message_id,
        "received_at": desk.clock, "company_id": membership.company_id, "user_id": membership.user_id,
        "user_shard": desk.place.shard, "member": False, "key": list(membership.key), "cause": cause, "traits": {},
        "gone": gone,
    })  # fmt: skip


def joined_again(membership: Membership, erased_at: int) -> Membership:
    """The membership of who joined again after the company was erased: nothing of before is left in it."""
    return replace(
        membership,
        joined_at=membership.joined_at if membership.joined_at > erased_at else membership.key.at,
        attributes=attributes.later_than(membership.attributes, erased_at),
    )
