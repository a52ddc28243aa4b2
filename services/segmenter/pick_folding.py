"""Pure room: what commands on manual segments do to the users (or companies) that they name (SEAMS A17)."""

from __future__ import annotations

from dataclasses import replace

from services.segmenter import company_folding, user_folding
from services.segmenter.company_folding import Copies
from services.segmenter.marks import Pick, PickKey
from services.segmenter.page_work import NewChore
from services.segmenter.questions import concern_of
from services.segmenter.rows import Logged, logged_pick
from services.segmenter.work import Arrived, Desk
from shared.domain.events import MemberPicked, PicksClosed
from shared.domain.segments import SubjectScope
from shared.domain.values import JSON


def scope_of(desk: Desk, environment: str, segment_id: str) -> SubjectScope:
    """Whether a manual segment is of users or of companies; one that nobody asks about counts as of users."""
    return "company" if segment_id in desk.catalogue.of(environment, "company").needs.picks else "user"


def fold_picked(desk: Desk, copies: Copies, arrived: Arrived, entry: MemberPicked) -> None:
    """The greatest key has the last word on a subject, unless the segment's members were replaced since.

    A pick of somebody who does not exist is kept: who comes later is a member from then on.
    """
    key, marks = (entry.environment, entry.subject_id, entry.segment_id), desk.work.marks
    known, floor = marks.picks.get(key), marks.closings.get(entry.segment_id)
    desk.work.logged.append(logged_pick(arrived.raw, entry))
    if known is not None and entry.key <= known.key:
        return
    picked = entry.picked and (floor is None or entry.key >= floor)
    marks.keep_pick(key, Pick(picked, entry.key, desk.clock))
    if picked != (known is not None and known.picked):
        show(desk, copies, key, picked, entry)


def fold_closed(desk: Desk, arrived: Arrived, entry: PicksClosed) -> None:
    """The end of a command. When it replaces, those who were picked by older ones go, in pages."""
    if not entry.replaces:
        return
    marks, floor = desk.work.marks, desk.work.marks.closings.get(entry.segment_id)
    raw, at = arrived.raw, entry.key.at
    desk.work.logged.append(
        Logged(entry.environment, "", at, entry.type, None, entry.message_id, raw.entry_id, raw.text)
    )
    if floor is None or floor < entry.key:
        marks.closings[entry.segment_id] = entry.key
        marks.changed_closings.add(entry.segment_id)
        details: dict[str, JSON] = {"message_id": entry.message_id, "key": list(entry.key)}
        desk.work.chores.append(NewChore("closing", entry.environment, entry.segment_id, details))


def unpick(desk: Desk, copies: Copies, key: PickKey, message_id: str) -> None:
    """A replacement lets go of one who was picked before; the word on them keeps its key."""
    pick = desk.work.marks.picks[key]
    desk.work.marks.keep_pick(key, replace(pick, picked=False, at=desk.clock))
    _see(desk, copies, key, False, message_id)


def show(desk: Desk, copies: Copies, key: PickKey, picked: bool, entry: MemberPicked) -> None:
    """Let whoever is there see that they were picked, or are no more; a part of a merge asks no condition."""
    if not entry.merging:
        _see(desk, copies, key, picked, entry.message_id)
        return
    subject = key[:2]
    picks = _picks(desk, key, picked)
    user = desk.work.users.get(subject)
    if user is not None:
        desk.work.users[subject] = replace(user, picks=picks)


def _see(desk: Desk, copies: Copies, key: PickKey, picked: bool, message_id: str) -> None:
    subject, (environment, _, segment_id), picks = key[:2], key, _picks(desk, key, picked)
    concern, cause = frozenset({concern_of("pick", segment_id)}), f"manual:{message_id}"
    if scope_of(desk, environment, segment_id) == "company":
        company = desk.work.companies.get(subject)
        if company is not None:
            copies.heard(subject, company, message_id)
            company_folding.conclude(desk, company, replace(company, picks=picks), concern, cause)
        return
    user = desk.work.users.get(subject)
    if user is not None:
        before, flips = user_folding.settle(desk, user)
        desk.work.flips += flips
        user_folding.conclude(desk, before, replace(before, picks=picks), concern, cause)


def _picks(desk: Desk, key: PickKey, picked: bool) -> frozenset[str]:
    subject, segment = key[:2], frozenset({key[2]})
    known = desk.work.picked.get(subject, frozenset())
    picks = known | segment if picked else known - segment
    desk.work.picked[subject] = picks
    return picks
