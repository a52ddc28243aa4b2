"""P4 and P5 as a whole: whatever happens, members are who they must be, and subscribers were told exactly that."""

import asyncio
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from services.segmenter import switch
from shared.domain.order import OrderKey
from tests.page_sizes import limit_pages
from tests.property.members_model import Model, ModelSegment, Said, misfold
from tests.property.members_steps import (
    ELSEWHERE,
    ZONES,
    Burst,
    Create,
    Delete,
    Edit,
    Forward,
    Group,
    Identify,
    Plain,
    Resend,
    Step,
    lives,
)
from tests.segmenting import DAY, ENVIRONMENT, ManualClock, Muster, segmenting
from tests.servers import create_database, drop_database, flush, with_path

EXAMPLES = int(os.environ.get("MUSTER_LIVES", "30"))
"""Each takes a second or three; more of them at night."""
LONGEST = 20 * DAY
"""Within the 30 days in which operators find their place in every order."""
DEFAULTS = (("all-users", "identified"), ("anonymous-visitors", "anonymous"))


@dataclass
class Machine:
    """A Muster and the model of it, living the same life."""

    muster: Muster
    clock: ManualClock
    model: Model
    calls: list[Any] = field(default_factory=list)
    """Each call made so far, ready to be made again."""
    ends: int = 0

    async def begin(self) -> None:
        """Two environments with their default segments."""
        self.ends = self.clock.now_ms() + LONGEST
        await self.muster.create_environment(ELSEWHERE, ZONES[ELSEWHERE])
        for environment in ZONES:
            for key, population in DEFAULTS:
                segment_id = await self.muster.segment_by_key(key, environment)
                self.model.segments[segment_id] = ModelSegment(environment, None, population)

    async def take(self, step: Step) -> None:
        """Do one step to both."""
        match step:
            case Identify() | Group() | Burst():
                await self._call(step)
            case Resend(which):
                for call in [self.calls[-number] for number in which if number <= len(self.calls)]:
                    await call()
            case Create() | Edit() | Delete():
                await self._command(step)
            case Forward(milliseconds):
                self.clock.forward(max(0, min(milliseconds, self.ends - self.clock.now_ms())))
            case Plain(what):
                await self._plain(what)

    async def _call(self, step: Identify | Group | Burst) -> None:
        match step:
            case Identify():
                await self._identify(step)
            case Group():
                await self._group(step)
            case Burst(calls):
                await self.muster.stop_all()
                for each in calls:
                    await self._identify(each)
                self.muster.start_worker()

    async def _identify(self, step: Identify) -> None:
        at, message_id = self.clock.now_ms() - step.late, f"m{len(self.calls)}"
        send = self.muster.identify if step.identified else self.muster.visit
        call = partial(
            send, step.user_id, step.traits,
            at=at, message_id=message_id, index=step.index, environment=step.environment,
        )  # fmt: skip
        self.calls.append(call)
        await call()
        said = Said(OrderKey(at, step.index, message_id), step.identified, step.traits)
        self.model.hear(step.environment, step.user_id, said)

    async def _group(self, step: Group) -> None:
        at, message_id = self.clock.now_ms(), f"m{len(self.calls)}"
        call = partial(
            self.muster.group, step.user_id, step.company_id, step.traits,
            membership=step.membership, at=at, message_id=message_id,
        )  # fmt: skip
        self.calls.append(call)
        await call()
        self.model.hear(ENVIRONMENT, step.user_id, Said(OrderKey(at, 0, message_id), True, {}))

    async def _command(self, step: Create | Edit | Delete) -> None:
        mine = [segment_id for segment_id, segment in self.model.segments.items() if segment.tree is not None]
        if isinstance(step, Create):
            segment_id = await self.muster.create_segment(
                f"Segment {secrets.token_hex(4)}",
                step.tree,
                population=step.population,
                announce=step.announce,
                environment=step.environment,
            )
            self.model.segments[segment_id] = ModelSegment(step.environment, step.tree, step.population)
        elif mine:
            segment_id = mine[step.which % len(mine)]
            segment = self.model.segments[segment_id]
            if isinstance(step, Delete):
                await self.muster.delete_segment(segment_id, environment=segment.environment)
                del self.model.segments[segment_id]
                return
            await self.muster.edit_segment(
                segment_id, step.tree, population=step.population, environment=segment.environment
            )
            segment.tree, segment.population = step.tree, step.population or segment.population

    async def _plain(self, what: str) -> None:
        match what:
            case "look":
                await self.look()
            case "pause":
                await self.muster.stop_all()
            case "restart" if self.muster.workers:
                await self.muster.restart_worker()
            case "join" if self.muster.workers < 3:
                self.muster.start_worker()
            case "leave" if self.muster.workers > 1:
                await self.muster.stop_worker()
            case "cut":
                await self.muster.cut_connections()

    async def look(self) -> None:
        """Everything that must hold once all is quiet."""
        if not self.muster.workers:
            self.muster.start_worker()
        await self.muster.quiet(timeout=60)
        assert await self.muster.connection.fetch("select code, detail from dead_letters") == []
        told = {environment: await self.muster.transitions(environment) for environment in ZONES}
        for rows in told.values():
            assert [row["id"] for row in rows] == [f"{number}-0" for number in range(1, len(rows) + 1)]
        for segment_id, segment in self.model.segments.items():
            members = await self.muster.members(segment_id)
            assert members == self.model.members(segment_id, self.clock.now_ms()), segment
            assert misfold([row for row in told[segment.environment] if row["segment_id"] == segment_id], members) == []
        report = await self.muster.verify()
        assert report.differences == []
        assert report.late == []


class Sizes(NamedTuple):
    """How much a transaction does at once, and which edits are told user by user."""

    batch_entries: int
    page: int
    announce_limit: int


async def live(server: str, template: str, redis_url: str, life: Sequence[Step], batch_entries: int) -> None:
    """One life on a database and a Redis of its own."""
    name = f"life_{secrets.token_hex(6)}"
    url, clock = await create_database(server, name, template), ManualClock()
    flush(redis_url)
    try:
        async with segmenting(url, redis_url, clock=clock, shards=3, workers=1, batch_entries=batch_entries) as muster:
            machine = Machine(muster, clock, Model(ZONES))
            await machine.begin()
            for step in [*life, Plain("look")]:
                note(repr(step))
                async with asyncio.timeout(90):
                    await machine.take(step)
    finally:
        await drop_database(server, name)
        flush(redis_url)


@pytest.mark.timeout(3_600)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(lives, st.builds(Sizes, st.sampled_from([1, 3, 500]), st.sampled_from([1, 2, 500]), st.sampled_from([0, 2, 99])))
def test_members_are_who_they_must_be(
    postgres_server: str, template_database: str, redis_server: str, life: list[Step], sizes: Sizes
) -> None:
    """Whatever calls, commands, time and workers do, in pages and batches of any size."""
    with pytest.MonkeyPatch.context() as patch:
        limit_pages(patch, sizes.page)
        patch.setattr(switch, "ANNOUNCE_LIMIT", sizes.announce_limit)
        redis_url = with_path(redis_server, "14")
        asyncio.run(live(postgres_server, template_database, redis_url, life, sizes.batch_entries))
