"""Pure rules of API keys: scopes, prefixes, what a key may do and how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

Scope = Literal["write", "read", "manage"]

PREFIXES: Final[Mapping[Scope, str]] = {"write": "wk_", "read": "rk_", "manage": "mk_"}

# Who manages also reads, so one key signs in to the dashboard; a write key is public in browsers and grants no more.
GRANTS: Final[Mapping[Scope, frozenset[Scope]]] = {
    "write": frozenset(("write",)),
    "read": frozenset(("read",)),
    "manage": frozenset(("manage", "read")),
}

PREFIX_LENGTH: Final = 8
"""How many characters of a key are kept readable, so that people recognise it."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls: a key that is not revoked."""

    key_id: str
    environment: str
    scope: Scope
    name: str

    @property
    def author(self) -> str:
        """How commands name who gave them: `key Ann`."""
        return f"key {self.name}"

    def may(self, needed: Scope) -> bool:
        """Whether the key's scope grants the needed one."""
        return needed in GRANTS[self.scope]


def key_digest(key: str) -> bytes:
    """The 32 bytes under which a key is kept."""
    return sha256(key.encode(errors="surrogatepass")).digest()


def key_prefix(key: str) -> str:
    """The part of a key that lists and logs may show."""
    return key[:PREFIX_LENGTH]
