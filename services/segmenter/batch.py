"""Door: a batch of entries, from the stream to the commit, in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.segmenter import companies, log, users
from services.segmenter.catalogue import adopt
from services.segmenter.decode import Raw, Undecodable, decode
from services.segmenter.fence import Fence, Lease, owner_transaction
from services.segmenter.folding import Arrived, Folder, Place, UserKey, Work, message_of
from services.segmenter.members import apply_flips
from services.segmenter.poison import Breaker, is_poison
from services.segmenter.projection import User, grouping
from services.segmenter.rules import Catalogue
from shared.domain.events import CallAccepted, MembershipTold
from shared.postgres.pool import Pool


@dataclass(frozen=True, slots=True)
class Handled:
    """What a transaction did, as far as the loop goes on from it."""

    catalogue: Catalogue
    as_of: int
    """How far the stream has been read, UTC ms."""
    earliest_due: int | None
    """The earliest flip that it wrote, UTC ms."""
    outgoing: int


class Batches:
    """Handles batches of one shard for its owner."""

    def __init__(self, pool: Pool, lease: Lease, shards: int) -> None:
        """``shards``: how many there are."""
        self._pool = pool
        self._lease = lease
        self._shards = shards
        self._breaker = Breaker()

    async def handle(self, known: Catalogue, raws: Sequence[Raw], now: int) -> list[Handled]:
        """Handle entries in order, exactly once. Returns what each transaction did.

        When a batch fails for what is in it, it is halved until one entry fails alone; that one becomes a dead letter
        (SEAMS A16). Every other error is transient: it is raised, and nothing has moved.
        """
        try:
            return [await self._transact(known, raws, now, poison=None)]
        except Exception as error:
            if not is_poison(error):
                raise
        if len(raws) == 1:
            return [await self._settle(known, raws, now)]
        middle = len(raws) // 2
        done = await self.handle(known, raws[:middle], now)
        return done + await self.handle(done[-1].catalogue, raws[middle:], now)

    async def _settle(self, known: Catalogue, raws: Sequence[Raw], now: int) -> Handled:
        """One entry that failed for what is in it: once more, to be sure that it was not the connection's fault."""
        try:
            return await self._transact(known, raws, now, poison=None)
        except Exception as error:
            if not is_poison(error):
                raise
            poison = f"{type(error).__name__}: {error}"
        return await self._transact(known, raws, now, poison=poison)

    async def _transact(self, known: Catalogue, raws: Sequence[Raw], now: int, *, poison: str | None) -> Handled:
        arrived = [Arrived(raw, decode(raw)) for raw in raws]
        async with owner_transaction(self._pool, self._lease, now) as fence:
            catalogue = await adopt(fence, known)
            if poison is None:
                place = Place(self._lease.shard, self._shards, now)
                work, before = await _fold(fence, catalogue, arrived, place)
            else:
                work, before = Work(letters=[item.letter("not_storable", poison) for item in arrived]), {}
            moment = asyncio.get_running_loop().time()
            self._breaker.check(moment, len(raws), work.unexpected())
            await _write(fence, catalogue, work, before, now)
            fence.position.offset_id = raws[-1].entry_id
            fence.position.as_of = max([fence.position.as_of, *_receive_times(arrived)])
        self._breaker.record(moment, len(raws), work.unexpected())
        due = [user.due_at for user in work.users.values() if user.due_at is not None]
        return Handled(catalogue, fence.position.as_of, min(due, default=None), len(work.outgoing))


async def _fold(
    fence: Fence, catalogue: Catalogue, arrived: Sequence[Arrived], place: Place
) -> tuple[Work, Mapping[UserKey, User]]:
    """What the entries that have not taken effect yet change, and the users as they were before."""
    work, before = await _load(fence, arrived)
    folder = Folder(work, catalogue, place, fence.position.evaluated_at)
    for item in await _unseen(fence, arrived):
        folder.fold(item)
    fence.position.advance(folder.clock)
    return work, before


async def _unseen(fence: Fence, arrived: Sequence[Arrived]) -> list[Arrived]:
    """The entries whose message has not taken effect before. (Repeats within the batch are the folder's.)"""
    identities = [None if isinstance(item.entry, Undecodable) else message_of(item.entry) for item in arrived]
    seen = await log.seen(fence, {identity for identity in identities if identity is not None})
    return [item for item, identity in zip(arrived, identities, strict=True) if identity not in seen]


async def _load(fence: Fence, arrived: Iterable[Arrived]) -> tuple[Work, Mapping[UserKey, User]]:
    """The state of everything that the entries name."""
    calls = [item.entry for item in arrived if isinstance(item.entry, CallAccepted)]
    told = [item.entry for item in arrived if isinstance(item.entry, MembershipTold)]
    found = await users.load_users(fence, {(call.environment, call.user_id) for call in calls})
    joined = {(call.environment, call.user_id, said.company_id) for call in calls if (said := grouping(call))}
    work = Work(
        users=dict(found),
        memberships=await companies.load_memberships(fence, joined),
        companies=await companies.load_companies(fence, {(entry.environment, entry.company_id) for entry in told}),
        company_users=await companies.load_company_users(
            fence, {(entry.environment, entry.company_id, entry.user_id) for entry in told}
        ),
    )
    return work, found


async def _write(fence: Fence, catalogue: Catalogue, work: Work, before: Mapping[UserKey, User], now: int) -> None:
    """Everything that the fold changed."""
    if work.messages:
        await log.remember(fence, work.messages)
        await log.append(fence, work.logged)
        await users.write(fence, before, work.users)
        await companies.write_memberships(fence, work.memberships.values())
        await companies.write_companies(fence, work.companies.values())
        await companies.write_company_users(fence, work.company_users)
        await companies.write_copies(fence, work.copies)
    if work.letters:
        await log.bury(fence, work.letters, now)
    if work.outgoing:
        await log.send(fence, work.outgoing)
    await apply_flips(fence, catalogue, work.flips)


def _receive_times(arrived: Iterable[Arrived]) -> list[int]:
    return [item.entry.received_at for item in arrived if not isinstance(item.entry, Undecodable)]
