"""Store: which attributes and events there are, for pickers, which ask at each key."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import asyncpg

from services.query.naming import Name, NamedKind, names_of
from services.query.remembering import Remembered
from services.query.samples import Sample, sample_of
from shared.domain.conditions import parse_tree
from shared.domain.segments import SubjectScope
from shared.domain.values import loads
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
SAMPLE_ROWS: Final = 4_000
SAMPLE_SECONDS: Final = 60.0
COUNT_SECONDS: Final = 2.0
FEW: Final = 500
"""A sample smaller than this is read again as often as the counts."""
MOST_VALUES: Final = 500
"""Values that are kept of an attribute."""
_SLICE: Final = 50
"""Definitions that are read at a stretch."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A segment that names something."""

    segment_id: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """How people call an attribute or event, and what they say of it."""

    display_name: str | None = None
    description: str | None = None


NOTHING_SAID: Final = Said()


@dataclass(frozen=True, slots=True)
class Counted:
    """Attribute -> type -> how many have such a value, of so many subjects in all."""

    subjects: int
    types: Mapping[str, Mapping[str, int]]


class CatalogueStore:
    """Remembers for a moment what pickers ask for at each key."""

    def __init__(self, pool: Pool) -> None:
        """`pool` may be lazy."""
        self._pool = pool
        self._counted: Remembered[Counted] = Remembered(COUNT_SECONDS)
        self._events: Remembered[Sequence[Mapping[str, Any]]] = Remembered(COUNT_SECONDS)
        self._samples: Remembered[Sample] = Remembered(SAMPLE_SECONDS)
        self._few: Remembered[Sample] = Remembered(COUNT_SECONDS)
        self._uses: Remembered[Mapping[Name, Sequence[Naming]]] = Remembered(COUNT_SECONDS)
        self._names: dict[int, frozenset[Name]] = {}

    async def attributes(self, environment: str, scope: SubjectScope, shards: int) -> Counted:
        """The attributes of users, or companies, counted."""
        return await self._counted.get(
            f"{environment} {scope}", partial(self._read_attributes, environment, scope, shards)
        )

    async def _read_attributes(self, environment: str, scope: SubjectScope, shards: int) -> Counted:
        async with session(self._pool) as connection:
            rows = await connection.fetch(STATEMENTS["attribute_types"], environment, scope, shards)
            subjects = await connection.fetchval(STATEMENTS["subjects"], environment, scope, shards)
        types: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            types[row["name"]][row["type"]] = row["subjects"]
        return Counted(subjects, dict(types))

    async def events(self, environment: str, shards: int) -> Sequence[Mapping[str, Any]]:
        """The names of events with `events` (how many) and `last_at` (UTC ms), the most frequent first."""
        return await self._events.get(environment, partial(self._read_events, environment, shards))

    async def _read_events(self, environment: str, shards: int) -> Sequence[Mapping[str, Any]]:
        async with session(self._pool) as connection:
            return [dict(row) for row in await connection.fetch(STATEMENTS["event_names"], environment, shards)]

    async def said(self, environment: str) -> Mapping[Name, Said]:
        """What people say of attributes and events. Not remembered: it is little, and who has just said it looks."""
        async with session(self._pool) as connection:
            rows = await connection.fetch(STATEMENTS["descriptions"], environment)
        return {Name(row["scope"], row["name"]): Said(row["display_name"], row["description"]) for row in rows}

    async def sample(self, environment: str, kind: NamedKind, shards: int, event: str = "") -> Sample:
        """Of at most 4,000 users, companies, memberships, or events of a name: types and frequent values."""
        if kind == "event" and event not in {row["name"] for row in await self.events(environment, shards)}:
            return Sample(0)
        name, read = f"{environment} {kind} {event}", partial(self._read_sample, environment, kind, shards, event)
        found = await self._samples.get(name, read)
        # Where there is little yet, what was just sent is looked for, and reading is cheap.
        return found if found.size >= FEW else await self._few.get(name, read)

    async def sample_with(self, environment: str, scope: NamedKind, shards: int, name: str) -> Sample:
        """A sample that has frequent values of this attribute: of those who have it, where few of the first do."""
        found = await self.sample(environment, scope, shards)
        if scope not in ("user", "company") or found.size < FEW or sum(found.types.get(name, {}).values()) >= FEW:
            return found
        if name not in (await self.attributes(environment, scope, shards)).types:
            return found
        read = partial(self._read_with, environment, scope, shards, name, found)
        return await self._samples.get(f"{environment} {scope} with {name}", read)

    async def _read_with(
        self, environment: str, scope: SubjectScope, shards: int, name: str, otherwise: Sample
    ) -> Sample:
        """Who have it may be too few among too many to be found in the time of a read."""
        with suppress(asyncpg.QueryCanceledError):
            return await self._read_sample(environment, scope, shards, "", name)
        return otherwise

    async def _read_sample(
        self, environment: str, kind: NamedKind, shards: int, event: str, attribute: str | None = None
    ) -> Sample:
        most = max(SAMPLE_ROWS // shards, 1)
        async with session(self._pool) as connection:
            arguments = (environment, shards, most, kind, event, MOST_VALUES, attribute)
            return sample_of(map(dict, await connection.fetch(STATEMENTS["sample"], *arguments)))

    async def uses(self, environment: str) -> Mapping[Name, Sequence[Naming]]:
        """The live segments whose newest conditions name an attribute or event."""
        return await self._uses.get(environment, partial(self._read_uses, environment))

    async def _read_uses(self, environment: str) -> Mapping[Name, Sequence[Naming]]:
        async with session(self._pool) as connection:
            rows = await connection.fetch(STATEMENTS["definitions"], environment)
        found: defaultdict[Name, list[Naming]] = defaultdict(list)
        for place, row in enumerate(rows):
            for name in self._names_in(row):
                found[name].append(Naming(row["segment_id"], row["key"], row["name"]))
            if place % _SLICE == 0:
                await asyncio.sleep(0)
        return dict(found)

    def _names_in(self, row: asyncpg.Record) -> frozenset[Name]:
        """A definition never changes, so it is read once."""
        known = self._names.get(row["definition"])
        if known is None:
            tree = parse_tree(loads(row["conditions"]), row["scope"])
            known = self._names[row["definition"]] = frozenset(names_of(tree, row["scope"]))
        return known
