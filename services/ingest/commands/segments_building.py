"""Store: the next versions of a segment and of everything that uses it, which are switched together."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from services.ingest.commands import segments_graph
from services.ingest.commands.errors import OtherTimeZone, ZoneChangeTooLarge
from services.ingest.segment_plans import Known, Planned, Wanted, of_other_zone, plan, refuse_cycle
from shared.clock import Clock
from shared.domain.keys import Principal
from shared.domain.references import named_segments
from shared.domain.segments import EVALUATOR_VERSION
from shared.domain.values import dumps
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)

MAX_REBUILT: Final = 200
"""Segments that are built again in another time zone; no owner goes on while they are switched."""


async def build(connection: AnyConnection, clock: Clock, principal: Principal, wanted: Wanted) -> None:
    """Let owners build the next version of a segment, and shadow versions of all that use it.

    The environment is locked, and the segments of the tree are live ones, named by id. What was being built of these
    segments is dropped; groups that are pending where the new definitions come in become one. Raises InvalidConditions,
    or OtherTimeZone where it would be evaluated in another zone than a segment that it names.
    """
    users = await segments_graph.users_of(connection, [wanted.segment_id])
    named = {name for _, name, _ in named_segments(wanted.tree, wanted.scope)}
    known = await segments_graph.known_definitions(connection, {*users, *named})
    segments_graph.refuse_failed(wanted.tree, wanted.scope, known)
    refuse_cycle(wanted, known)
    await _build(connection, clock, principal, [wanted, *_shadows(users, known)], known)


async def build_again(
    connection: AnyConnection, clock: Clock, principal: Principal, segment_ids: Collection[str]
) -> int:
    """Let owners build what these segments say once more, in the zone that their environment has now.

    With them everything that uses them, all of one group; returns how many that are. The environment is locked.
    Raises ZoneChangeTooLarge.
    """
    users = await segments_graph.users_of(connection, segment_ids)
    if (count := len(segment_ids) + len(users)) > MAX_REBUILT:
        raise ZoneChangeTooLarge(
            f"{count:,} segments count days, or use one that does; at most {MAX_REBUILT:,} are built again for a new "
            "time zone, because they are switched together. Delete some first, or make another environment."
        )
    known = await segments_graph.known_definitions(connection, {*segment_ids, *users})
    wanted = _shadows([*segment_ids, *users], known)
    if wanted:
        await _build(connection, clock, principal, wanted, known)
    return len(wanted)


def _shadows(segment_ids: Iterable[str], known: Known) -> list[Wanted]:
    """What segments say, to be made once more; one that never got built says nothing."""
    return [known.definitions[known.latest[each]].wanted for each in segment_ids if each in known.latest]


async def _build(
    connection: AnyConnection, clock: Clock, principal: Principal, wanted: Sequence[Wanted], known: Known
) -> None:
    named = {name for each in wanted for _, name, _ in named_segments(each.tree, each.scope)}
    known |= await segments_graph.known_definitions(connection, named - known.latest.keys())
    zone = await segments_graph.time_zone(connection, principal.environment)
    if (part := of_other_zone(wanted, known, zone)) is not None:
        raise OtherTimeZone(
            f"{part.name!r} still counts days in {part.zone}, because the change to {zone.key} failed. Send the "
            f"environment's time zone again; or go back to {part.zone}, and mend what failed."
        )
    rows = await connection.fetch(STATEMENTS["numbers"], len(wanted))
    # In a thread: of a segment that thousands use it would keep ingest from its calls.
    planned = await asyncio.to_thread(plan, wanted, known, zone, [row["definition"] for row in rows])
    await _replace(connection, clock, principal, planned, zone.key)


async def drop_pending(connection: AnyConnection, segment_id: str) -> None:
    """Let owners build nothing more of a segment that nobody uses."""
    await segments_graph.lock_segments(connection, [segment_id])
    await connection.execute(STATEMENTS["drop_pending"], [segment_id])


async def _replace(
    connection: AnyConnection, clock: Clock, principal: Principal, planned: Sequence[Planned], zone_name: str
) -> None:
    segment_ids = [each.segment_id for each in planned]
    numbers = [each.number for each in planned]
    involved = {*segment_ids, *(part for each in planned for part in each.parts)}
    rows = await connection.fetch(STATEMENTS["pending_groups"], list(involved))
    groups = [row["flip_group"] for row in rows]
    group = groups[0] if groups else numbers[0]
    await connection.execute(STATEMENTS["drop_pending"], segment_ids)
    await connection.execute(
        STATEMENTS["insert_definitions"],
        numbers,
        segment_ids,
        [each.population for each in planned],
        [each.conditions for each in planned],
        [dumps(dict(each.parts)) for each in planned],
        [each.state for each in planned],
        EVALUATOR_VERSION,
        group,
        clock.now_ms(),
        principal.author,
        zone_name,
    )
    await connection.execute(STATEMENTS["build_definitions"], numbers, segment_ids)
    if groups:
        await connection.execute(STATEMENTS["join_groups"], group, groups)
