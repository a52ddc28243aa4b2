"""Pure room: anonymous ids that turn out to be users, on both their shards (SEAMS A10).

An id is closed once, by the first merge that reaches its shard, and only while nobody was identified under it. So the
user of a merge, whom the call itself identified, is never closed, and merges make neither chains nor cycles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from services.segmenter import user_folding
from services.segmenter.decode import ENTRY_DEPTH
from services.segmenter.departing import depart
from services.segmenter.erasing import refuse, refuses, welcome
from services.segmenter.marks import Alias, Merge
from services.segmenter.page_work import NewChore
from services.segmenter.projection import changed_builtins, other_ids
from services.segmenter.rows import Logged
from services.segmenter.work import Arrived, Desk
from shared.domain.events import CallAccepted, MergeAsked, UserMerged
from shared.domain.shards import shard_of
from shared.domain.values import JSON, loads

_ID_OF: Final = {"member_picked": "subject_id"}
_BROUGHT: Final = frozenset({"member_picked", "membership_removed"})
"""Entries that are no calls and are part of what a merge brings."""


def fold_accepted(desk: Desk, arrived: Arrived, call: CallAccepted) -> bool:
    """Fold a call for its user, or for whom the user was merged into; then ask for the merges that it speaks of.

    Who is identified under a closed id is somebody of that id: it is open again, for her.
    """
    key = call.environment, call.user_id
    identifies = call.identified and call.type == "user_identified"
    if refuses(desk, key, call.occurred_at, identified=identifies):
        # Parts of a merge were taken under their first id: nobody is waiting for them.
        return call.merging or refuse(desk, arrived)
    merge = desk.work.marks.merges.get(key)
    if merge is not None and not call.identified:
        return forward(desk, arrived, merge, call.passed)
    user_folding.fold_call(desk, arrived.raw, call)
    if merge is not None:
        desk.work.marks.keep_merge(key, None)
    if identifies:
        welcome(desk, key)
    if call.identified:
        for anonymous_id in sorted(other_ids(call)):
            _ask(desk, call, anonymous_id)
    return True


def forward(desk: Desk, arrived: Arrived, merge: Merge, passed: Iterable[str] = ()) -> bool:
    """Send an entry about a closed id on to its user; False (a dead letter) when it has been there before."""
    if merge.user_id in passed:
        desk.work.bury(arrived, "merge_cycle", f"it was forwarded to {merge.user_id!r} before")
        return False
    entry = moved(arrived.raw.text, merge.user_id, merging=False)
    desk.work.send(shard_of(str(entry["environment"]), merge.user_id, desk.place.shards), entry)
    return True


def moved(text: str, user_id: str, *, merging: bool) -> dict[str, JSON]:
    """An entry about a closed id as one about its user."""
    entry = loads(text, ENTRY_DEPTH)
    if not isinstance(entry, dict):
        raise TypeError("an entry is an object")
    name = _ID_OF.get(str(entry["type"]), "user_id")
    after: dict[str, JSON] = {**entry, name: user_id}
    if "call" in entry:
        before = entry.get("passed")
        after["passed"] = [*(before if isinstance(before, list) else []), entry[name]]
    if merging and ("call" in entry or entry["type"] in _BROUGHT):
        after["merging"] = True
    return after


def _ask(desk: Desk, call: CallAccepted, anonymous_id: str) -> None:
    """Once per id: every call after a login names both."""
    key, marks = (call.environment, call.user_id, anonymous_id), desk.work.marks
    if key in marks.aliases:
        return
    marks.keep_alias(key, Alias(call.occurred_at))
    desk.work.send(shard_of(call.environment, anonymous_id, desk.place.shards), {
        "v": 1, "type": "merge_asked", "environment": call.environment, "message_id": f"{call.message_id}/merge",
        "received_at": desk.clock, "anonymous_id": anonymous_id, "user_id": call.user_id,
        "asked_at": call.occurred_at, "cause": call.message_id,
    })  # fmt: skip


def fold_asked(desk: Desk, arrived: Arrived, asked: MergeAsked) -> bool:
    """Close an anonymous id, also one that nobody has used yet; its history follows in pages."""
    key, work = (asked.environment, asked.anonymous_id), desk.work
    user = work.users.get(key)
    if key in work.marks.merges:
        return True
    if user is not None and user.identified:
        detail = f"{asked.anonymous_id!r} is the id of somebody who was identified by it: it is merged into nobody"
        work.bury(arrived, "alias_of_known_user", detail)
        return False
    tombstone = work.marks.tombstones.get((asked.environment, "user", asked.anonymous_id))
    if tombstone is not None and asked.asked_at <= tombstone.erased_at:
        return True
    _close(desk, arrived, asked)
    return True


def _close(desk: Desk, arrived: Arrived, asked: MergeAsked) -> None:
    key, cause, raw = (asked.environment, asked.anonymous_id), f"merge:{asked.cause}", arrived.raw
    user = depart(desk, key, cause, asked.message_id)
    work = desk.work
    work.logged.append(Logged(*key, asked.asked_at, asked.type, None, asked.message_id, raw.entry_id, raw.text))
    work.marks.keep_merge(key, Merge(asked.user_id, desk.clock, cause))
    welcome(desk, key)
    details: dict[str, JSON] = {
        "user_id": asked.user_id, "cause": asked.cause, "entry_id": raw.entry_id, "message_id": asked.message_id,
        "first_seen_at": asked.asked_at if user is None else user.first_seen_at,
        "last_seen_at": asked.asked_at if user is None else user.last_seen_at,
    }  # fmt: skip
    work.chores.append(NewChore("merge", *key, details))


def fold_merged(desk: Desk, arrived: Arrived, merged: UserMerged) -> bool:
    """All of the history is in: now every condition is asked about the user, once; few, if there was no history."""
    key, work = (merged.environment, merged.user_id), desk.work
    user, alias_key = work.users.get(key), (*key, merged.anonymous_id)
    if user is None:
        return True
    alias = work.marks.aliases.get(alias_key)
    if alias is not None:
        work.marks.keep_alias(alias_key, replace(alias, merged=True))
    user, flips = user_folding.settle(desk, user)
    desk.work.flips += flips
    raw, at = arrived.raw, merged.last_seen_at
    work.logged.append(Logged(*key, at, merged.type, None, merged.message_id, raw.entry_id, raw.text))
    after = replace(
        user,
        first_seen_at=min(user.first_seen_at, merged.first_seen_at),
        last_seen_at=max(user.last_seen_at, merged.last_seen_at),
    )
    cause = f"merge:{merged.cause}"
    if merged.brought:
        user_folding.reconsider(desk, after, None, cause)
    else:
        user_folding.conclude(desk, user, after, changed_builtins(user, after), cause)
    return True
