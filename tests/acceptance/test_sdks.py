"""The SDKs of Segment and RudderStack, unmodified, against a real ingest."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
import rudderstack.analytics.client
import segment.analytics.client
from redis.asyncio import Redis

from shared.clock import SystemClock
from shared.domain.calls import identify_traits
from shared.domain.events import CallAccepted
from shared.stream.connection import connect
from tests.acceptance.ingest_process import Ingest, ready_ingest
from tests.ingest_side import READ_KEY, WRITE_KEY, accepted, prepare

pytestmark = pytest.mark.acceptance


class Sdk(Protocol):
    """What both SDKs have in common."""

    def __call__(self, write_key: str, *, host: str, **options: Any) -> Any:
        """A client."""
        ...


SDKS = [
    pytest.param(segment.analytics.client.Client, id="segment"),
    pytest.param(rudderstack.analytics.client.Client, id="rudderstack"),
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
    """A real process that is ready."""
    with ready_ingest(redis_url, tmp_path / "ingest.log") as process:
        yield process


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("sdk", SDKS)
async def test_what_an_sdk_sends_is_on_the_stream(sdk: Sdk, packed: bool, ingest: Ingest, redis: Redis) -> None:
    """Every type of call, with ids, traits, time and the SDK's own name."""
    failures: list[Exception] = []
    client = sdk(WRITE_KEY, host=ingest.url, gzip=packed, on_error=lambda error, _batch: failures.append(error))
    when = datetime.fromtimestamp(SystemClock().now_ms() // 1000, UTC)
    client.identify("u1", {"plan": "pro", "since": when, "seats": {"$add": 2}}, timestamp=when)
    client.group("u1", "acme", {"plan": "enterprise"}, context={"membership": {"role": "admin"}})
    client.track("u1", "Order Completed", {"revenue": 12.5})
    client.page("u1", "docs", "Start")
    client.screen("u1", "app", "Home")
    client.alias("anon-1", "u1")
    client.identify(anonymous_id="anon-2", traits={"plan": "free"})
    client.shutdown()
    assert failures == []

    entries = {entry.type + entry.user_id: entry for entry in await accepted(redis)}
    assert set(entries) == {
        "user_identifiedu1", "company_groupedu1", "event_trackedu1", "page_viewedu1", "screen_viewedu1",
        "user_aliasedu1", "user_identifiedanon-2",
    }  # fmt: skip
    identified = entries["user_identifiedu1"]
    assert identify_traits(identified.call).value == {"plan": "pro", "since": when.isoformat(), "seats": {"$add": 2}}
    assert identified.occurred_at == int(when.timestamp() * 1000)
    assert entries["company_groupedu1"].call["groupId"] == "acme"
    assert entries["event_trackedu1"].call["event"] == "Order Completed"
    assert not entries["user_identifiedanon-2"].identified
    assert all(library_of(entry) == "analytics-python" for entry in entries.values())


@pytest.mark.parametrize("sdk", SDKS)
async def test_an_sdk_with_a_wrong_key_is_told_why(sdk: Sdk, ingest: Ingest) -> None:
    """By code and message, which it hands to its `on_error`."""
    failures: list[Exception] = []
    client = sdk(READ_KEY, host=ingest.url, on_error=lambda error, _batch: failures.append(error), max_retries=1)
    client.identify("u1", {"plan": "pro"})
    client.shutdown()
    (failure,) = failures
    assert "wrong_scope" in str(failure)
    assert "needs a write key (wk_...)" in str(failure)


def library_of(entry: CallAccepted) -> str:
    """The SDK's name, from the call's context or the batch's."""
    contexts = [entry.call.get("context") or {}, entry.context or {}]
    return str(next(context["library"]["name"] for context in contexts if "library" in context))
