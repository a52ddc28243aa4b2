"""Clients that send calls until each is acknowledged, whatever dies meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.chaos.traffic import Call, Traffic
from tests.stack import Stack

SENDERS = 6
PACE_SECONDS = 0.05
AGAIN_SECONDS = 0.2
PATIENCE_SECONDS = 60
EXPECTED = (200, 503)


@dataclass
class Senders:
    """What was acknowledged, and how often ingest was away."""

    stack: Stack
    traffic: Traffic
    acknowledged: list[Call] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    """Status or kind of broken connection -> how many."""
    stopping: bool = False

    async def run(self) -> None:
        """One client: new calls, now and then some old ones again, until told to stop; what was begun is finished."""
        async with httpx.AsyncClient(
            base_url=self.stack.access.ingest_url, auth=(self.stack.access.write_key, ""), timeout=10
        ) as http:
            while not self.stopping:
                calls = self.traffic.make(self.traffic.size_of_batch())
                await self._until_acknowledged(http, calls)
                self.acknowledged += calls
                if len(self.acknowledged) % 5 == 0:
                    await self._until_acknowledged(http, self.traffic.pick(self.acknowledged, 10))
                await asyncio.sleep(PACE_SECONDS)

    async def _until_acknowledged(self, http: httpx.AsyncClient, calls: list[Call]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                if await self._is_acknowledged(http, calls):
                    return
                await asyncio.sleep(AGAIN_SECONDS)

    async def _is_acknowledged(self, http: httpx.AsyncClient, calls: list[Call]) -> bool:
        route = f"/v1/{calls[0]['type']}" if len(calls) == 1 else "/v1/batch"
        body = calls[0] if len(calls) == 1 else {"batch": calls}
        try:
            response = await http.post(route, json=body)
        except httpx.TransportError as error:
            self.answers[type(error).__name__] += 1
            return False
        self.answers[str(response.status_code)] += 1
        assert response.status_code in EXPECTED, response.text
        if response.status_code == 503:
            assert int(response.headers["Retry-After"]) >= 1
            return False
        assert response.json() == {"success": True}
        return True


@asynccontextmanager
async def sending(stack: Stack, traffic: Traffic) -> AsyncIterator[Senders]:
    """Clients at work; at the end every call that was begun is acknowledged."""
    senders = Senders(stack, traffic)
    async with asyncio.TaskGroup() as group:
        for _ in range(SENDERS):
            group.create_task(senders.run())
        yield senders
        senders.stopping = True
