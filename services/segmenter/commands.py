"""Pure room: commands about users and companies, sent on or refused where calls would be."""

from __future__ import annotations

from services.segmenter import departing, erasing, merging, pick_folding
from services.segmenter.company_folding import Copies
from services.segmenter.work import Arrived, Desk
from shared.domain.events import MemberPicked, MembershipRemoved, UserErased


def fold_picked(desk: Desk, copies: Copies, arrived: Arrived, entry: MemberPicked) -> bool:
    """A pick, of a user or of a company."""
    key = entry.environment, entry.subject_id
    if pick_folding.scope_of(desk, entry.environment, entry.segment_id) == "user":
        if erasing.refuses(desk, key, entry.key.at, identified=False):
            return entry.merging or erasing.refuse(desk, arrived)
        merge = desk.work.marks.merges.get(key)
        if merge is not None:
            return merging.forward(desk, arrived, merge)
    elif erasing.refuses_company(desk, key, entry.key.at):
        return erasing.refuse(desk, arrived)
    pick_folding.fold_picked(desk, copies, arrived, entry)
    return True


def fold_removed(desk: Desk, _copies: Copies, arrived: Arrived, removed: MembershipRemoved) -> bool:
    """The end of a membership."""
    merge = desk.work.marks.merges.get((removed.environment, removed.user_id))
    if merge is not None:
        return merging.forward(desk, arrived, merge)
    departing.fold_removed(desk, arrived, removed)
    return True


def fold_user_erased(desk: Desk, _copies: Copies, arrived: Arrived, erased: UserErased) -> bool:
    """An erasure: of a closed id, it is that of the user it turned out to be."""
    merge = desk.work.marks.merges.get((erased.environment, erased.user_id))
    if merge is not None and erased.merged_into is None:
        return merging.forward(desk, arrived, merge)
    return erasing.fold_erased(desk, arrived, erased)
