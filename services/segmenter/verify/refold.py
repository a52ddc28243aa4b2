"""Pure: the state of users and companies, folded again from the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from services.segmenter.decode import Raw, decode
from services.segmenter.log_places import was_before
from services.segmenter.questions import Happened
from services.segmenter.verify.folded import Folded, Logged, Surroundings
from shared.domain.events import CallAccepted, MemberPicked, MembershipRemoved, MembershipTold, MergeAsked, UserMerged
from shared.domain.invalid import InvalidEvent
from shared.domain.segments import SubjectScope
from shared.domain.values import InvalidValue, Value, dumps, loads

REMEMBERED_MS: Final = 30 * 86_400_000
"""A message that is resent within 30 days has no effect again (promise P2)."""


class Line(NamedTuple):
    """A row of the log, about one id; ``properties`` and ``instants`` are JSON."""

    subject_id: str
    number: int
    entry_id: str
    name: str | None
    properties: str | None
    instants: str | None
    entry: str


@dataclass(slots=True)
class Refold:
    """Folds the entries of a page of ids, in the order of their numbers per id."""

    around: Surroundings = field(default_factory=Surroundings)
    folded: defaultdict[str, Folded] = field(default_factory=lambda: defaultdict(Folded))
    complaints: list[tuple[str, str]] = field(default_factory=list)
    """(where, what is wrong with the entry)."""
    misread: dict[int, tuple[str, Happened | None]] = field(default_factory=dict)
    """Number of an entry whose row names another event, or other properties, than the call has -> (id, what it has)."""
    entries: int = 0
    _id: str = ""
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Fold the next entry of the log; entries of one id come one after the other."""
        self.entries += 1
        if line.subject_id != self._id:
            self._id, self._seen = line.subject_id, {}
        entry = decode(Raw("", line.entry))
        where = f"entry {line.number} of {line.subject_id!r}"
        if not isinstance(entry, Logged):
            self.complaints.append((where, f"is no call: {entry}"))
            return
        erased_by = self.around.erased.get((self._scope(entry), line.subject_id))
        if erased_by is not None and was_before(line.entry_id, erased_by):
            return
        self._look_for_repeat(entry, where)
        try:
            self._fold(line, entry)
        except (InvalidEvent, InvalidValue) as error:
            self.complaints.append((where, f"cannot be folded again: {error}"))

    def misreadings(self) -> list[tuple[str, str]]:
        """(where, what is wrong) of rows that do not say of their call what it is."""
        return [
            (f"entry {number} of {subject_id!r}", "is written down with another name, or other properties, than it has")
            for number, (subject_id, _) in self.misread.items()
        ]

    def _scope(self, entry: Logged) -> SubjectScope:
        """Whether an entry is about the user of its id, or about the company."""
        match entry:
            case MembershipTold():
                return "company"
            case MemberPicked(segment_id=segment_id) if segment_id in self.around.company_segments:
                return "company"
        return "user"

    def _look_for_repeat(self, entry: Logged, where: str) -> None:
        match entry:
            case MembershipTold(traits=traits) if not traits:
                return  # Its traits may have been put aside, and tried again later.
            case MembershipTold(user_id=about) | MemberPicked(segment_id=about):
                message = entry.message_id, about
            case MembershipRemoved(company_id=about) | MergeAsked(anonymous_id=about) | UserMerged(anonymous_id=about):
                message = entry.message_id, f"{entry.type} {about}"
            case _:
                message = entry.message_id, ""
        before = self._seen.get(message)
        if before is not None and entry.received_at - before < REMEMBERED_MS:
            self.complaints.append((where, f"repeats message {entry.message_id!r}"))
        self._seen[message] = entry.received_at

    def _fold(self, line: Line, entry: Logged) -> None:
        folded = self.folded[line.subject_id]
        match entry:
            case CallAccepted():
                event = folded.call(entry, self.around)
                if not _is_said(line, event):
                    self.misread[line.number] = line.subject_id, event
            case MembershipTold():
                folded.told(entry, self.around)
            case MemberPicked():
                folded.picked(entry)
            case MembershipRemoved():
                folded.left(entry)
            case MergeAsked():
                folded.closed(entry, self.around.company_segments)
                self._forgive(line.subject_id)
            case UserMerged():
                folded.merged(entry)

    def _forgive(self, subject_id: str) -> None:
        """What counts under the user from now on is hidden under the id that was closed."""
        self._seen = {}
        for number in [number for number, (about, _) in self.misread.items() if about == subject_id]:
            del self.misread[number]


def _is_said(line: Line, event: Happened | None) -> bool:
    """Whether a row names the event that its call is, with its properties."""
    if event is None:
        return line.name is None and line.properties is None and line.instants is None
    return line.name == event.name and _are(line.properties, event.properties) and _are(line.instants, event.instants)


def _are(text: str | None, values: Mapping[str, Value]) -> bool:
    found = {} if text is None else loads(text)
    if found != values:
        return False
    # In Python true equals 1.
    return all(isinstance(value, str) for value in values.values()) or dumps(found) == dumps(dict(values))
