"""Somebody who creates, edits and deletes segments all the time, also while the database is away."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx

from tests.chaos.traffic import PLANS, Outcome
from tests.client import Client, where

SEGMENTS = 5
PACE_SECONDS = 0.3
EXPECTED = {200, 201, 204, 404, 409, 412, 503}
"""404, 409 and 412: an earlier command came through although its answer was lost."""


class Definition(NamedTuple):
    """Conditions, and the users for whom they hold."""

    tree: dict[str, Any]
    members: Callable[[Outcome], set[str]]


def spent(outcome: Outcome, least: int) -> set[str]:
    """The users who spent so much."""
    return {user_id for user_id, amount in outcome.spent.items() if amount >= least}


def of_plan(plan: str) -> Definition:
    """Everyone on a plan."""
    return Definition({"all": [where("plan", "is", plan)]}, lambda outcome: outcome.users_of_plan(plan))


def of_spending(least: int) -> Definition:
    """Everyone who spent so much."""
    return Definition({"all": [where("spent", "gte", least)]}, lambda outcome: spent(outcome, least))


DEFINITIONS = {
    **{plan: of_plan(plan) for plan in PLANS},
    **{f"spent {least}": of_spending(least) for least in (10, 100, 200, 400, 800)},
}


class Commander:
    """Gives one command after the other; the name of a segment says which definition it was given last."""

    def __init__(self, client: Client, seed: int) -> None:
        """The client's environment must have no other segment with the word "churn" in its name."""
        self._client = client
        self._random = random.Random(seed)
        self.answers: Counter[str] = Counter()
        self.stopping = False

    async def run(self) -> None:
        """Until told to stop."""
        while not self.stopping:
            try:
                response = await self._command(await self.segments())
            except httpx.TransportError as error:
                self.answers[type(error).__name__] += 1
            else:
                self.answers[f"{response.request.method} {response.status_code}"] += 1
                assert response.status_code in EXPECTED, response.text
            await asyncio.sleep(PACE_SECONDS)

    async def segments(self) -> list[dict[str, Any]]:
        """The segments that are there, or none while nobody answers."""
        answer = await self._client.read.get("/v1/segments")
        assert answer.status_code in {200, 503}, answer.text
        rows = answer.json()["results"] if answer.status_code == 200 else []
        return [row for row in rows if "churn" in row["name"]]

    async def _command(self, segments: list[dict[str, Any]]) -> httpx.Response:
        name = self._random.choice(list(DEFINITIONS))
        body = {"name": f"churn {self._random.getrandbits(40):x}: {name}", "conditions": DEFINITIONS[name].tree}
        if len(segments) < SEGMENTS:
            return await self._client.manage.post("/v1/segments", json={**body, "announce": "everyone"})
        segment = self._random.choice(segments)
        path = f"/v1/segments/{segment['id']}"
        if self._random.random() < 0.2:
            return await self._client.manage.delete(path)
        return await self._client.manage.put(path, json=body, headers={"If-Match": f'"{segment["revision"]}"'})

    async def expected(self, outcome: Outcome) -> dict[str, set[str]]:
        """Segment id -> the members that it must have by the definition it was given last."""
        definitions = {row["id"]: DEFINITIONS[row["name"].partition(": ")[2]] for row in await self.segments()}
        return {segment_id: definition.members(outcome) for segment_id, definition in definitions.items()}


@asynccontextmanager
async def commanding(client: Client, seed: int) -> AsyncIterator[Commander]:
    """A commander at work."""
    commander = Commander(client, seed)
    async with asyncio.TaskGroup() as group:
        group.create_task(commander.run())
        yield commander
        commander.stopping = True
