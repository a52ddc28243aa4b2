"""`muster tail`: live transitions through the read door, resumed after an interruption without loss or repeat."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Annotated, Final

import httpx
import typer

from services.cli.batch_client import message_of
from services.cli.console import complain, raw
from services.cli.errors import CommandFailed
from services.cli.settings import access, need, read_settings
from services.cli.tail_lines import events_of, line_of

RECONNECT_SECONDS: Final = 0.5
# The stream says something every 15 s, so a longer silence is a dead connection.
_TIMEOUT: Final = httpx.Timeout(10, read=40)


@dataclass
class Tail:
    """Where we read, what, and the last sequence that was printed."""

    url: str
    key: str
    segment: str | None
    as_json: bool
    sequence: int | None = None
    waiting: bool = False
    """Whether we have said that the connection is lost."""


def tail_command(
    segment: Annotated[str | None, typer.Option(help="Only of this segment, by id or key.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    url: Annotated[str | None, typer.Option(help="Where query is; MUSTER_QUERY by default.")] = None,
    read_key: Annotated[str | None, typer.Option(help="MUSTER_READ_KEY by default.")] = None,
) -> None:
    """Print who enters and leaves segments, as it happens, until Ctrl-C."""
    kept = access(read_settings())
    query = need(url or kept.query_url, "MUSTER_QUERY").rstrip("/")
    key = need(read_key or kept.read_key, "MUSTER_READ_KEY")
    try:
        asyncio.run(follow(Tail(query, key, segment, as_json)))
    except KeyboardInterrupt:
        return


async def follow(tail: Tail) -> None:
    """For ever; a lost connection is made again. Raises CommandFailed when query refuses us."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {tail.key}"}, timeout=_TIMEOUT) as http:
        while True:
            try:
                if tail.sequence is None:
                    tail.sequence = await current_sequence(http, tail)
                await read(http, tail)
            except httpx.TransportError as error:
                if not tail.waiting:
                    complain(f"{tail.url}: {str(error) or type(error).__name__}; trying again ...")
                tail.waiting = True
            await asyncio.sleep(RECONNECT_SECONDS)


async def current_sequence(http: httpx.AsyncClient, tail: Tail) -> int:
    """The sequence now, so that nothing is missed between this and the stream."""
    response = await http.get(f"{tail.url}/v1/transitions", params={"after": 2**62, "limit": 1})
    await check(response)
    sequence: int = response.json()["sequence"]
    return sequence


async def read(http: httpx.AsyncClient, tail: Tail) -> None:
    """Print the stream until it ends."""
    params = {"segment": tail.segment} if tail.segment else {}
    headers = {"Last-Event-ID": str(tail.sequence), "Accept": "text/event-stream"}
    async with http.stream("GET", f"{tail.url}/v1/transitions/stream", params=params, headers=headers) as response:
        await check(response)
        if tail.waiting:
            complain(f"{tail.url}: connected again")
            tail.waiting = False
        async for transition in events_of(response.aiter_lines()):
            raw(json.dumps(transition, ensure_ascii=False) if tail.as_json else line_of(transition))
            tail.sequence = int(transition["sequence"])


async def check(response: httpx.Response) -> None:
    """Raise CommandFailed for a refusal, TransportError for what may be over in a moment."""
    if response.status_code == 200:
        return
    await response.aread()
    if response.status_code >= 500 or response.status_code == 429:
        raise httpx.TransportError(f"{response.status_code} {message_of(response)}")
    raise CommandFailed(f"Query refused: {message_of(response)} ({response.status_code})")
