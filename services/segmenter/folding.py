"""Pure room: the entries of one transaction folded, one after the other, into what is to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from services.segmenter import commands, company_erasing, company_folding, merging, pick_folding
from services.segmenter.company_folding import Copies
from services.segmenter.decode import Undecodable
from services.segmenter.memberships import Copy, asked_of
from services.segmenter.rules import Catalogue
from services.segmenter.undoing import Undo
from services.segmenter.work import Arrived, Desk, Place, Work
from shared.domain.events import (
    AnyEntry,
    CallAccepted,
    CallRefused,
    CompanyCopied,
    CompanyErased,
    CompanyGone,
    MemberPicked,
    MembershipRemoved,
    MembershipTold,
    MemberTold,
    MergeAsked,
    PicksClosed,
    UserErased,
    UserMerged,
)
from shared.domain.invalid import InvalidEvent
from shared.domain.values import InvalidValue, dumps


class Folder:
    """Folds entries into a Work; ``clock`` is the shard's own (SEAMS A9) and moves with the entries."""

    def __init__(self, work: Work, catalogue: Catalogue, place: Place, clock: int) -> None:
        """``work`` holds the loaded state of everything that the entries name."""
        self._desk = Desk(work, catalogue, place, clock)
        self._copies = Copies()
        self._undo = Undo(work, self._copies)

    @property
    def clock(self) -> int:
        """The shard's clock after the entries folded so far."""
        return self._desk.clock

    def fold(self, arrived: Arrived) -> None:
        """Fold one entry. One that can never take effect becomes a dead letter and changes nothing else.

        An exception of the pure fold is such a reason too (SEAMS A16): retrying it would never end. What the fold had
        changed by then is taken back, so the entry can be tried again once the reason is gone.
        """
        entry, work = arrived.entry, self._desk.work
        if isinstance(entry, Undecodable):
            work.bury(arrived, entry.code, entry.detail)
            return
        self._desk.clock = max(self.clock, min(entry.received_at, self._desk.place.now))
        self._undo.begin()
        try:
            self._fold_entry(arrived, entry)
        except (InvalidEvent, InvalidValue) as error:
            self._undo.take_back()
            work.bury(arrived, error.code, str(error))
        except Exception as error:
            # Whatever the fold trips over, its neighbours go on.
            self._undo.take_back()
            work.bury(arrived, "fold_failed", f"{type(error).__name__}: {error}")

    def _fold_entry(self, arrived: Arrived, entry: AnyEntry) -> None:
        identity = arrived.identity
        if identity is None:
            if isinstance(entry, CallRefused):
                self._desk.work.bury(arrived, entry.code, entry.detail)
            return
        if identity in self._desk.work.messages:
            return
        if _FOLDS[type(entry)](self._desk, self._copies, arrived, entry):
            # What a merge brings is remembered from now on: the week in which it was received may be forgotten already.
            merging_ = getattr(entry, "merging", False)
            self._desk.work.messages[identity] = self.clock if merging_ else entry.received_at

    def finish(self) -> None:
        """After the last entry: tell users' shards what companies are now, once for all entries about them."""
        self._copies.send(self._desk)


def keep_copy(desk: Desk, copied: CompanyCopied) -> None:
    """Keep the newest copy of a company; its users here are asked again in pages, if it is news to anybody."""
    key = copied.environment, copied.company_id
    known = desk.work.copies.get(key)
    if known is not None and copied.revision <= known.revision:
        return
    copy = Copy(copied.revision, copied.attributes, copied.instants, copied.builtins, frozenset(copied.holds))
    desk.work.copies[key] = copy
    desk.work.changed_copies.add(key)
    for user_key, memberships in desk.work.memberships.items():
        user = desk.work.users.get(user_key)
        if user is not None and user_key[0] == copied.environment and copied.company_id in memberships:
            desk.work.users[user_key] = replace(user, companies=desk.work.companies_of(user_key))
    is_rebuild = copied.cause == company_folding.REBUILD
    if not is_rebuild and _is_news(desk, copied.environment, known, copy) and not desk.is_fanned_out(key):
        desk.fan_out(key, f"company:{copied.cause}")


def _is_news(desk: Desk, environment: str, known: Copy | None, copy: Copy) -> bool:
    """Whether a definition that is asked can say something else now: one that is being prepared asks everybody later.

    A company of which no copy had come was one without attributes.
    """
    asked = desk.catalogue.of(environment).asked_needs
    was, now = ({} if each is None else each.content() for each in (known, copy))
    return dumps(asked_of(was, asked)) != dumps(asked_of(now, asked))


def _fold_call(desk: Desk, _copies: Copies, arrived: Arrived, call: CallAccepted) -> bool:
    return merging.fold_accepted(desk, arrived, call)


def _keep_copy(desk: Desk, _copies: Copies, _arrived: Arrived, copied: CompanyCopied) -> bool:
    keep_copy(desk, copied)
    return True


def _fold_closed(desk: Desk, _copies: Copies, arrived: Arrived, closed: PicksClosed) -> bool:
    pick_folding.fold_closed(desk, arrived, closed)
    return True


def _fold_asked(desk: Desk, _copies: Copies, arrived: Arrived, asked: MergeAsked) -> bool:
    return merging.fold_asked(desk, arrived, asked)


def _fold_merged(desk: Desk, _copies: Copies, arrived: Arrived, merged: UserMerged) -> bool:
    return merging.fold_merged(desk, arrived, merged)


_FOLDS: Final[Mapping[type, Callable[[Desk, Copies, Arrived, Any], bool]]] = {
    CallAccepted: _fold_call,
    MembershipTold: company_erasing.fold_told,
    CompanyErased: company_erasing.fold_erased,
    CompanyGone: company_erasing.fold_gone,
    MemberTold: company_erasing.fold_member_told,
    CompanyCopied: _keep_copy,
    MemberPicked: commands.fold_picked,
    PicksClosed: _fold_closed,
    MembershipRemoved: commands.fold_removed,
    UserErased: commands.fold_user_erased,
    MergeAsked: _fold_asked,
    UserMerged: _fold_merged,
}
"""By type of entry; each says whether the message took effect, all of it, and is not to take effect again."""
