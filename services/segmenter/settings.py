"""The segmenter's settings, read once from the environment."""

from __future__ import annotations

from pydantic import Field

from shared.settings import DatabaseSettings, ProcessSettings, RedisSettings


class SegmenterSettings(ProcessSettings, DatabaseSettings, RedisSettings):
    """Each field is the environment variable named by its alias; times are milliseconds."""

    batch_entries: int = Field(500, alias="MUSTER_BATCH_ENTRIES", ge=1, le=5_000)
    """Entries that one transaction handles at most."""
    stream_keep_ms: int = Field(3_600_000, alias="MUSTER_STREAM_KEEP_MS", ge=0)
    """How long handled entries stay on their stream, so that a Postgres restored from a backup finds them."""
    stream_keep_bytes: int = Field(268_435_456, alias="MUSTER_STREAM_KEEP_BYTES", ge=0)
    """Bytes of a shard's stream above which handled entries are trimmed at once."""
    transitions_keep: int = Field(1_000_000, alias="MUSTER_TRANSITIONS_KEEP", ge=1)
    """Transitions that stay on an environment's stream, about."""
    transitions_keep_days: int | None = Field(None, alias="MUSTER_TRANSITIONS_KEEP_DAYS", ge=31)
    """Days for which transitions stay in Postgres; None: for ever. 31 at least: growth tells 30 days, when nobody asks
    for others, and so long the deletion of a segment can be undone."""
    redis_replicated: bool = Field(False, alias="MUSTER_REDIS_REPLICATED")
    """Redis fails over to replicas: a stream that ends before the offset is mended without a person (SEAMS A11)."""
