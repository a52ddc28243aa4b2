"""Door: what operators ask: alive, able to serve, and by which numbers."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.query.door import House
from shared.http.answers import answer

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> Response:
    """The process runs."""
    return answer({"status": "alive"})


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Postgres answers and is set up; else 503 `database_unavailable`."""
    house: House = request.app.state.house
    await house.freshness.installation()
    await house.freshness.first_environment()
    return answer({"status": "ready"})


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics() -> Response:
    """Numbers for Prometheus."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
