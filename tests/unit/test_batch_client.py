"""How an import treats the answers of ingest."""

from collections.abc import Callable

import httpx
import pytest

from services.cli.batch_client import BatchClient, retry_after
from services.cli.errors import CommandFailed
from services.cli.import_lanes import Batch
from services.cli.tables import BadRow


def batch() -> Batch:
    """Three calls of the lines 2, 3 and 5."""
    made = Batch(0)
    for line in (2, 3, 5):
        made.add(line, b"{}")
    return made


async def sent(answer: Callable[[httpx.Request], httpx.Response]) -> list[BadRow]:
    """What a client makes of an ingest that answers so."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        return await BatchClient(http, "http://ingest/v1/batch").send(batch())


async def test_refused_items_are_named_by_their_line() -> None:
    """The index in the batch becomes the line of the file."""
    rejected = [{"index": 2, "messageId": "m", "code": "trait_too_long", "message": "traits.bio is too long"}]
    answer = httpx.Response(200, json={"success": True, "accepted": 2, "rejected": rejected})
    assert await sent(lambda _: answer) == [BadRow(5, "trait_too_long: traits.bio is too long")]


async def test_a_batch_that_is_refused_whole_names_its_calls() -> None:
    """One lane may hold nothing but bad rows; the import goes on."""
    errors = [{"index": place, "code": "id_too_long", "detail": f"call {place}"} for place in range(3)]
    answer = httpx.Response(400, json={"code": "batch_refused", "detail": "none is accepted", "errors": errors})
    assert [row.line for row in await sent(lambda _: answer)] == [2, 3, 5]


async def test_a_busy_ingest_is_asked_again() -> None:
    """503 and 429 are waited for, as is a connection that breaks."""
    answers = [
        httpx.Response(503, headers={"Retry-After": "0"}),
        httpx.Response(429, headers={"Retry-After": "0"}),
        httpx.Response(200, json={"success": True}),
    ]
    assert await sent(lambda _: answers.pop(0)) == []
    assert answers == []


async def test_a_wrong_key_ends_the_import() -> None:
    """What would be refused again is not sent again; the sentence of the problem is the message."""
    answer = httpx.Response(401, json={"detail": "This key is not known here."})
    with pytest.raises(CommandFailed, match=r"This key is not known here\. \(401\)"):
        await sent(lambda _: answer)


def test_waiting_grows_and_is_bounded() -> None:
    """As long as ingest asks for, within reason; else longer each time."""
    assert retry_after(httpx.Response(503, headers={"Retry-After": "3"}), 0) == 3
    assert retry_after(httpx.Response(503, headers={"Retry-After": "999"}), 0) == 30
    assert retry_after(None, 0) < retry_after(None, 2) < retry_after(None, 100) == 5
