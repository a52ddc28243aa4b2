"""Pure core: the checksum of a set of members, kept up to date in O(1) per change."""

from __future__ import annotations

from hashlib import sha256


def member_checksum(user_id: str) -> int:
    """The first 8 bytes of sha256(user id in UTF-8) as a signed 64-bit integer.

    The checksum of a set is the xor over its members: a member that enters or exits is xor-ed in or out, whatever the
    order, so a record of built or rebuilt members and the transitions after it prove today's set (promise P5).
    """
    return int.from_bytes(sha256(user_id.encode()).digest()[:8], "big", signed=True)
