"""Door: `muster rebuild`: ask owners for one step after the other, wait for each, and say how far it is.

state: what the log says of users and companies. agree: what shards tell each other about them. members: every
definition is asked again, and the difference to what was published is told. counts: what is counted beside its rows.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from redis.asyncio import Redis

from services.segmenter import rebuild_requests as requests
from services.segmenter.rebuild_requests import Standing, Step
from services.segmenter.rebuilding import counting, passing
from services.segmenter.verify import pages
from services.segmenter.verify.facts import Extent
from shared.clock import Clock
from shared.ids import new_id
from shared.postgres.pool import AnyConnection

POLL_S: Final = 0.1

Show = Callable[[Step, Standing], None]


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild found different and made right, by table; ``entries``: rows of the log that it folded."""

    rebuild: str
    entries: int = 0
    ids: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


async def rebuild(postgres: AnyConnection, redis: Redis, clock: Clock, extent: Extent, show: Show) -> Rebuilt:
    """Rebuild, or go on with a rebuild that was interrupted; ``show`` is called while it goes on."""
    done = Rebuilt(await requests.unfinished(postgres, clock.now_ms()) or new_id("reb_", clock.now_ms()))
    places = await _places(postgres, extent)
    for step in get_args(Step):
        asked = [
            (shard, environment, await counting.measure(postgres, shard, environment) if step == "counts" else {})
            for shard, environment in places
        ]
        await requests.ask(postgres, done.rebuild, step, asked, clock.now_ms())
        reached = await _await(postgres, done.rebuild, step, show)
        done.entries += reached.entries
        done.ids = max(done.ids, reached.ids)
        done.changed.update(reached.changed)
        done.failures += [f"{step}, {failure}" for failure in reached.failures]
        if step == "agree" and reached.changed.get("told"):
            # What companies hear of their users may change what they tell the shards of others.
            await passing.pass_on(postgres, redis)
            await passing.pass_on(postgres, redis)
    return done


async def _places(postgres: AnyConnection, extent: Extent) -> Sequence[tuple[int, str]]:
    shards, environments = range(await pages.shards(postgres)), await pages.environments(postgres)
    return [
        (shard, environment)
        for shard in shards
        for environment in environments
        if extent.covers(environment=environment, shard=shard)
    ]


async def _await(postgres: AnyConnection, rebuild: str, step: Step, show: Show) -> Standing:
    while True:
        standing = await requests.standing(postgres, rebuild, step)
        show(step, standing)
        if standing.done == standing.asked:
            return standing
        await asyncio.sleep(POLL_S)
