"""Builds a consistent read model, as owners and the coordinator would have written it, for tests of its readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from services.ingest.commands.environments import create_environment
from services.ingest.commands.keys import NewKey, create_key
from services.query.responses import type_name
from services.segmenter.messages import week_of
from shared.clock import Clock
from shared.domain import attributes
from shared.domain.attributes import AttributeState
from shared.domain.event_properties import event_properties
from shared.domain.keys import Scope
from shared.domain.order import OrderKey
from shared.domain.segments import SubjectScope
from shared.domain.shards import shard_of
from shared.domain.traits import flatten
from shared.domain.values import dumps, loads
from shared.ids import new_id
from shared.postgres.pool import Connection
from shared.postgres.statements import load

SQL = load(__file__)
ENVIRONMENT = "development"
SHARDS = 8
COORDINATOR_SHARD = -1
HAS_PLAN = {"attribute": "plan", "op": "exists"}


@dataclass
class World:
    """An installation with one environment. Times are UTC ms; what is written is visible at once."""

    connection: Connection
    clock: Clock
    numbers: Counter[int] = field(default_factory=Counter)
    numbered: Counter[int] = field(default_factory=Counter)
    sequence: int = 0
    events: Counter[int] = field(default_factory=Counter)

    async def run(self, name: str, *arguments: Any) -> Any:
        """One statement; the first value that it returns."""
        return await self.connection.fetchval(SQL[name], *arguments)

    async def install(self, as_of: int | None = None) -> None:
        """The installation, its shards and its environment."""
        await self.run("installation", SHARDS)
        await create_environment(self.connection, self.clock, ENVIRONMENT, "Development", "Europe/Berlin")
        await self.run("forget_shards")
        for shard in range(SHARDS):
            await self.run("shard", shard, self.clock.now_ms() if as_of is None else as_of)

    async def key(self, scope: Scope) -> str:
        """A new key."""
        return (await create_key(self.connection, self.clock, ENVIRONMENT, NewKey("Ann", scope)))[1]

    async def user(
        self,
        user_id: str,
        traits: Mapping[str, Any] | None = None,
        *,
        seen: tuple[int, int] = (1_000, 2_000),
        identified: bool = True,
    ) -> None:
        """A user who sent one identify call, `m-{user_id}`."""
        key = OrderKey(seen[1], 0, f"m-{user_id}")
        state, _ = attributes.fold(attributes.EMPTY, flatten(as_json(traits or {})), key)
        shard = place(user_id)
        await self.run("user", shard, ENVIRONMENT, user_id, identified, *attributes.to_row(state))
        await self.run("activity", shard, ENVIRONMENT, user_id, *seen)
        await self._types(shard, "user", state)
        definition = await self.run("default_definition", "identified" if identified else "anonymous")
        await self._enter(definition, user_id, seen[0], None)

    async def segment(
        self,
        key: str,
        *,
        state: str = "serving",
        columns: Sequence[str] = (),
        conditions: Any = HAS_PLAN,
        scope: SubjectScope = "user",
        uses: Sequence[str] = (),
    ) -> str:
        """A segment whose version 1 serves (`serving`), is on its way (`building`) or `failed`; returns its id.

        ``conditions`` None makes it a manual one; ``uses`` are the segments that its conditions name.
        """
        segment_id = new_id("seg_", self.clock.now_ms())
        kind = "manual" if conditions is None else "attribute"
        await self.run("segment", segment_id, ENVIRONMENT, key, f"Name of {key}", list(columns), scope, kind)
        parts = {used: await self.run("serving", used) for used in uses}
        text = None if conditions is None else dumps(as_json(conditions))
        population = "identified" if kind == "attribute" and scope == "user" else "all"
        definition = await self.run("definition", segment_id, text, state, dumps(as_json(parts)), population)
        await self.run("serve" if state == "serving" else "build", segment_id, definition)
        return segment_id

    async def enter(self, segment_id: str, user_id: str, at: int, cause: str = "clock") -> None:
        """The user becomes a member, by a transition that has no sequence yet."""
        number = await self.transition(segment_id, "segment.entered", user_id, at, cause)
        await self._enter(await self.run("serving", segment_id), user_id, at, number)

    async def leave(self, segment_id: str, user_id: str, at: int, cause: str = "clock") -> None:
        """The user is a member no more."""
        await self.transition(segment_id, "segment.exited", user_id, at, cause)
        definition = await self.run("serving", segment_id)
        await self.run("no_member", place(user_id), definition, user_id)
        await self.run("count", place(user_id), definition, -1)

    async def transition(
        self, segment_id: str, type_: str, user_id: str | None, at: int, cause: str, count: int = 0
    ) -> int:
        """A transition without a sequence yet; one without a user is the coordinator's record. Returns its number."""
        shard = COORDINATOR_SHARD if user_id is None else place(user_id)
        self.numbers[shard] += 1
        number, counted = self.numbers[shard], count if user_id is None else None
        await self.run("transition", shard, ENVIRONMENT, number, type_, segment_id, user_id, at, cause, counted)
        await self.run("counter", shard, ENVIRONMENT, number)
        return number

    async def move_company(self, segment_id: str, company_id: str, at: int, *, entered: bool = True) -> None:
        """A company enters or exits a segment, by a transition that has no sequence yet."""
        shard, type_ = place(company_id), "segment.entered" if entered else "segment.exited"
        self.numbers[shard] += 1
        number, definition = self.numbers[shard], await self.run("serving", segment_id)
        await self.run("company_transition", shard, ENVIRONMENT, number, type_, segment_id, company_id, at)
        await self.run("counter", shard, ENVIRONMENT, number)
        if entered:
            await self._enter(definition, company_id, at, number)
        else:
            await self.run("no_member", shard, definition, company_id)
            await self.run("count", shard, definition, -1)

    async def relay(self, most: int = 3) -> None:
        """Give all transitions their sequence, in runs of at most ``most``, shard by shard in turns."""
        while self.numbers != self.numbered:
            for shard, last in sorted(self.numbers.items()):
                count = min(most, last - self.numbered[shard])
                if count:
                    await self.run("range", ENVIRONMENT, self.sequence + 1, shard, self.numbered[shard] + 1, count)
                    self.numbered[shard] += count
                    self.sequence += count

    async def reset_history(self, sequence: int) -> None:
        """What `muster relay reset` leaves behind: a record with this sequence, behind sequences that are lost."""
        await self.transition("", "history.reset", None, 0, "reset")
        self.sequence = sequence - 1
        await self.relay()

    async def event(self, user_id: str, name: str, at: int, message_id: str, **properties: Any) -> None:
        """A logged track call that has taken effect."""
        self.events[place(user_id)] += 1
        call = {"userId": user_id, "event": name, "properties": properties, "messageId": message_id}
        entry = dumps(as_json({"v": 1, "type": "event_tracked", "received_at": at, "call": call}))
        number = self.events[place(user_id)]
        flat = event_properties("event_tracked", as_json(call))
        columns = dumps(dict(flat.values)), dumps(dict(flat.instants))
        await self.run("event", place(user_id), number, ENVIRONMENT, user_id, at, name, message_id, entry, *columns)
        await self.run("event_name", place(user_id), ENVIRONMENT, name, at)
        await self.seen(message_id, user_id)

    async def pick(self, segment_id: str, user_id: str, *, picked: bool = True) -> None:
        """The command `cmd_1` picked a user for a manual segment, or removed her from it."""
        await self.run("pick", place(user_id), ENVIRONMENT, user_id, segment_id, picked)

    async def seen(self, message_id: str, user_id: str) -> None:
        """A message has taken effect."""
        week = week_of(self.clock.now_ms())
        await self.run("week", week)
        hashes = [blake2b(text.encode(), digest_size=size).digest() for text, size in ((message_id, 16), (user_id, 8))]
        await self.run("seen", place(user_id), ENVIRONMENT, *hashes, week)

    async def reject(self, message_id: str, code: str, detail: str) -> None:
        """A message is a dead letter."""
        await self.run("reject", ENVIRONMENT, message_id, code, detail)

    async def company(self, company_id: str, user_ids: Sequence[str], traits: Mapping[str, Any] | None = None) -> None:
        """A company with these users, whose membership has the role `admin`."""
        document = dumps(as_json(traits or {}))
        state, _ = attributes.fold(attributes.EMPTY, flatten(as_json(traits or {})), OrderKey(1_000, 0, "m"))
        await self._types(place(company_id), "company", state)
        row = attributes.to_row(state)
        await self.run("company", place(company_id), ENVIRONMENT, company_id, *row, len(user_ids))
        await self._enter(await self.run("default_companies"), company_id, 1_000, None)
        for user_id in user_ids:
            await self.run("company_user", place(company_id), ENVIRONMENT, company_id, user_id)
            await self.run("company_member", place(user_id), ENVIRONMENT, user_id, company_id, '{"role":"admin"}')
            await self.run("company_copy", place(user_id), ENVIRONMENT, company_id, document)

    async def _types(self, shard: int, scope: SubjectScope, state: AttributeState) -> None:
        for name, value in state.values.items():
            type_ = "datetime" if name in state.instants else type_name(value)
            await self.run("attribute_type", shard, ENVIRONMENT, scope, name, type_)

    async def _enter(self, definition: int, user_id: str, at: int, number: int | None) -> None:
        await self.run("member", place(user_id), definition, user_id, at, number)
        await self.run("count", place(user_id), definition, 1)


def place(entity_id: str) -> int:
    """The shard of a user or company."""
    return shard_of(ENVIRONMENT, entity_id, SHARDS)


def as_json(document: Any) -> Any:
    """The same document as it would have come over the wire."""
    return loads(dumps(document))
