"""`muster dead-letters`: entries that cannot take effect, looked at and settled, of all environments."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, cast, get_args

import typer
from redis.asyncio import Redis

from services.cli import connections
from services.cli.console import complain, instant, say, say_json, table
from services.cli.errors import CommandFailed
from services.cli.settings import CliSettings, author, read_settings
from services.ingest.commands.dead_letters import (
    NEWEST,
    DeadLetter,
    DeadLetterState,
    Settler,
    discard_dead_letter,
    find_dead_letter,
    list_dead_letters,
    retry_dead_letter,
)
from shared.errors import MusterError
from shared.postgres.pool import AnyConnection
from shared.stream import names
from shared.stream.streams import append_again

app = typer.Typer(no_args_is_help=True, help="Entries that cannot take effect, with the reason, and refused calls.")
Numbers = Annotated[list[int] | None, typer.Argument(help="Numbers that `muster dead-letters list` shows.")]
Code = Annotated[str | None, typer.Option(help="Instead of numbers: all open ones with this reason's code.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Settle = Callable[[AnyConnection, int], Awaitable[DeadLetter]]


@app.command("list")
def list_command(
    environment: Annotated[str | None, typer.Option("--environment", "-e", help="Only of this one.")] = None,
    state: Annotated[str, typer.Option(help="open, retried, discarded or all.")] = "open",
    code: Annotated[str | None, typer.Option(help="Only with this reason's code.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List dead letters, newest first."""
    if state != "all" and state not in get_args(DeadLetterState):
        raise CommandFailed(f"There is no state {state!r}: take open, retried, discarded or all.")
    wanted = None if state == "all" else cast(DeadLetterState, state)
    letters = asyncio.run(fetch(read_settings(), environment, wanted, code, limit))
    if as_json:
        say_json([shown(letter) for letter in letters])
        return
    heads = ("number", "failed_at", "state", "environment", "message_id", "code", "detail")
    for line in table(heads, [[str(shown(letter)[head] or "-") for head in heads] for letter in letters]):
        say(line)


@app.command("show")
def show_command(number: Annotated[int, typer.Argument(help="Its number.")]) -> None:
    """Show one dead letter whole, with the entry as it was on the stream. It may hold personal data."""
    say_json({**shown(letter := asyncio.run(find(read_settings(), number))), "entry": letter.entry})


@app.command("retry")
def retry_command(numbers: Numbers = None, code: Code = None, yes: Yes = False) -> None:
    """Put entries on their streams once more, for instance after a release that can read them. Twice is harmless."""

    async def run() -> int:
        settings = read_settings()
        async with both(settings) as (postgres, redis):
            return await settle(
                postgres,
                await chosen(postgres, numbers, code, "Retry" if not yes else None),
                lambda connection, number: retry_dead_letter(
                    connection, settings.clock, Settler(None, author()), number, appender(redis)
                ),
            )

    finish(asyncio.run(run()))


@app.command("discard")
def discard_command(
    numbers: Numbers = None,
    reason: Annotated[str | None, typer.Option(help="Kept with who did it.")] = None,
    code: Code = None,
    yes: Yes = False,
) -> None:
    """Say that entries shall never take effect. They stay, marked as discarded."""
    by = author() + (f": {reason}" if reason else "")

    async def run() -> int:
        settings = read_settings()
        async with connections.postgres(connections.database_url(settings)) as postgres:
            return await settle(
                postgres,
                await chosen(postgres, numbers, code, "Discard" if not yes else None),
                lambda connection, number: discard_dead_letter(connection, settings.clock, Settler(None, by), number),
            )

    finish(asyncio.run(run()))


async def chosen(postgres: AnyConnection, numbers: list[int] | None, code: str | None, ask: str | None) -> list[int]:
    """The numbers that were given, or those of all open dead letters with the code, oldest first.

    ``ask`` is what would be done with them: the person confirms how many; None: nobody is asked. Raises CommandFailed
    unless there are either numbers or a code, typer.Abort for a no.
    """
    if bool(numbers) == bool(code):
        raise CommandFailed("Name dead letters by their numbers, or all open ones of a reason by --code.")
    if numbers:
        return numbers
    found: list[int] = []
    while page := await list_dead_letters(
        postgres, None, code=code, before=found[-1] if found else NEWEST, limit=1_000
    ):
        found += [letter.dead_letter for letter in page]
    if not found:
        raise CommandFailed(f"No open dead letter has the code {code!r}.")
    what = "the open dead letter" if len(found) == 1 else f"all {len(found):,} open dead letters"
    if ask is not None:
        typer.confirm(f"{ask} {what} with the code {code}?", abort=True)
    return found[::-1]


async def settle(postgres: AnyConnection, numbers: list[int], settle_one: Settle) -> int:
    """Settle each in a transaction of its own; returns how many could not be."""
    failed = 0
    for number in numbers:
        try:
            async with postgres.transaction():
                letter = await settle_one(postgres, number)
            say(f"{number}: {letter.state}")
        except MusterError as error:
            complain(f"{number}: {error.detail}")
            failed += 1
    return failed


def finish(failed: int) -> None:
    """Exit code 1 when some could not be settled."""
    if failed:
        raise typer.Exit(1)


def appender(redis: Redis) -> Callable[[int, bytes], Awaitable[None]]:
    """Appends to the stream of a shard. Raises CommandFailed when the stream is gone."""

    async def append(shard: int, data: bytes) -> None:
        if await append_again(redis, shard, data) is None:
            raise CommandFailed(f"{names.events(shard)} is gone: see `muster streams recover --help`.")

    return append


@asynccontextmanager
async def both(settings: CliSettings) -> AsyncIterator[tuple[AnyConnection, Redis]]:
    """Postgres and Redis."""
    async with (
        connections.postgres(connections.database_url(settings)) as postgres,
        connections.redis(connections.redis_url(settings)) as redis,
    ):
        yield postgres, redis


async def fetch(
    settings: CliSettings, environment: str | None, state: DeadLetterState | None, code: str | None, limit: int
) -> list[DeadLetter]:
    """Dead letters, newest first."""
    async with connections.postgres(connections.database_url(settings)) as postgres:
        return await list_dead_letters(postgres, environment, state=state, code=code, limit=limit)


async def find(settings: CliSettings, number: int) -> DeadLetter:
    """One dead letter."""
    async with connections.postgres(connections.database_url(settings)) as postgres:
        return await find_dead_letter(postgres, None, number)


def shown(letter: DeadLetter) -> dict[str, Any]:
    """What a list shows of it."""
    return {
        "number": letter.dead_letter,
        "failed_at": instant(int(letter.failed_at.timestamp() * 1000)),
        "state": letter.state,
        "environment": letter.environment,
        "shard": letter.shard,
        "entry_id": letter.entry_id,
        "message_id": letter.message_id,
        "user_id": letter.user_id,
        "code": letter.code,
        "detail": letter.detail,
        "settled_by": letter.settled_by,
    }
