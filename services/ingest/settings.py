"""What ingest reads from its environment, once."""

from __future__ import annotations

from pydantic import Field

from services.ingest.limits import BODY_BYTES
from shared.settings import A_PORT, DatabaseSettings, ProcessSettings, RedisSettings


class IngestSettings(ProcessSettings, RedisSettings, DatabaseSettings):
    """The settings of one ingest process."""

    port: int = Field(8081, alias="MUSTER_INGEST_PORT", ge=0, le=65535, description=A_PORT)
    backlog_entries: int = Field(50_000, alias="MUSTER_INGEST_BACKLOG_ENTRIES", ge=1)
    """Entries that may wait for Redis in memory; beyond it calls are answered with 503."""
    backlog_bytes: int = Field(64_000_000, alias="MUSTER_INGEST_BACKLOG_BYTES", ge=1)
    """Their bytes."""
    body_bytes: int = Field(128_000_000, alias="MUSTER_INGEST_BODY_BYTES", ge=2 * BODY_BYTES)
    """Bytes of bodies that may be held while requests are read and answered; beyond it they are answered with 503."""
    connections: int = Field(10_000, alias="MUSTER_INGEST_CONNECTIONS", ge=1)
    """Connections that are served at once; one more gets a bare 503."""
    database_sessions: int = Field(5, alias="MUSTER_INGEST_DATABASE_SESSIONS", ge=1)
    """Sessions of the management routes with Postgres, made when they are needed."""
    query_port: int = Field(8080, alias="MUSTER_QUERY_PORT", ge=0, le=65535, description=A_PORT)
    dashboard_origin: str | None = Field(None, alias="MUSTER_DASHBOARD_ORIGIN")
    """The origin whose pages may use the management routes; none: query's own on this machine."""

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins from which the dashboard is served."""
        if self.dashboard_origin is not None:
            return (self.dashboard_origin,)
        return (f"http://127.0.0.1:{self.query_port}", f"http://localhost:{self.query_port}")
