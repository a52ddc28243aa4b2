"""Pure room: the entries of one transaction folded, one after the other, into what is to be written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from services.segmenter import matching
from services.segmenter.decode import Raw, Undecodable
from services.segmenter.memberships import Company, CompanyUser, Membership, copies_to, hear, join_or_leave
from services.segmenter.messages import Message, message
from services.segmenter.projection import Grouping, User, apply, grouping
from services.segmenter.rows import DeadLetter, Logged, Outgoing, logged_call, logged_company
from services.segmenter.rules import Catalogue
from shared.domain.events import AnyEntry, CallAccepted, CallRefused, CompanyCopied, MembershipTold
from shared.domain.invalid import InvalidEvent
from shared.domain.shards import shard_of
from shared.domain.values import InvalidValue, dumps

UserKey = tuple[str, str]
MembershipKey = tuple[str, str, str]
CompanyKey = tuple[str, str]

MAX_ID, MAX_DETAIL, MAX_TEXT = 255, 1_000, 1_000_000
"""Characters of an id, a reason and an entry that a dead letter keeps: no accepted call has more."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An entry as read and as decoded."""

    raw: Raw
    entry: AnyEntry | Undecodable

    def letter(self, code: str, detail: str) -> DeadLetter:
        """The dead letter of an entry that can never take effect."""
        entry = None if isinstance(self.entry, Undecodable) else self.entry
        return DeadLetter(
            environment=entry.environment if entry else None,
            entry_id=self.raw.entry_id,
            message_id=_storable(entry.message_id, MAX_ID) if entry else None,
            user_id=_storable(getattr(entry, "user_id", None) or "", MAX_ID) or None,
            code=code,
            detail=_storable(detail, MAX_DETAIL),
            entry=_storable(self.raw.text, MAX_TEXT),
        )


def _storable(text: str, length: int) -> str:
    """A dead letter must be storable whatever is in it, or its shard would stand still for it."""
    return text[:length].replace("\0", "\ufffd")


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when the fold happens: the shard, how many there are, and the owner's clock in UTC ms."""

    shard: int
    shards: int
    now: int


@dataclass(slots=True)
class Work:
    """The state that a transaction loaded and changes, and what it has to write besides."""

    users: dict[UserKey, User] = field(default_factory=dict)
    memberships: dict[MembershipKey, Membership] = field(default_factory=dict)
    companies: dict[CompanyKey, Company] = field(default_factory=dict)
    company_users: dict[MembershipKey, CompanyUser] = field(default_factory=dict)
    copies: list[CompanyCopied] = field(default_factory=list)
    flips: list[matching.Flip] = field(default_factory=list)
    logged: list[Logged] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    messages: dict[Message, int] = field(default_factory=dict)
    """Messages that take effect in this transaction -> receive time."""

    def unexpected(self) -> int:
        """How many dead letters no rule foresaw."""
        return sum(letter.code in {"fold_failed", "not_storable"} for letter in self.letters)


class Folder:
    """Folds entries into a Work; ``clock`` is the shard's own (SEAMS A9) and moves with the entries."""

    def __init__(self, work: Work, catalogue: Catalogue, place: Place, clock: int) -> None:
        """``work`` holds the loaded state of everything that the entries name."""
        self._work = work
        self._catalogue = catalogue
        self._place = place
        self.clock = clock
        self._heard: dict[CompanyKey, tuple[Company | None, MembershipTold]] = {}
        """Companies that were heard of: as they were before, and the last entry about them."""

    def fold(self, arrived: Arrived) -> None:
        """Fold one entry. One that can never take effect becomes a dead letter and changes nothing else.

        An exception of the pure fold is such a reason too (SEAMS A16): retrying it would never end.
        """
        entry = arrived.entry
        if isinstance(entry, Undecodable):
            self._bury(arrived, entry.code, entry.detail)
            return
        self.clock = max(self.clock, min(entry.received_at, self._place.now))
        try:
            self._fold_entry(arrived, entry)
        except (InvalidEvent, InvalidValue) as error:
            self._bury(arrived, error.code, str(error))
        except Exception as error:
            # Whatever the fold trips over, its neighbours go on.
            self._bury(arrived, "fold_failed", f"{type(error).__name__}: {error}")

    def _fold_entry(self, arrived: Arrived, entry: AnyEntry) -> None:
        identity = message_of(entry)
        if identity is None:
            if isinstance(entry, CallRefused):
                self._bury(arrived, entry.code, entry.detail)
            return
        if identity in self._work.messages:
            return
        match entry:
            case CallAccepted():
                self._fold_call(arrived.raw, entry)
            case MembershipTold():
                if not self._fold_told(arrived, entry):
                    return
            case CompanyCopied():
                self._work.copies.append(entry)
        self._work.messages[identity] = entry.received_at

    def _fold_call(self, raw: Raw, call: CallAccepted) -> None:
        """Time first (what was due before the call flips by the clock), then the call."""
        rules = self._catalogue.of(call.environment)
        key = (call.environment, call.user_id)
        before = self._work.users.get(key)
        flips: list[matching.Flip] = []
        if before is not None and before.due_at is not None and before.due_at <= self.clock:
            flips, due_at = matching.by_clock(rules, before, self.clock)
            before = replace(before, due_at=due_at)
        after, changed = apply(before, call)
        said = grouping(call)
        membership = self._join(said, call) if said else None
        flips += matching.by_event(rules, before, after, changed, (self.clock, cause_of(call)))
        asked = [definition for definition in rules.touched(changed) if definition.timed]
        due_at = matching.earliest(after.due_at, matching.next_due(asked, after, self.clock))
        self._work.users[key] = replace(after, due_at=due_at)
        self._work.flips += flips
        self._work.logged.append(logged_call(raw, call))
        if said and membership:
            self._work.memberships[(*key, said.company_id)] = membership
            self._tell_company(said, call)

    def _join(self, said: Grouping, call: CallAccepted) -> Membership:
        if not said.company_id:
            raise InvalidEvent("a group call names its company by groupId")
        known = self._work.memberships.get((call.environment, call.user_id, said.company_id))
        return join_or_leave(known, said, call)

    def _tell_company(self, said: Grouping, call: CallAccepted) -> None:
        told: dict[str, Any] = {
            "v": 1, "type": "membership_told", "environment": call.environment,
            "message_id": f"{call.message_id}/company", "received_at": call.received_at,
            "company_id": said.company_id, "user_id": call.user_id, "user_shard": self._place.shard,
            "member": said.member, "key": list(call.key), "cause": call.message_id, "traits": dict(said.traits),
        }  # fmt: skip
        target = shard_of(call.environment, said.company_id, self._place.shards)
        self._work.outgoing.append(Outgoing(target, dumps(told)))

    def _fold_told(self, arrived: Arrived, told: MembershipTold) -> bool:
        """Fold what a company's shard is told; whether all of it took effect, which is remembered then.

        The user's shard has its membership already, so the company has it too, whatever becomes of the traits. When
        they are refused they alone are put aside: the log keeps what took effect, and to try again is harmless.
        """
        key = (told.environment, told.company_id)
        before, user = self._work.companies.get(key), self._work.company_users.get((*key, told.user_id))
        raw, whole = arrived.raw, True
        try:
            company, heard = hear(before, user, told)
        except (InvalidEvent, InvalidValue) as error:
            self._bury(arrived, error.code, str(error))
            told, whole = told.model_copy(update={"traits": {}}), False
            raw = Raw(raw.entry_id, told.model_dump_json(exclude_none=True))
            company, heard = hear(before, user, told)
        self._work.companies[key] = company
        self._work.company_users[(*key, told.user_id)] = heard
        self._work.logged.append(logged_company(raw, told))
        self._heard[key] = (self._heard[key][0] if key in self._heard else before, told)
        return whole

    def send_copies(self) -> None:
        """After the last entry: tell the shards of each company that changed what it is now, once."""
        for key, (before, told) in self._heard.items():
            company = self._work.companies[key]
            copied: dict[str, Any] = {
                "v": 1, "type": "company_copied", "environment": told.environment,
                "message_id": f"{told.cause}/company/{company.revision}", "received_at": told.received_at,
                "company_id": told.company_id, "revision": company.revision,
                "attributes": dict(company.attributes.values), "instants": dict(company.attributes.instants),
                "cause": told.cause,
            }  # fmt: skip
            shards = sorted(copies_to(before, company))
            text = dumps(copied) if shards else ""
            self._work.outgoing += [Outgoing(shard, text) for shard in shards]

    def _bury(self, arrived: Arrived, code: str, detail: str) -> None:
        self._work.letters.append(arrived.letter(code, detail))


def cause_of(call: CallAccepted) -> str:
    """The cause of a call's transitions: ``import`` for history, so that replaying it does not mail people."""
    return f"{'import' if call.historical else 'event'}:{call.message_id}"


def message_of(entry: AnyEntry) -> Message | None:
    """Under which identity an entry takes effect once; None for entries without effect.

    What a call causes elsewhere is about a company and a user of it, under an id derived from the call's. Its type goes
    into the hash, with a NUL that no call's id may hold: whatever ids calls choose, none is taken for it.
    """
    match entry:
        case CallAccepted():
            return message(entry.environment, entry.message_id, entry.user_id)
        case MembershipTold():
            about = f"{entry.company_id}\0{entry.user_id}"
        case CompanyCopied():
            about = entry.company_id
        case _:
            return None
    return message(entry.environment, f"{entry.type}\0{entry.message_id}", about)
