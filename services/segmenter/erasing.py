"""Pure room: users that are erased, and what comes under their ids afterwards (SEAMS A15)."""

from __future__ import annotations

from dataclasses import replace

from services.segmenter.decode import Raw
from services.segmenter.departing import depart
from services.segmenter.marks import SubjectKey, TombKey, Tombstone
from services.segmenter.page_work import NewChore
from services.segmenter.work import Arrived, Desk
from shared.domain.events import UserErased
from shared.domain.shards import shard_of
from shared.domain.values import JSON


def refuses(desk: Desk, key: SubjectKey, at: int, *, identified: bool) -> bool:
    """Whether something of UTC ms ``at`` about a user is refused: from before an erasure, or before she is back."""
    tombstone = desk.work.marks.tombstones.get(_tomb(key))
    if tombstone is None:
        return False
    return at <= tombstone.erased_at or not (tombstone.back or identified)


def refuses_company(desk: Desk, key: SubjectKey, at: int) -> bool:
    """Whether something of UTC ms ``at`` about a company is from before its erasure."""
    tombstone = desk.work.marks.tombstones.get((key[0], "company", key[1]))
    return tombstone is not None and at <= tombstone.erased_at


def refuse(desk: Desk, arrived: Arrived) -> bool:
    """A dead letter that tells neither whom it was about nor what it said; False: it has not taken effect."""
    empty = Arrived(Raw(arrived.raw.entry_id, ""), arrived.entry)
    letter = empty.letter("erased", "it is about somebody who was erased")
    desk.work.letters.append(letter._replace(user_id=None))
    return False


def welcome(desk: Desk, key: SubjectKey) -> None:
    """An erased user was identified again, later than the erasure."""
    tombstone = desk.work.marks.tombstones.get(_tomb(key))
    if tombstone is not None and not tombstone.back:
        desk.work.marks.keep_tombstone(_tomb(key), replace(tombstone, back=True))


def fold_erased(desk: Desk, arrived: Arrived, erased: UserErased) -> bool:
    """Everything about the user goes, her log in pages, and what was merged into her on its own shards."""
    key, marks, cause = (erased.environment, erased.user_id), desk.work.marks, f"erase:{erased.message_id}"
    merge = marks.merges.get(key)
    if erased.merged_into is not None and (merge is None or merge.user_id != erased.merged_into):
        return True
    depart(desk, key, cause, erased.message_id)
    if merge is not None:
        marks.keep_merge(key, None)
    for alias in [alias for alias in marks.aliases if alias[:2] == key]:
        marks.keep_alias(alias, None)
        desk.work.send(shard_of(erased.environment, alias[2], desk.place.shards), {
            "v": 1, "type": "user_erased", "environment": erased.environment, "message_id": erased.message_id,
            "received_at": desk.clock, "user_id": alias[2], "erased_at": erased.erased_at,
            "merged_into": erased.user_id,
        })  # fmt: skip
    known = marks.tombstones.get(_tomb(key))
    erased_at = erased.erased_at if known is None else max(known.erased_at, erased.erased_at)
    marks.keep_tombstone(_tomb(key), Tombstone(erased_at))
    details: dict[str, JSON] = {"entry_id": arrived.raw.entry_id, "cause": cause, "at": desk.clock}
    desk.work.chores.append(NewChore("erase_user", *key, details))
    return True


def _tomb(key: SubjectKey) -> TombKey:
    return key[0], "user", key[1]
