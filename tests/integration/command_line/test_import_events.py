"""`muster import-events` against a real ingest: what lies on the streams afterwards, and what it prints."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from shared.domain.instants import parse_instant
from shared.stream.connection import connect
from tests.acceptance.ingest_process import Ingest, ready_ingest
from tests.data import ROOT
from tests.ingest_side import BROWSER_KEY, WRITE_KEY, accepted, prepare, refused

HEADER = " customer_id  date number_of_cds  dollar_value\r\n"
LINES = [
    " 00001 19970101  1   11.77\r\n",
    " 00002 19970112  5   77.00\r\n",
    " 00002 19970112  5   77.00\r\n",
    " 00002 1997-02-30  1   12.00\r\n",
    f" {'u' * 256} 19970112  1   12.00\r\n",
]


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A Redis with streams and keys."""
    client = connect(redis_url)
    await prepare(client)
    yield client
    await client.aclose()


@pytest.fixture
def ingest(redis: Redis, redis_url: str, tmp_path: Path) -> Iterator[Ingest]:
    """A real ingest on it."""
    with ready_ingest(redis_url, tmp_path / "ingest.log") as ingest:
        yield ingest


async def import_events(ingest: Ingest, file: Path, key: str = WRITE_KEY) -> tuple[int, str, str]:
    """Exit code, output and complaints of the command."""
    options = [
        "--id",
        "customer_id",
        "--event",
        "Order Completed",
        "--at",
        "date",
        "--property",
        "dollar_value=revenue",
    ]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services", "import-events", str(file), *options),
        cwd=ROOT,
        env={**os.environ, "MUSTER_INGEST": ingest.url, "MUSTER_WRITE_KEY": key, "MUSTER_HOME": str(file.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_events_keep_their_times_and_are_history(ingest: Ingest, redis: Redis, tmp_path: Path) -> None:
    """Timestamps of 1997 are as in the file, numbers are numbers, equal lines are two events, and nothing is news."""
    file = tmp_path / "purchases.txt"
    file.write_text(HEADER + "".join(LINES[:3]), newline="")
    code, out, err = await import_events(ingest, file)
    assert (code, err) == (0, "")
    assert out.startswith("3 rows accepted, 0 refused, in ")
    entries = await accepted(redis)
    assert {entry.type for entry in entries} == {"event_tracked"}
    assert Counter((entry.user_id, entry.occurred_at, entry.historical) for entry in entries) == {
        ("00001", parse_instant("1997-01-01"), True): 1,
        ("00002", parse_instant("1997-01-12"), True): 2,
    }
    assert sorted(float(entry.call["properties"]["revenue"]) for entry in entries) == [11.77, 77, 77]
    assert {entry.call["event"] for entry in entries} == {"Order Completed"}
    assert len({entry.message_id for entry in entries}) == 3


async def test_a_file_again_and_in_another_order_sends_the_same_messages(
    ingest: Ingest, redis: Redis, tmp_path: Path
) -> None:
    """Twice each message id, which the segmenter lets take effect once."""
    for name, lines in (("forwards", LINES[:3]), ("backwards", LINES[2::-1])):
        file = tmp_path / name
        file.write_text(HEADER + "".join(lines), newline="")
        assert (await import_events(ingest, file))[0] == 0
    times = Counter(entry.message_id for entry in await accepted(redis))
    assert list(times.values()) == [2, 2, 2]


async def test_refused_lines_are_listed_with_their_reason(ingest: Ingest, redis: Redis, tmp_path: Path) -> None:
    """Those that cannot be read and those that ingest refuses; the others are accepted, and the exit code is 1."""
    file = tmp_path / "purchases.txt"
    file.write_text(HEADER + "".join(LINES), newline="")
    code, out, err = await import_events(ingest, file)
    assert (code, out.split(", in ")[0]) == (1, "3 rows accepted, 2 refused")
    first, second = err.splitlines()
    assert first == "line 5: its 'date' is '1997-02-30': no YYYYMMDD, YYYY-MM-DD or RFC 3339"
    assert second.startswith("line 6: ")
    assert "userId" in second
    assert len(await accepted(redis)) == 3
    assert len(await refused(redis)) == 1


async def test_a_key_that_is_public_in_browsers_imports_nothing(ingest: Ingest, redis: Redis, tmp_path: Path) -> None:
    """History is not written by anybody who opens a page."""
    file = tmp_path / "purchases.txt"
    file.write_text(HEADER + LINES[0], newline="")
    code, _, err = await import_events(ingest, file, BROWSER_KEY)
    assert code == 1
    assert "it needs a key that is not public in browsers. (403)" in err
    assert await accepted(redis) == []
