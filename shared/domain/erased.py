"""Pure rule: what stands in the place of the id of a user or company that was, or may be, erased (SEAMS A15)."""

from __future__ import annotations

from hashlib import blake2b

SubjectKey = tuple[str, str, str]
"""Environment, scope (`user` or `company`) and id."""


def id_hash(secret: bytes, key: SubjectKey) -> bytes:
    """The 16 bytes under which an erased id is remembered; only who has the installation's secret can try ids."""
    return blake2b("\0".join(key).encode(), key=secret[:64], digest_size=16).digest()


def hashed_id(secret: bytes, key: SubjectKey) -> str:
    """What stands where an erased id stood."""
    return f"erased:{id_hash(secret, key).hex()}"
