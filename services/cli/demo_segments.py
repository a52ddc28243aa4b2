"""The segments of the demo, made by the commands that everybody has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import httpx

from services.cli.batch_client import message_of
from services.cli.errors import CommandFailed

SOON: Final = {"n": 20, "unit": "seconds"}
_ON_TRIAL: Final = {"attribute": "plan", "op": "is", "value": "trial"}
_REPORTS: Final = {
    "event": "Report Created", "op": "performed", "count": {"at_least": 5},
    "window": {"in_last": {"n": 7, "unit": "days"}},
}  # fmt: skip
_OF_GOLD: Final = {
    "all": [
        {"attribute": "plan", "op": "is", "value": "gold"},
        {"membership": "role", "op": "is", "value": "admin"},
    ]
}


def _moment(name: str, op: str, n: int, unit: str) -> Mapping[str, Any]:
    return {"attribute": name, "op": op, "value": {"n": n, "unit": unit}}


SEGMENTS: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "name": "New this week", "key": "new-this-week", "columns": ["name", "email", "plan", "signed_up_at"],
        "description": "Came in the last 7 days",
        "conditions": {"all": [_moment("first_seen_at", "in_last", 7, "days")]},
    },
    {
        "name": "Trial ending soon", "key": "trial-ending", "columns": ["name", "email", "trial_ends_at"],
        "description": "The trial ends in 20 seconds at most: watch the clock move people in and out",
        "conditions": {"all": [_ON_TRIAL, {"attribute": "trial_ends_at", "op": "in_next", "value": SOON}]},
    },
    {
        "name": "Trial ends in 3 days", "key": "trial-ends-in-3-days", "columns": ["name", "email", "trial_ends_at"],
        "description": "Time for a mail",
        "conditions": {"all": [_ON_TRIAL, _moment("trial_ends_at", "in_next", 3, "days")]},
    },
    {
        "name": "Power users", "key": "power-users", "columns": ["name", "email", "plan", "last_seen_at"],
        "description": "Created 5 reports in the last 7 days",
        "conditions": {"all": [_REPORTS]},
    },
    {
        "name": "Inactive", "key": "inactive", "columns": ["name", "email", "plan", "last_seen_at"],
        "description": "Not seen for 14 days",
        "conditions": {"all": [_moment("last_seen_at", "more_than_ago", 14, "days")]},
    },
    {
        "name": "High spend", "key": "high-spend", "columns": ["name", "email", "plan", "lifetime_value"],
        "description": "Paid 300 or more so far",
        "conditions": {"all": [{"attribute": "lifetime_value", "op": "gte", "value": 300}]},
    },
    {
        "name": "Admins of gold companies", "key": "gold-admins", "columns": ["name", "email", "plan"],
        "description": "Whom to call when a large customer is unhappy",
        "conditions": {"all": [{"company": "any", "where": _OF_GOLD}]},
    },
)  # fmt: skip


async def make_segments(ingest_url: str, manage_key: str) -> int:
    """Make those that are not there yet; returns how many. Raises CommandFailed when one is refused."""
    made = 0
    headers = {"Authorization": f"Bearer {manage_key}"}
    async with httpx.AsyncClient(headers=headers, timeout=30) as http:
        for segment in SEGMENTS:
            response = await http.post(f"{ingest_url}/v1/segments", json=dict(segment))
            if response.status_code == httpx.codes.CREATED:
                made += 1
            elif response.status_code != httpx.codes.CONFLICT:
                raise CommandFailed(f"The segment {segment['name']!r} was refused: {message_of(response)}")
    return made
