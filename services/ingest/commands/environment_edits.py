"""Store: changing an environment; a new time zone is an edit of every definition that counts days."""

from __future__ import annotations

from dataclasses import dataclass

from services.ingest.commands.audit import Actor, Note, note
from services.ingest.commands.environments import (
    Environment,
    check_zone,
    list_environments,
    lock_environment,
    raise_catalogue,
)
from services.ingest.commands.segments_building import build_again
from services.ingest.commands.segments_graph import of_another_zone
from shared.clock import Clock
from shared.domain.keys import Principal
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


@dataclass(frozen=True, slots=True)
class EnvironmentChange:
    """What of an environment changes; None: not said."""

    name: str | None = None
    time_zone: str | None = None


async def edit_environment(
    connection: AnyConnection, clock: Clock, principal: Principal, change: EnvironmentChange
) -> tuple[Environment, int]:
    """Change the caller's environment, in the caller's transaction; with it how many segments are built again.

    Each definition keeps the zone it was made in until the one that follows it serves, and all that follow are of one
    group: readers see every day in the old zone, then every day in the new one. The zone that is there, sent again,
    builds what still counts in another one, after a build that failed. Raises InvalidEnvironment
    or ZoneChangeTooLarge. What changes nothing is not noted.
    """
    environment = principal.environment
    if change.time_zone is not None:
        check_zone(change.time_zone)
    await lock_environment(connection, environment)
    (before,) = await list_environments(connection, environment)
    await connection.execute(STATEMENTS["update_environment"], environment, change.name, change.time_zone)
    rebuilt = 0
    if change.time_zone is not None:
        behind = await of_another_zone(connection, environment, change.time_zone)
        rebuilt = await build_again(connection, clock, principal, behind) if behind else 0
        await raise_catalogue(connection)
    (changed,) = await list_environments(connection, environment)
    if changed != before or rebuilt:
        said = [f"name {change.name!r}"] if change.name is not None else []
        zoned = f"time zone {change.time_zone}, {rebuilt} segments built again"
        said += [zoned] if change.time_zone is not None else []
        await note(connection, clock, Actor.of(principal), Note("environment.edited", environment, "; ".join(said)))
    return changed, rebuilt
