"""Store: how people call attributes and events, and what they say of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from typing_extensions import TypedDict

from services.ingest.commands.audit import Actor, Note, note
from services.ingest.commands.environments import lock_environment
from shared.clock import Clock
from shared.domain.keys import Principal
from shared.errors import MusterError
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
MAX_DESCRIPTIONS: Final = 5_000

DescribedScope = Literal["user", "company", "membership", "event"]
"""Whose attribute it is; `event`: it is the name of an event."""


Said: TypeAlias = tuple[str | None, str | None]
"""Display name and description."""


class DescriptionChange(TypedDict, total=False):
    """What shall be said; None: nothing any more. What is left out stays."""

    display_name: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of an attribute, or of an event."""

    display_name: str | None
    description: str | None
    updated_at: datetime | None = None
    updated_by: str | None = None


class TooManyDescriptions(MusterError):
    """The environment is full."""

    code = "too_many_descriptions"
    status = 409


async def describe(
    connection: AnyConnection,
    clock: Clock,
    principal: Principal,
    of: tuple[DescribedScope, str],
    change: DescriptionChange,
) -> Description:
    """Change what is said of (scope, name), in the caller's transaction; nobody need have sent it yet.

    What is said already is no change.
    Raises TooManyDescriptions.
    """
    scope, name = of
    place = (principal.environment, scope, name)
    await lock_environment(connection, principal.environment)
    row = await connection.fetchrow(STATEMENTS["find"], *place)
    before: Said = (None, None) if row is None else (row["display_name"], row["description"])
    said = (change.get("display_name", before[0]), change.get("description", before[1]))
    if said == before:
        return Description(None, None) if row is None else Description(**row)
    action: Literal["event.described", "attribute.described"] = (
        "event.described" if scope == "event" else "attribute.described"
    )
    summary = f"{', '.join(sorted(change)) or 'nothing'} of a {scope}{'' if scope == 'event' else ' attribute'}"
    await note(connection, clock, Actor.of(principal), Note(action, name, summary))
    if said == (None, None):
        await connection.execute(STATEMENTS["forget"], *place)
        return Description(None, None)
    if row is None and await connection.fetchval(STATEMENTS["count"], principal.environment) >= MAX_DESCRIPTIONS:
        raise TooManyDescriptions(f"An environment describes at most {MAX_DESCRIPTIONS:,} attributes and events.")
    return Description(*await _save(connection, clock, principal, place, said))


async def _save(
    connection: AnyConnection,
    clock: Clock,
    principal: Principal,
    place: tuple[str, str, str],
    said: Said,
) -> tuple[str | None, str | None, datetime, str]:
    at: datetime = await connection.fetchval(STATEMENTS["save"], *place, *said, clock.now_ms(), principal.author)
    return *said, at, principal.author
