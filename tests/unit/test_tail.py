"""`muster tail` through interruptions."""

import asyncio

import httpx
import pytest

from services.cli import tail
from services.cli.tail import Tail, follow


async def test_an_interruption_is_told_once_and_so_is_its_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However many attempts it takes; nothing is said of a first connection."""
    answers = [200, None, None, 503, 200, 200]
    done = asyncio.Event()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/transitions":
            return httpx.Response(200, json={"sequence": 7})
        if not answers:
            done.set()
            return httpx.Response(200, text="")
        status = answers.pop(0)
        if status is None:
            raise httpx.ConnectError("refused")
        return httpx.Response(status, text="")

    client = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", lambda **_: client(transport=httpx.MockTransport(answer)))
    monkeypatch.setattr(tail, "RECONNECT_SECONDS", 0)
    following = asyncio.create_task(follow(Tail("http://q", "rk", None, as_json=False)))
    await asyncio.wait_for(done.wait(), 10)
    following.cancel()
    assert capsys.readouterr().err.splitlines() == [
        "http://q: refused; trying again ...",
        "http://q: connected again",
    ]
