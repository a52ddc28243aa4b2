"""Door: what every read begins with: who asks, which messages to wait for, and how fresh the answer will be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

import shared.http.paths  # noqa: F401 - registers the convertor of `{name:id}` before any route uses it
from services.query import waiting
from services.query.effects import Effects
from services.query.evaluators import Evaluators
from services.query.freshness import FreshnessStore
from services.query.freshness_rules import Freshness
from services.query.refusals import InvalidRequest, NotFound, UnknownParameter
from services.query.users_reads import Place
from shared.clock import Clock
from shared.domain.segments import Segment
from shared.http.callers import Reader
from shared.postgres.pool import Pool
from shared.postgres.segments import segment_row
from shared.postgres.sessions import session


@dataclass(frozen=True, slots=True)
class House:
    """What the reads of this process share; held by `app.state.house`. `primary`: `pool` itself unless that is of a
    replica."""

    pool: Pool
    clock: Clock
    freshness: FreshnessStore
    evaluators: Evaluators
    primary: Pool


@dataclass(frozen=True, slots=True)
class Read:
    """One read: of which environment, by which means, as of when."""

    house: House
    environment: str
    shards: int
    fresh: Freshness

    @property
    def pool(self) -> Pool:
        """Where the rows come from."""
        return self.house.pool

    def place(self, user_id: str) -> Place:
        """Where the rows of a user are."""
        return Place.of(self.environment, user_id, self.shards)

    async def segment(self, reference: str) -> Segment:
        """The live segment of this id or key. Raises NotFound."""
        async with session(self.pool) as connection:
            segment = await segment_row(connection, self.environment, reference)
        if segment is None:
            raise NotFound(f"There is no segment {reference!r}.")
        return segment


WaitFor = Annotated[
    list[str],
    Query(
        max_length=100,
        description="Message ids; the read waits, at most 10 s, until each has taken effect on its user: attributes, "
        "segments, memberships, transitions. What a call tells a company (its traits, its users, its copies beside "
        "other users) follows a moment later: see `wait_for_effects`. 422 `message_rejected`: it was put aside, and "
        "nothing that was sent under this id before the read has taken effect. Message ids of commands on members "
        "(`cmd_`), erasures (`era_`) and ended memberships (`mem_`) are waited for alike.",
    ),
]
WaitForEffects = Annotated[
    bool,
    Query(
        description="Wait, at most 10 s in addition, until everything that was handled so far has had its effects on "
        "other shards too: companies, copies of companies beside their users, merges, and pages of work on large "
        "companies, replaced members and erasures. 504 `wait_timeout` when they take longer."
    ),
]


async def begin_read(
    request: Request,
    caller: Reader,
    wait_for: WaitFor = [],  # noqa: B006 - FastAPI copies it
    wait_for_effects: WaitForEffects = False,
) -> Read:
    """The read that a request asks for. Raises UnknownParameter, MessageRejected, WaitTimeout."""
    house: House = request.app.state.house
    began_at = house.clock.now_ms()
    refuse_unknown(request)
    shards = (await house.freshness.installation()).shards
    if wait_for:
        await waiting.wait_for(house.pool, caller.environment, shards, wait_for, began_at)
    if wait_for_effects:
        await Effects(house.pool, house.clock).wait()
    return Read(house, caller.environment, shards, await house.freshness.freshness(caller.environment))


Reading = Annotated[Read, Depends(begin_read)]


def refuse_unknown(request: Request) -> None:
    """Refuse parameters that the route does not declare, or that hold NUL. Raises UnknownParameter, InvalidRequest."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = _parameters(route.dependant)
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        errors = [{"path": f"?{name}", "code": "unknown_field", "detail": "No such parameter."} for name in unknown]
        raise UnknownParameter(f"Unknown: {', '.join(entry['path'] for entry in errors)}.", errors=errors)
    for name, value in request.query_params.multi_items():
        if "\0" in value:
            entry = {"path": f"?{name}", "code": "forbidden_text", "detail": "No text has a NUL."}
            raise InvalidRequest(f"?{name} holds NUL.", errors=[entry])


def _parameters(dependant: Dependant) -> set[str]:
    names: set[str] = set().union(*map(_parameters, dependant.dependencies))
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            names |= {each.alias or name for name, each in model.model_fields.items()}
        else:
            names.add(field.alias)
    return names


def check_limit(limit: int, path: str, most: int = 1_000) -> None:
    """Raise InvalidRequest unless the limit is from 1 to ``most``: it is never clamped silently."""
    if not 1 <= limit <= most:
        detail = f"A page has 1 to {most:,} rows; asked for {limit:,}."
        raise InvalidRequest(detail, errors=[{"path": path, "code": "limit_out_of_range", "detail": detail}])
