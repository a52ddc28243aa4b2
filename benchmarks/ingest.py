"""Durable events a second through ingest, beside a server that only answers and a client of Redis alone."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median

import httpx
import uvloop
from redis.asyncio import Redis

from benchmarks.bodies import BATCH, batch_requests, batches, single_requests
from benchmarks.page import Result
from benchmarks.pelting import Load, Meter, Round, pelt
from benchmarks.scene import home
from services.cli.embedded.processes import free_port
from services.cli.embedded.redis_server import start_redis, stop_redis
from services.ingest.requests import Accepted, Reception, judge
from shared.clock import SystemClock
from shared.domain.keys import key_digest
from shared.stream import names
from shared.stream.connection import connect
from shared.stream.key_mirror import MirroredKey, publish_key
from shared.stream.scripts import APPEND
from shared.stream.streams import ensure_stream
from tests.acceptance.ingest_process import ready_ingest
from tests.data import ROOT
from tests.waiting import wait_until, wait_until_sync

SHARDS = 8
KEY = "wk_benchmark"
ENVIRONMENT = "development"
SINGLES, BATCHES = 64, 16
"""Connections of those who send single calls and batches."""

ANSWERS = "Floor: a server that only answers"
IDENTIFY = "`POST /v1/identify`"
SCRIPTS = f"Floor: one EVALSHA per {BATCH} entries, one at a time"
BATCHED = f"`POST /v1/batch`, {BATCH} calls each"
CROWD = f"Floor: one EVALSHA per {BATCH} entries, {BATCHES} at a time"
TEXT = f"""A real ingest process and the Redis that `muster up` starts (`appendfsync always`), {SHARDS} shards.
Single calls are those of Segment's browser SDK (1.2 KB, {SINGLES} connections), batches those of its SDK for Python
(half of the calls are events, 410 bytes each, {BATCHES} connections); each connection waits for its answer. The floors:
the same server with an app that reads the body and answers (no key, no validation, no stream), and scripts that append
the same entries, each to one stream, from one process. All take turns and share the cores with the client; CPU is time
per event. A ratio is that of the medians, then the lowest and the highest of the rounds: the disk is not steady."""
FLOORS = {IDENTIFY: (ANSWERS,), BATCHED: (SCRIPTS, CROWD)}


@dataclass
class Stage:
    """A Redis with streams and a key, an ingest on it, and the server that only answers."""

    redis: Redis
    redis_pid: int
    ingest_port: int
    ingest_pid: int
    bare_port: int
    bare_pid: int
    script: str = ""
    rounds: dict[str, list[Round]] = field(default_factory=dict)

    async def through(self, name: str, load: Load, seconds: float, *, bare: bool = False) -> None:
        """Measure a door of ingest, or the server that only answers."""
        meter = Meter(self.bare_pid if bare else self.ingest_pid, self.redis_pid)
        found = await pelt(self.bare_port if bare else self.ingest_port, load, meter, seconds)
        self.rounds.setdefault(name, []).append(found)
        await self._tidy()

    async def straight(self, name: str, scripts: Sequence[Sequence[bytes]], at_once: int, seconds: float) -> None:
        """Measure one EVALSHA per 100 entries to Redis, so many at once, each on a connection of its own."""
        meter = Meter(None, self.redis_pid)
        following = cycle(enumerate(scripts))

        stopped = asyncio.Event()

        async def append() -> None:
            for number, entries in following:
                if stopped.is_set():
                    return
                await self.redis.evalsha(self.script, 1, names.events(number % SHARDS), *entries)
                meter.done += len(entries)

        tasks = [asyncio.create_task(append()) for _ in range(at_once)]
        self.rounds.setdefault(name, []).append(await meter.round(seconds))
        stopped.set()
        await asyncio.gather(*tasks)
        await self._tidy()

    async def _tidy(self) -> None:
        """Every round begins with short streams and a short log."""
        for shard in range(SHARDS):
            await self.redis.xtrim(names.events(shard), maxlen=1, approximate=False)
        await self._wait_for_rewriting()
        await self.redis.bgrewriteaof()
        await self._wait_for_rewriting()

    async def _wait_for_rewriting(self) -> None:
        async def is_over() -> bool:
            found = await self.redis.info("persistence")
            return not found["aof_rewrite_in_progress"] and not found["aof_rewrite_scheduled"]

        await wait_until(is_over, timeout=60, message="the log is rewritten")


async def run(seconds: float, rounds: int) -> Result:
    """All of them in turns, so that none has the quiet moments of the machine for itself."""
    singles = Load(single_requests(KEY), 1, SINGLES)
    batched = Load(batch_requests(KEY), BATCH, BATCHES)
    scripts = [entries_of(calls) for calls in batches()]
    async with staged() as stage:
        for number in range(rounds):
            print(f"round {number + 1} of {rounds} ...", file=sys.stderr)
            await stage.through(ANSWERS, singles, seconds, bare=True)
            await stage.through(IDENTIFY, singles, seconds)
            await stage.straight(SCRIPTS, scripts, 1, seconds)
            await stage.through(BATCHED, batched, seconds)
            await stage.straight(CROWD, scripts, BATCHES, seconds)
        return result(stage.rounds)


def entries_of(calls: Sequence[bytes]) -> list[bytes]:
    """The entries that ingest makes of a batch's calls."""
    reception = Reception(ENVIRONMENT, SHARDS, SystemClock().now_ms())
    verdicts = [judge(reception, raw, index) for index, raw in enumerate(calls)]
    return [verdict.entry for verdict in verdicts if isinstance(verdict, Accepted)]


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """Everything started, and gone afterwards."""
    with home() as folder, redis_on(folder) as (url, redis_pid):
        redis = connect(url)
        try:
            for shard in range(SHARDS):
                await ensure_stream(redis, shard, SystemClock().now_ms())
            await redis.hset(names.INSTALLATION, "shards", str(SHARDS))
            await publish_key(redis, key_digest(KEY), MirroredKey("key_1", ENVIRONMENT, "write", browser=False))
            script = await redis.script_load(APPEND)
            with ready_ingest(url, folder / "ingest.log") as ingest, bare_server() as (port, pid):
                ingest_port = int(ingest.url.rpartition(":")[2])
                yield Stage(redis, redis_pid, ingest_port, ingest.process.pid, port, pid, script)
        finally:
            await redis.aclose()


@contextmanager
def redis_on(folder: Path) -> Iterator[tuple[str, int]]:
    """The Redis that `muster up` starts, which writes to disk before it answers: its address and process id."""
    server = start_redis(folder)
    try:
        yield server.url, server.pid
    finally:
        stop_redis(server)


@contextmanager
def bare_server() -> Iterator[tuple[int, int]]:
    """The server that only answers: its port and process id."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.bare", str(port)], cwd=ROOT)

    def answers() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/").is_success
        except httpx.TransportError:
            return False

    try:
        wait_until_sync(answers, timeout=30, message="the server answers")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def result(rounds: dict[str, list[Round]]) -> Result:
    """The table: medians of the rounds."""
    rows = []
    for name, found in rounds.items():
        ratios = [ratio(found, rounds[floor]) for floor in FLOORS.get(name, ())]
        costs = [median(getattr(one, who) / one.done for one in found) * 1e6 for who in ("server", "redis", "own")]
        rate = f"{median(one.rate for one in found):,.0f}"
        rows.append((name, rate, ", ".join(ratios), *(f"{cost:,.0f} us" for cost in costs)))
    return Result(
        "ingest",
        "Durable events through ingest",
        TEXT,
        rows,
        ("", "Events a second", "Of its floor", "Server's CPU", "Redis's CPU", "Client's CPU"),
    )


def ratio(found: Sequence[Round], floor: Sequence[Round]) -> str:
    """Of the medians, as whoever divides them gets it; then the lowest and the highest of a round beside its floor."""
    rounds = sorted(one.rate / other.rate for one, other in zip(found, floor, strict=True))
    of_medians = median(one.rate for one in found) / median(one.rate for one in floor)
    return f"{of_medians:.0%} ({rounds[0]:.0%} to {rounds[-1]:.0%})"


def measured(seconds: float, rounds: int) -> Result:
    """Run on the loop that ingest runs on."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(run(seconds, rounds))
