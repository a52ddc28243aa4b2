"""The door to ingest's routes for batches: one batch, sent until ingest has decided about it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

import httpx

from services.cli.console import complain
from services.cli.errors import CommandFailed
from services.cli.import_lanes import Batch
from services.cli.tables import BadRow

PATIENCE: Final = 60.0
"""How many seconds of being told to wait, or of silence, before we give up."""
_TRY_AGAIN: Final = (429, 502, 503, 504)


@dataclass(frozen=True)
class BatchClient:
    """Sends batches to a route, with a write key.

    What was sent before it raises is accepted; sending it again is harmless.
    """

    http: httpx.AsyncClient
    url: str

    async def send(self, batch: Batch) -> list[BadRow]:
        """The rows that ingest refused; all others are accepted, and on disk.

        Waits as Retry-After says. Raises CommandFailed when ingest refuses the batch as a whole, or after `PATIENCE`.
        """
        waited = 0.0
        while True:
            response, trouble = await self._post(batch.content())
            if response is not None and response.status_code not in _TRY_AGAIN:
                return self._verdict(batch, response)
            pause = retry_after(response, waited)
            if waited + pause > PATIENCE:
                raise CommandFailed(f"Ingest at {self.url} took no calls for {PATIENCE:.0f} s: {trouble}.")
            if not waited:
                complain(f"Ingest does not take calls ({trouble}); waiting for it ...")
            await asyncio.sleep(pause)
            waited += pause

    async def _post(self, content: bytes) -> tuple[httpx.Response | None, str]:
        try:
            response = await self.http.post(self.url, content=content, headers={"Content-Type": "application/json"})
        except httpx.TransportError as error:
            return None, str(error) or type(error).__name__
        return response, f"{response.status_code} {message_of(response)}"

    def _verdict(self, batch: Batch, response: httpx.Response) -> list[BadRow]:
        body = body_of(response)
        if response.status_code == 200:
            return [bad_row(batch, item, item["message"]) for item in body.get("rejected") or []]
        # A batch of which every call is refused is refused as a whole; its problems name the calls.
        named = [item for item in body.get("errors") or [] if "index" in item]
        if len(named) < len(batch.lines):
            raise CommandFailed(f"Ingest refused the import: {message_of(response)} ({response.status_code})")
        return [bad_row(batch, item, item["detail"]) for item in named]


def bad_row(batch: Batch, item: dict[str, Any], sentence: str) -> BadRow:
    """A refused call by the line of its row."""
    return BadRow(batch.lines[item["index"]], f"{item['code']}: {sentence}")


def retry_after(response: httpx.Response | None, waited: float) -> float:
    """Seconds until the next try: what ingest asks for, else 0.2 s growing to 5 s."""
    asked = response.headers.get("Retry-After", "") if response is not None else ""
    if asked.isdigit():
        return min(max(float(asked), 0.1), 30.0)
    return min(0.2 + waited / 2, 5.0)


def body_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer, or an empty one."""
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def message_of(response: httpx.Response) -> str:
    """The sentence of a problem document, else the reason phrase."""
    return str(body_of(response).get("detail") or response.reason_phrase)
