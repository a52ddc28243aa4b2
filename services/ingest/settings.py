"""What ingest reads from its environment, once."""

from __future__ import annotations

from pydantic import Field

from shared.settings import DatabaseSettings, ProcessSettings, RedisSettings


class IngestSettings(ProcessSettings, RedisSettings, DatabaseSettings):
    """The settings of one ingest process."""

    port: int = Field(8081, alias="MUSTER_INGEST_PORT", ge=0, le=65535)
    backlog_entries: int = Field(50_000, alias="MUSTER_INGEST_BACKLOG_ENTRIES", ge=1)
    """Entries that may wait for Redis in memory; beyond it calls are answered with 503."""
    backlog_bytes: int = Field(64_000_000, alias="MUSTER_INGEST_BACKLOG_BYTES", ge=1)
    """Their bytes."""
    dashboard_origin: str | None = Field(None, alias="MUSTER_DASHBOARD_ORIGIN")
    """The origin whose pages may use the management routes; none: only those of this machine's own query."""
