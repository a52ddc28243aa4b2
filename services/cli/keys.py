"""`muster keys`: API keys, made, listed and revoked directly in Postgres, and told to ingest at once."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, cast, get_args

import typer

from services.cli import connections
from services.cli.console import instant, say, say_json, table
from services.cli.dev_access import ENVIRONMENT, tell
from services.cli.errors import CommandFailed
from services.cli.settings import CliSettings, author, read_settings
from services.ingest.commands.audit import Actor
from services.ingest.commands.keys import KeyRow, NewKey, create_key, list_keys, revoke_key
from shared.domain.keys import Scope
from shared.stream.key_mirror import withdraw_key

SCOPES: Final = get_args(Scope)

app = typer.Typer(no_args_is_help=True, help="API keys: write (send calls), read (query), manage (segments, and read).")
Environment = Annotated[str, typer.Option("--environment", "-e", help="The environment's slug.")]


@app.command("create")
def create_command(
    scope: Annotated[str, typer.Argument(help="write, read or manage.")],
    name: Annotated[str, typer.Option(help="Who or what uses it; changes are signed with it.")],
    environment: Environment = ENVIRONMENT,
    browser: Annotated[bool, typer.Option("--browser", help="It stands in web pages: no import, no alias.")] = False,
) -> None:
    """Make a key and print it, once: only its hash is kept."""
    if scope not in SCOPES:
        raise CommandFailed(f"There is no scope {scope!r}: take {', '.join(SCOPES)}.")
    if browser and scope != "write":
        raise CommandFailed("Only a write key may stand in web pages.")
    say(asyncio.run(create(read_settings(), environment, NewKey(name, cast(Scope, scope), browser))))


@app.command("list")
def list_command(
    environment: Environment = ENVIRONMENT,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the keys of an environment, revoked ones too."""
    rows = asyncio.run(fetch(read_settings(), environment))
    if as_json:
        say_json([shown(row) for row in rows])
        return
    heads = ("id", "scope", "prefix", "name", "created", "revoked")
    for line in table(heads, [[shown(row)[head] for head in heads] for row in rows]):
        say(line)


@app.command("revoke")
def revoke_command(
    key_id: Annotated[str, typer.Argument(help="The id (key_...) that `muster keys list` shows.")],
    environment: Environment = ENVIRONMENT,
) -> None:
    """Revoke a key, for good: within two seconds no door takes it any more."""
    row = asyncio.run(revoke(read_settings(), environment, key_id))
    say(f"revoked {row.key_id} ({row.scope}, {row.prefix}..., {row.name})")


async def create(settings: CliSettings, environment: str, new: NewKey) -> str:
    """The text of a new key."""
    async with connections.postgres(connections.database_url(settings)) as postgres:
        row, text = await create_key(postgres, settings.clock, environment, new, author=author())
    async with connections.redis(connections.redis_url(settings)) as redis:
        await tell(redis, row)
    return text


async def fetch(settings: CliSettings, environment: str) -> list[KeyRow]:
    """The keys of an environment."""
    async with connections.postgres(connections.database_url(settings)) as postgres:
        return await list_keys(postgres, environment)


async def revoke(settings: CliSettings, environment: str, key_id: str) -> KeyRow:
    """Revoke in Postgres, then in the mirror."""
    async with connections.postgres(connections.database_url(settings)) as postgres:
        row = await revoke_key(postgres, settings.clock, Actor(environment, author()), key_id)
    async with connections.redis(connections.redis_url(settings)) as redis:
        await withdraw_key(redis, row.digest)
    return row


def shown(row: KeyRow) -> dict[str, object]:
    """What a list shows of a key."""
    revoked = row.revoked_at and instant(int(row.revoked_at.timestamp() * 1000))
    return {
        "id": row.key_id,
        "scope": "write (browser)" if row.browser else row.scope,
        "prefix": row.prefix,
        "name": row.name,
        "created": instant(int(row.created_at.timestamp() * 1000)),
        "revoked": revoked,
    }
