"""Checks the bearers of people who are signed in to the dashboard (`shared.http.auth.Logins`)."""

from __future__ import annotations

from shared.clock import Clock
from shared.domain.keys import Principal
from shared.domain.logins import LoginCode, read_bearer, read_code, sign_bearer
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)


class LoginStore:
    """Trades codes for bearers and knows bearers again; the secret is read once."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        """`pool` may be lazy."""
        self._pool = pool
        self._clock = clock
        self._secret: bytes | None = None
        self._used: dict[str, int] = {}

    async def principal(self, bearer: str) -> Principal | None:
        """Who calls with this bearer; None when it is not ours or too old. Raises DatabaseUnavailable."""
        secret = await self._read_secret()
        return None if secret is None else read_bearer(secret, bearer, self._clock.now_ms())

    async def trade(self, code: str) -> tuple[LoginCode, str] | None:
        """What a code says, and a bearer for it; None when it is not ours, too old or used.

        Used codes are remembered by this process alone (query writes nothing to the database) until they are too old.
        """
        secret, now = await self._read_secret(), self._clock.now_ms()
        found = None if secret is None else read_code(secret, code, now)
        if secret is None or found is None or found.nonce in self._used:
            return None
        self._used = {nonce: expires_at for nonce, expires_at in self._used.items() if expires_at > now}
        self._used[found.nonce] = found.expires_at
        return found, sign_bearer(secret, found.environment, now)

    async def _read_secret(self) -> bytes | None:
        if self._secret is None:
            async with session(self._pool) as connection:
                self._secret = await connection.fetchval(STATEMENTS["secret"])
        return self._secret
