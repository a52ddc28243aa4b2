"""Pure room: the hash under which a message id is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "cmd_": ("picks_closed",),
    "era_": ("user_erased", "company_erased"),
    "mem_": ("membership_removed",),
}
"""How the message id of a command begins, and the types of the entries that say that it has taken effect."""

ON_EVERY_SHARD: Final = frozenset(("picks_closed",))
"""Entries of which a command puts one on every shard."""


def message_hash(message_id: str) -> bytes:
    """The 16 bytes of a message id in `seen_messages`; text that no call may have is hashed all the same."""
    return blake2b(message_id.encode(errors="surrogatepass"), digest_size=16).digest()


def entry_hash(entry_type: str, message_id: str) -> bytes:
    """The 16 bytes of an entry that is no call: its type is hashed too, with a NUL that no call's id may hold."""
    return message_hash(f"{entry_type}\0{message_id}")
