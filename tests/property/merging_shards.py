"""Shards in memory, for laws of what they tell each other: the pure rooms alone, and streams that the test delivers."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from services.segmenter import user_folding
from services.segmenter.decode import Raw, decode
from services.segmenter.folding import Folder
from services.segmenter.matching import Pair, effective
from services.segmenter.merging import moved
from services.segmenter.page_work import NewChore
from services.segmenter.questions import COMPANIES
from services.segmenter.rules import Catalogue
from services.segmenter.work import Arrived, Desk, Place, Work
from shared.domain.events import CallAccepted
from shared.domain.shards import shard_of
from shared.domain.values import JSON, dumps
from tests.definitions import ENVIRONMENT

SHARDS = 3


@dataclass
class Shard:
    """One owner's state, which is never written; what it sends waits in ``outbox``, in order."""

    number: int
    catalogue: Catalogue
    work: Work = field(default_factory=Work)
    members: set[Pair] = field(default_factory=set)
    told: list[tuple[int, str, bool, str]] = field(default_factory=list)
    """(definition, user, entered, cause) of each transition."""
    outbox: deque[tuple[int, str]] = field(default_factory=deque)
    read: int = 0

    def handle(self, text: str) -> None:
        """Fold one entry, do its pages, tell the flips, and put what it sends into the outbox."""
        self.read += 1
        place = Place(self.number, SHARDS, 2**62)
        folder = Folder(self.work, self.catalogue, place, 0)
        raw = Raw(f"{self.read}-0", text)
        folder.fold(Arrived(raw, decode(raw)))
        folder.finish()
        chores, self.work.chores = self.work.chores, []
        for chore in chores:
            if chore.kind == "company":
                self._ask_users(chore, Desk(self.work, self.catalogue, place, folder.clock))
        self._tell()
        for chore in chores:
            if chore.kind == "merge":
                self._send_history(chore)

    def _tell(self) -> None:
        for flip in effective(self.work.flips, self.members):
            (self.members.add if flip.entered else self.members.discard)(flip.pair)
            self.told.append((*flip.pair, flip.entered, flip.cause))
        self.outbox.extend((each.target_shard, each.entry) for each in self.work.outgoing)
        self.work.flips, self.work.outgoing = [], []

    def _ask_users(self, chore: NewChore, desk: Desk) -> None:
        """What the pages of a company's new copy ask."""
        asked = {each.number for each in self.catalogue.of(chore.environment).by_concern[COMPANIES]}
        for key, memberships in self.work.memberships.items():
            if chore.subject in memberships and key in self.work.users:
                user_folding.reconsider(desk, self.work.users[key], asked, str(chore.details["cause"]))

    def _send_history(self, chore: NewChore) -> None:
        """What the pages of a merge send."""
        details, user_id = chore.details, str(chore.details["user_id"])
        history = [row for row in self.work.logged if row.user_id == chore.subject and row.type != "merge_asked"]
        entries = [moved(row.entry, user_id, merging=True) for row in history]
        last: dict[str, JSON] = {
            "v": 1, "type": "user_merged", "environment": ENVIRONMENT, "message_id": str(details["message_id"]),
            "received_at": 0, "anonymous_id": chore.subject, "user_id": user_id, "cause": str(details["cause"]),
            "first_seen_at": details["first_seen_at"], "last_seen_at": details["last_seen_at"],
            "brought": bool(history),
        }  # fmt: skip
        target = shard_of(ENVIRONMENT, user_id, SHARDS)
        self.outbox.extend((target, dumps(entry)) for entry in [*entries, last])


@dataclass
class World:
    """Several shards and their streams."""

    catalogue: Catalogue
    shards: list[Shard] = field(init=False)
    streams: defaultdict[int, deque[str]] = field(default_factory=lambda: defaultdict(deque), init=False)

    def __post_init__(self) -> None:
        self.shards = [Shard(number, self.catalogue) for number in range(SHARDS)]

    def accept(self, call: CallAccepted) -> None:
        """Put a call on the stream of its user's shard."""
        self.streams[shard_of(ENVIRONMENT, call.user_id, SHARDS)].append(call.model_dump_json())

    def steps(self) -> list[Callable[[], None]]:
        """What could happen next: a shard reads its next entry, or sends the oldest of its outbox."""
        reads = [lambda shard=shard: self._read(shard) for shard in self.shards if self.streams[shard.number]]
        sends = [lambda shard=shard: self._send(shard) for shard in self.shards if shard.outbox]
        return [*reads, *sends]

    def _read(self, shard: Shard) -> None:
        shard.handle(self.streams[shard.number].popleft())

    def _send(self, shard: Shard) -> None:
        target, entry = shard.outbox.popleft()
        self.streams[target].append(entry)

    def state(self) -> Any:
        """What people see in the end: users, companies and members; `due_at` may be early."""
        works = [shard.work for shard in self.shards]
        users = {key: replace(user, due_at=None) for work in works for key, user in work.users.items()}
        memberships = {
            (key, company): (each.member, each.key, each.joined_at, each.attributes.values)
            for work in works
            for key, found in work.memberships.items()
            for company, each in found.items()
        }
        companies = {
            key: (company.attributes.values, company.member_count)
            for work in works
            for key, company in work.companies.items()
        }
        sides = {key: user.member for work in works for key, user in work.company_users.items()}
        members = set().union(*(shard.members for shard in self.shards))
        return users, memberships, companies, sides, members
