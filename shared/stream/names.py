"""Every Redis key of Muster and what it holds."""

from __future__ import annotations

FIELD = b"__data__"
"""The one field of an event entry: plain JSON, so that FastStream subscribers and any other client read it alike."""

KEYS = "muster:keys"
"""Hash: sha256 hex of an API key -> JSON {"key_id", "environment", "scope", "browser"}; the mirror ingest reads."""

INSTALLATION = "muster:installation{muster:keys}"
"""Hash: shards -> their number, keys_revision -> raised with each change of KEYS. In a cluster it is where KEYS is, as
both change together; the name of KEYS could not change, or an ingest of before would know no key."""


def events(shard: int) -> str:
    """Stream of a shard's entries; its offset lives in Postgres."""
    return f"muster:events:{shard}"


def transitions(environment: str) -> str:
    """Stream of an environment's transitions; entry id = "<sequence>-0"."""
    return f"muster:transitions:{environment}"
