"""Every metric of Muster: its name, unit and labels."""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

CALLS_RECEIVED: Final = Counter(
    "muster_ingest_calls_total", "Calls that were answered, by outcome: accepted, refused or unavailable", ["outcome"]
)
REFUSED_UNKEPT: Final = Counter(
    "muster_ingest_refused_unkept_total", "Refused calls that were not kept as dead letters: too many of one key"
)
FLUSHED_ENTRIES: Final = Counter(
    "muster_ingest_flushed_entries_total",
    "Entries of flushes, by outcome: stored, or the code of the failure",
    ["outcome"],
)
FLUSH_SECONDS: Final = Histogram(
    "muster_ingest_flush_seconds",
    "Time until Redis said that a flush is on disk",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
PENDING_ENTRIES: Final = Gauge("muster_ingest_pending_entries", "Entries that wait for Redis")
CATALOGUE_AGE: Final = Gauge("muster_ingest_catalogue_loaded_seconds", "When the keys were last read, Unix time")
QUERY_SECONDS: Final = Histogram(
    "muster_query_seconds",
    "Time until an answer of query begins, by route and status",
    ["route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10),
)
