"""Pure core: the one-time code of a login link and the bearer it is traded for, both signed by the installation."""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from shared.domain.keys import Principal

CODE_PREFIX: Final = "lc_"
BEARER_PREFIX: Final = "st_"
CODE_LIFE_MS: Final = 5 * 60_000
BEARER_LIFE_MS: Final = 12 * 3_600_000


@dataclass(frozen=True, slots=True)
class LoginCode:
    """What a valid code says. ``nonce`` makes it single use: whoever trades codes remembers the ones that were used.

    ``write_key`` is there in development only, for the snippets of the dashboard.
    """

    environment: str
    expires_at: int
    nonce: str
    write_key: str | None


def sign_code(secret: bytes, environment: str, now: int, write_key: str | None = None) -> str:
    """A code for a login link, good for five minutes from ``now`` (UTC ms)."""
    claims = {"env": environment, "exp": now + CODE_LIFE_MS, "nonce": secrets.token_urlsafe(12), "key": write_key}
    return _sign(secret, CODE_PREFIX, claims)


def read_code(secret: bytes, code: str, now: int) -> LoginCode | None:
    """What the code says; None when it is not ours or too old. Whether it was used before is not known here."""
    claims = _verify(secret, CODE_PREFIX, code, now)
    if claims is None:
        return None
    return LoginCode(claims["env"], claims["exp"], claims["nonce"], claims["key"])


def sign_bearer(secret: bytes, environment: str, now: int) -> str:
    """A bearer that manages an environment for twelve hours from ``now`` (UTC ms)."""
    return _sign(secret, BEARER_PREFIX, {"env": environment, "exp": now + BEARER_LIFE_MS})


def read_bearer(secret: bytes, bearer: str, now: int) -> Principal | None:
    """Who calls with this bearer; None when it is not ours or too old."""
    claims = _verify(secret, BEARER_PREFIX, bearer, now)
    return None if claims is None else Principal("login", claims["env"], "manage", "dashboard")


def _sign(secret: bytes, prefix: str, claims: dict[str, Any]) -> str:
    body = _text(json.dumps(claims, separators=(",", ":")).encode())
    return f"{prefix}{body}.{_text(_mac(secret, prefix, body))}"


def _verify(secret: bytes, prefix: str, token: str, now: int) -> dict[str, Any] | None:
    body, dot, mac = token.removeprefix(prefix).partition(".")
    if not token.startswith(prefix) or not dot or not token.isascii():
        return None
    if not hmac.compare_digest(_text(_mac(secret, prefix, body)), mac):
        return None
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims if now < claims["exp"] else None


def _mac(secret: bytes, prefix: str, body: str) -> bytes:
    return hmac.digest(secret, f"{prefix}{body}".encode(), sha256)


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
