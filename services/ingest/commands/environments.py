"""Store: environments, each with its default segments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.clock import Clock
from shared.domain.segments import EVALUATOR_VERSION, Population, SubjectScope
from shared.domain.zones import UnknownZone, zone
from shared.errors import MusterError
from shared.ids import new_id
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
SLUG: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")

DEFAULT_SEGMENTS: Final[tuple[tuple[str, str, SubjectScope, Population], ...]] = (
    ("all-users", "All users", "user", "identified"),
    ("anonymous-visitors", "Anonymous visitors", "user", "anonymous"),
    ("all-companies", "All companies", "company", "all"),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """A space of users, segments and keys of its own; `slug` never changes."""

    slug: str
    name: str
    time_zone: str
    created_at: datetime


class EnvironmentExists(MusterError):
    """The slug is taken."""

    code = "environment_exists"
    status = 409


class InvalidEnvironment(MusterError):
    """The slug or the time zone is not one."""

    code = "invalid_request"
    status = 422


async def create_environment(
    connection: AnyConnection, clock: Clock, slug: str, name: str, zone_name: str, *, author: str = "muster"
) -> Environment:
    """Make an environment and its default segments, which serve at once, in the caller's transaction or its own.

    Raises EnvironmentExists, InvalidEnvironment.
    """
    _check_slug(slug)
    check_zone(zone_name)
    async with connection.transaction():
        now = clock.now_ms()
        if await connection.fetchval(STATEMENTS["insert_environment"], slug, name, zone_name, now) is None:
            raise EnvironmentExists(f"There is an environment {slug!r} already.")
        for place, (key, title, scope, population) in enumerate(DEFAULT_SEGMENTS):
            segment_id = new_id("seg_", now + place)  # ids are the order of lists
            row = (segment_id, slug, key, title, population, now, author, EVALUATOR_VERSION, scope, zone_name)
            definition = await connection.fetchval(STATEMENTS["insert_default_segment"], *row)
            await connection.execute(STATEMENTS["serve_definition"], segment_id, definition)
        await raise_catalogue(connection)
        return (await list_environments(connection, slug))[0]


async def list_environments(connection: AnyConnection, slug: str | None = None) -> list[Environment]:
    """All environments, oldest first, or the one of this slug."""
    if slug is None:
        rows = await connection.fetch(STATEMENTS["list_environments"])
    else:
        rows = await connection.fetch(STATEMENTS["find_environment"], slug)
    return [Environment(row["environment"], row["name"], row["time_zone"], row["created_at"]) for row in rows]


async def lock_environment(connection: AnyConnection, slug: str) -> None:
    """Let no other command on segments of this environment run until the transaction ends."""
    await connection.execute(STATEMENTS["lock_environment"], slug)


async def raise_catalogue(connection: AnyConnection) -> None:
    """Make owners and the coordinator look at the definitions again."""
    await connection.execute(STATEMENTS["raise_catalogue"])


def check_zone(zone_name: str) -> None:
    """Raise InvalidEnvironment unless there is a time zone of this name."""
    try:
        zone(zone_name)
    except UnknownZone as error:
        raise InvalidEnvironment(f"{error}: take a name such as 'Europe/Berlin' or 'UTC'.") from None


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise InvalidEnvironment(
            f"{slug!r} is not a slug: a letter, then at most 31 lower-case letters, digits and hyphens."
        )
