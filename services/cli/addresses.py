"""What `muster up` prints when everything runs: where it is, with which keys, and what to paste next."""

from __future__ import annotations

import asyncio

from services.cli import connections
from services.cli.console import say
from services.cli.dev_access import ENVIRONMENT
from services.cli.errors import CommandFailed
from services.cli.home import DevAccess
from services.cli.installation import find_secret
from services.cli.invocation import this_invocation
from services.cli.settings import CliSettings
from shared.domain.logins import sign_code

_LINES = """
  Calls       {access.ingest_url}
  Reads       {access.query_url}
  Write key   {access.write_key}
  Manage key  {access.manage_key}
  Read key    {access.read_key}
  Dashboard   {link}
              (signs you in once, within 5 minutes; `{calling.command} up` in another terminal prints a new link)

  In another terminal:   {calling.exports}
"""


def say_addresses(access: DevAccess, link: str) -> None:
    """The block that people read and copy from."""
    say(_LINES.format(access=access, link=link, calling=this_invocation()))


def already_running(settings: CliSettings) -> None:
    """Print the addresses of the Muster that runs on this home. Raises CommandFailed while it still starts."""
    home = settings.folder
    record, access = home.read_run(), home.read_access()
    if record is None or access is None or "query" not in record.children:
        raise CommandFailed(f"Muster is starting here already, in another terminal (home {home.path}).")
    command = this_invocation().command
    say(f"Muster runs here already (pid {record.supervisor.pid}); `{command} stop` stops it.")
    say_addresses(access, asyncio.run(sign_in_link(settings, access)))


async def sign_in_link(settings: CliSettings, access: DevAccess) -> str:
    """A link that opens the dashboard signed in, once; the code is behind the #, so that no server logs it."""
    async with connections.postgres(access.database_url) as postgres:
        secret = await find_secret(postgres)
    code = sign_code(secret, ENVIRONMENT, settings.clock.now_ms(), access.write_key)
    return f"{access.query_url}/#login={code}"
