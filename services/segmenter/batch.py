"""Door: a batch of entries, from the stream to the commit, in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterable, Sequence, Set
from dataclasses import dataclass

from services.segmenter import seen
from services.segmenter.budget import Budget
from services.segmenter.catalogue import adopt
from services.segmenter.decode import Raw, Undecodable, decode
from services.segmenter.fence import Fence, owner_transaction
from services.segmenter.folding import Folder
from services.segmenter.holding import Holding
from services.segmenter.loading import load_work
from services.segmenter.matching import AnyEntity
from services.segmenter.messages import Message
from services.segmenter.poison import Breaker, is_poison
from services.segmenter.rules import Catalogue
from services.segmenter.work import Arrived, Before, Place, Work
from services.segmenter.writing import write
from shared.domain.events import CallAccepted


@dataclass(frozen=True, slots=True)
class Handled:
    """What a transaction did, as far as the loop goes on from it."""

    catalogue: Catalogue
    offset_id: str
    as_of: int
    """How far the stream has been read, UTC ms."""
    earliest_due: int | None
    """The earliest flip that it wrote, UTC ms."""
    outgoing: int
    received: Sequence[int]
    """When the calls that took effect were received, UTC ms."""


class Batches:
    """Handles entries of one shard for its owner."""

    def __init__(self) -> None:
        """Nothing has failed yet."""
        self._breaker = Breaker()

    async def handle(self, held: Holding, known: Catalogue, raws: Sequence[Raw], now: int) -> Handled:
        """Handle the first of these entries, in order, exactly once: as many as one transaction takes, at least one.

        When they fail for what is in them, half of them are tried, until one entry fails alone; that one becomes a dead
        letter (SEAMS A16). Every other error is transient: it is raised, and nothing has moved.
        """
        while True:
            try:
                return await self._transact(held, known, raws, now, poison=None)
            except Exception as error:
                if not is_poison(error):
                    raise
            if len(raws) == 1:
                return await self._settle(held, known, raws, now)
            raws = raws[: len(raws) // 2]

    async def _settle(self, held: Holding, known: Catalogue, raws: Sequence[Raw], now: int) -> Handled:
        """One entry that failed for what is in it: once more, to be sure that it was not the connection's fault."""
        try:
            return await self._transact(held, known, raws, now, poison=None)
        except Exception as error:
            if not is_poison(error):
                raise
            poison = f"{type(error).__name__}: {error}"
        return await self._transact(held, known, raws, now, poison=poison)

    async def _transact(
        self, held: Holding, known: Catalogue, raws: Sequence[Raw], now: int, *, poison: str | None
    ) -> Handled:
        arrived: Sequence[Arrived] = [Arrived(raw, decode(raw)) for raw in raws]
        place = Place(held.lease.shard, held.shards, now)
        async with owner_transaction(held.pool, held.lease, now) as fence:
            catalogue = await adopt(fence, known, held.library)
            if poison is None:
                work, before, arrived = await _fold(fence, catalogue, arrived, place)
            else:
                work, before = Work(letters=[item.letter("not_storable", poison) for item in arrived]), Before()
            moment = asyncio.get_running_loop().time()
            self._breaker.check(moment, len(arrived), work.unexpected())
            chores = await write(fence, catalogue, work, before, now)
            fence.position.offset_id = arrived[-1].raw.entry_id
            fence.position.as_of = max([fence.position.as_of, *_receive_times(arrived, now)])
        self._breaker.record(moment, len(arrived), work.unexpected())
        # Only what is committed is remembered.
        catalogue.chores.extend(chores)
        entities: list[AnyEntity] = [*work.users.values(), *work.companies.values()]
        due = [each.due_at for each in entities if each.due_at is not None]
        position = fence.position
        return Handled(
            catalogue,
            position.offset_id,
            position.as_of,
            min(due, default=None),
            len(work.outgoing),
            _received(arrived, work.messages),
        )


async def _fold(
    fence: Fence, catalogue: Catalogue, arrived: Sequence[Arrived], place: Place
) -> tuple[Work, Before, Sequence[Arrived]]:
    """What the entries that have not taken effect yet change, how it was before, and the entries folded in time."""
    work = await load_work(fence, catalogue, arrived)
    before = Before.of(work)
    effective = await _effective(fence, arrived)
    folder = Folder(work, catalogue, place, fence.position.evaluated_at)
    budget, folded = Budget(), 0
    for item in arrived:
        if budget.spent():
            break
        if item.identity not in effective:
            folder.fold(item)
        folded += 1
    folder.finish()
    fence.position.advance(folder.clock)
    return work, before, arrived[:folded]


async def _effective(fence: Fence, arrived: Sequence[Arrived]) -> Set[Message | None]:
    """The messages among these that took effect before. (Repeats within the batch are the folder's to notice.)"""
    return await seen.among(fence, {item.identity for item in arrived if item.identity is not None})


def _received(arrived: Iterable[Arrived], effective: Container[Message]) -> list[int]:
    """When the calls that took effect were first received: those that a merge forwards have been measured before."""
    received: dict[Message, int] = {}
    for item in arrived:
        entry, identity = item.entry, item.identity
        if identity in effective and identity is not None and isinstance(entry, CallAccepted) and not entry.passed:
            received.setdefault(identity, entry.received_at)
    return list(received.values())


def _receive_times(arrived: Iterable[Arrived], now: int) -> list[int]:
    """When entries were received, but never ahead of the owner's clock.

    An ingest whose clock is fast must not make time pass for everybody else's users (SEAMS A9).
    """
    return [min(item.entry.received_at, now) for item in arrived if not isinstance(item.entry, Undecodable)]
