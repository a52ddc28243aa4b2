"""Pure room: companies that are erased, on their own shard and on those of their users (SEAMS A15)."""

from __future__ import annotations

from services.segmenter import company_folding
from services.segmenter.company_folding import Copies
from services.segmenter.marks import MembershipKey, SubjectKey, TombKey, Tombstone
from services.segmenter.matching import Flip
from services.segmenter.memberships import UNHEARD, changed_of, leave
from services.segmenter.page_work import NewChore
from services.segmenter.pick_folding import scope_of
from services.segmenter.rows import logged_company
from services.segmenter.work import Arrived, Desk
from shared.domain.events import CompanyErased, CompanyGone, MembershipTold, MemberTold
from shared.domain.values import JSON


def fold_erased(desk: Desk, _copies: Copies, arrived: Arrived, erased: CompanyErased) -> bool:
    """Everything about the company goes, its users and its log in pages, its copies on their shards.

    Nothing that is known of it is later than the tombstone says, so what is told afterwards can be told apart.
    """
    key, work, cause = (erased.environment, erased.company_id), desk.work, f"erase:{erased.message_id}"
    company = work.companies.pop(key, None)
    erased_at = erased.erased_at
    if company is not None:
        company = company_folding.settle(desk, company)
        erased_at = max(erased_at, company.last_seen_at)
        asked = desk.catalogue.of(erased.environment, "company").definitions
        work.flips += [Flip(each, erased.company_id, desk.clock, False, cause) for each in asked]
        for shard in sorted(company.member_shards):
            _tell(desk, key, shard, erased_at, cause, erased.message_id)
    for user in [user for user in work.company_users if user[:2] == key]:
        del work.company_users[user]
    picked = work.picked.pop(key, frozenset())
    work.picked[key] = frozenset(each for each in picked if scope_of(desk, erased.environment, each) == "user")
    work.marks.forget_picks(lambda pick: pick[:2] == key and scope_of(desk, key[0], pick[2]) == "company")
    work.gone.companies.add(key)
    buried_at, entry_id = _bury(desk, key, erased_at), arrived.raw.entry_id
    details: dict[str, JSON] = {"entry_id": entry_id, "cause": cause, "at": desk.clock, "erased_at": buried_at}
    work.chores.append(NewChore("erase_company", *key, details))
    return True


def fold_gone(desk: Desk, _copies: Copies, _arrived: Arrived, gone: CompanyGone) -> bool:
    """On a shard with users of the company: its copy goes at once, their memberships in pages."""
    key, work = (gone.environment, gone.company_id), desk.work
    work.copies.pop(key, None)
    work.changed_copies.discard(key)
    work.gone.copies.add(key)
    details: dict[str, JSON] = {"cause": gone.cause, "erased_at": _bury(desk, key, gone.erased_at)}
    work.chores.append(NewChore("company_gone", *key, details))
    return True


def fold_told(desk: Desk, copies: Copies, arrived: Arrived, told: MembershipTold) -> bool:
    """What a company's shard is told; of a time before an erasure only that shard is told, of the erasure.

    Later ones who leave do not make it anew, and say nothing of it in any case: which comes first does not matter.
    """
    key = told.environment, told.company_id
    tombstone = desk.work.marks.tombstones.get(_tomb(key))
    if tombstone is None:
        return company_folding.fold_told(desk, copies, arrived, told)
    if told.key.at <= tombstone.erased_at:
        if told.member:
            _tell(desk, key, told.user_shard, tombstone.erased_at, f"company:{told.cause}", f"{told.message_id}/gone")
        return True
    _forget_earlier(desk, (*key, told.user_id), tombstone)
    if told.member or told.gone:
        return company_folding.fold_told(desk, copies, arrived, told)
    _leave(desk, copies, arrived, told)
    return True


def _leave(desk: Desk, copies: Copies, arrived: Arrived, told: MembershipTold) -> None:
    key, user_key = (told.environment, told.company_id), (told.environment, told.company_id, told.user_id)
    before = desk.work.companies.get(key)
    company, heard = leave(before, desk.work.company_users.get(user_key, UNHEARD), told)
    desk.work.company_users[user_key] = heard
    desk.work.logged.append(logged_company(arrived.raw, told))
    if before is not None and company is not None:
        copies.heard(key, before, told.cause)
        company_folding.conclude(desk, before, company, changed_of(before, company), f"event:{told.cause}")


def fold_member_told(desk: Desk, copies: Copies, _arrived: Arrived, told: MemberTold) -> bool:
    """What member conditions say of a user; nothing of one who has not joined since an erasure."""
    tombstone = desk.work.marks.tombstones.get(_tomb((told.environment, told.company_id)))
    if tombstone is not None:
        _forget_earlier(desk, (told.environment, told.company_id, told.user_id), tombstone)
    company_folding.fold_member_told(desk, copies, told)
    return True


def _forget_earlier(desk: Desk, user_key: MembershipKey, tombstone: Tombstone) -> None:
    """A user of before the erasure, to whom its pages have not come yet."""
    user = desk.work.company_users.get(user_key)
    if user is not None and user.key.at <= tombstone.erased_at:
        del desk.work.company_users[user_key]
        desk.work.gone.company_users.add(user_key)


def _bury(desk: Desk, key: SubjectKey, erased_at: int) -> int:
    known = desk.work.marks.tombstones.get(_tomb(key))
    after = Tombstone(erased_at if known is None else max(known.erased_at, erased_at))
    desk.work.marks.keep_tombstone(_tomb(key), after)
    return after.erased_at


def _tell(desk: Desk, key: SubjectKey, shard: int, erased_at: int, cause: str, message_id: str) -> None:
    desk.work.send(shard, {
        "v": 1, "type": "company_gone", "environment": key[0], "message_id": message_id, "received_at": desk.clock,
        "company_id": key[1], "erased_at": erased_at, "cause": cause,
    })  # fmt: skip


def _tomb(key: SubjectKey) -> TombKey:
    return key[0], "company", key[1]
