"""Pure room: the hash under which a message id is remembered."""

from __future__ import annotations

from hashlib import blake2b


def message_hash(message_id: str) -> bytes:
    """The 16 bytes of a message id in `seen_messages`; text that no call may have is hashed all the same."""
    return blake2b(message_id.encode(errors="surrogatepass"), digest_size=16).digest()
