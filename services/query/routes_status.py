"""Door: how fresh and how well everything is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Response

from services.query import contract, contract_status, replicas, responses, status_reads
from services.query.door import Read, Reading
from shared.domain.instants import format_instant
from shared.http.answers import answer
from shared.http.segment_resource import rfc3339

router = APIRouter(tags=["status"])


@router.get("/v1/freshness", responses={200: {"model": contract.Fresh}})
async def freshness(read: Reading) -> Response:
    """As of when answers are true."""
    return answer(responses.freshness(read.fresh))


@router.get("/v1/status", responses={200: {"model": contract_status.Status}})
async def status(read: Reading) -> Response:
    """What `muster status` prints: figures, shards, builds, dead letters, incidents of the streams, the relay."""
    found = await status_reads.status(read.pool, read.environment, read.fresh.now)
    behind = await replicas.lag(read.pool, read.house.primary)
    return answer(
        {
            "environment": read.environment,
            "time_zone": await read.house.freshness.time_zone(read.environment),
            **responses.freshness(read.fresh),
            "replica": behind and asdict(behind),
            "figures": asdict(found["figures"]),
            "shards": [_shard(row, read) for row in found["shards"]],
            "builds": [_build(row, read.shards) for row in found["builds"]],
            "dead_letters": {
                "open": sum(row["count"] for row in found["dead_letters"]),
                "reasons": [{**row, "oldest": rfc3339(row["oldest"])} for row in found["dead_letters"]],
            },
            "relay": _relay(found, read),
            "incidents": [{**row, "noticed_at": rfc3339(row["noticed_at"])} for row in found["incidents"]],
        }
    )


def _shard(row: dict[str, Any], read: Read) -> dict[str, Any]:
    """A shard that never committed has no times yet."""
    return {
        "shard": row["shard"],
        "owner": row["owner"],
        "owned_since": row["owned_since"] and rfc3339(row["owned_since"]),
        "offset": row["offset_id"],
        "as_of": format_instant(row["as_of"]),
        "evaluated_at": format_instant(row["evaluated_at"]),
        "committed_at": format_instant(row["committed_at"]),
        "lag_seconds": max(read.fresh.now - row["as_of"], 0) / 1000,
        "sweep_delay_seconds": max(read.fresh.now - (row["next_flip"] or read.fresh.now), 0) / 1000,
        "problem": row["problem"],
        "problem_at": row["problem_at"] and rfc3339(row["problem_at"]),
    }


def _relay(found: dict[str, Any], read: Read) -> dict[str, Any]:
    problem = found["relay_problem"]
    return {
        "sequence": read.fresh.sequence,
        "unnumbered": found["unnumbered"],
        "problem": problem and problem["problem"],
        "problem_at": problem and rfc3339(problem["problem_at"]),
    }


def _build(row: dict[str, Any], shards: int) -> dict[str, Any]:
    return {
        "segment_id": row["segment_id"],
        "segment_key": row["key"],
        "version": row["version"],
        "state": row["state"],
        "failure": row["failure"],
        "handled": row["handled"],
        "shards_done": row["shards_done"],
        "shards": shards,
    }
