"""Who calls: the key in the Authorization header, and whether its scope suffices."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Protocol

from shared.domain.keys import PREFIXES, Principal, Scope, key_digest
from shared.domain.logins import BEARER_PREFIX
from shared.errors import MusterError


class MissingKey(MusterError):
    """The request carries no key."""

    code = "missing_key"
    status = 401


class UnknownKey(MusterError):
    """The key was never made, or is revoked."""

    code = "unknown_key"
    status = 401


class WrongScope(MusterError):
    """The key is good, but not for this."""

    code = "wrong_scope"
    status = 403


class Keys(Protocol):
    """Where keys are looked up."""

    async def find(self, digest: bytes) -> Principal | None:
        """The key of this sha256, unless it is unknown or revoked."""
        ...


class Logins(Protocol):
    """Where the bearers of people who are signed in to the dashboard are checked."""

    async def principal(self, bearer: str) -> Principal | None:
        """Who is signed in with this bearer, unless it is not ours or too old."""
        ...


def key_of(authorization: str | None) -> str | None:
    """The key in an Authorization header: `Bearer KEY`, or `Basic` with the key as user; None when there is none."""
    scheme, _, credentials = (authorization or "").strip().partition(" ")
    credentials = credentials.strip()
    if scheme.lower() == "bearer":
        return credentials or None
    if scheme.lower() == "basic":
        try:
            user, _, _ = b64decode(credentials, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return user or None
    return None


def check_scope(principal: Principal, needed: Scope, path: str) -> None:
    """Raise WrongScope, saying which key would do, unless the key grants the needed scope at this path."""
    if not principal.may(needed):
        raise wrong_scope(principal.scope, needed, path)


def wrong_scope(scope: Scope, needed: Scope, path: str) -> WrongScope:
    """The refusal of a key of this scope, where another is needed."""
    return WrongScope(
        f"This is a {scope} key ({PREFIXES[scope]}...). `{path}` needs a {needed} key ({PREFIXES[needed]}...)."
    )


async def authenticate(
    authorization: str | None, keys: Keys, needed: Scope, path: str, logins: Logins | None = None
) -> Principal:
    """The caller, whose key or login grants the needed scope. Raises MissingKey, UnknownKey or WrongScope."""
    key = key_of(authorization)
    if key is None:
        raise MissingKey(f"`{path}` needs a {needed} key: send `Authorization: Bearer {PREFIXES[needed]}...`.")
    if logins is not None and key.startswith(BEARER_PREFIX):
        principal = await logins.principal(key)
    else:
        principal = await keys.find(key_digest(key))
    if principal is None:
        raise UnknownKey("This key is not known here. It may be mistyped, revoked, or of another installation.")
    check_scope(principal, needed, path)
    return principal
