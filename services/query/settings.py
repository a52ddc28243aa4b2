"""What query reads from its environment, once."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from shared.settings import A_PORT, DatabaseSettings, ProcessSettings

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard" / "dist"


class QuerySettings(ProcessSettings, DatabaseSettings):
    """The settings of one query process."""

    database_read_url: str | None = Field(None, alias="DATABASE_READ_URL")
    """A replica, or our database by a role that only reads; none: DATABASE_URL, where keys are always looked up."""
    port: int = Field(8080, alias="MUSTER_QUERY_PORT", ge=0, le=65535, description=A_PORT)
    pool_size: int = Field(10, alias="MUSTER_QUERY_POOL", ge=2)
    """Connections to Postgres."""
    ingest_url: str = Field("http://127.0.0.1:8081", alias="MUSTER_INGEST")
    """Where browsers reach ingest: told to the dashboard, and the one foreign address its pages may call."""
    query_url: str = Field("http://127.0.0.1:8080", alias="MUSTER_QUERY")
    """Where browsers reach this process."""
    dashboard_folder: Path = Field(DASHBOARD, alias="MUSTER_DASHBOARD_FOLDER")
    """The built dashboard."""
    demo: bool = Field(False, alias="MUSTER_DEMO")
    """A simulated product lives here: the dashboard shows what to try."""

    @property
    def read_url(self) -> str:
        """The database to read from."""
        return self.database_read_url or self.database_url

    @property
    def reads_apart(self) -> bool:
        """Whether reads go elsewhere than to the primary."""
        return self.read_url != self.database_url
