"""What the segmenter is measured on: sessions of users, most of them known, and segments of which few ask about one."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.matching import Tree, mixed, where
from benchmarks.people import COUNTRIES, EVENT, PLANS, user_id
from services.ingest.requests import Accepted, Reception, judge
from shared.domain.instants import format_instant
from shared.domain.values import JSON
from tests.definitions import ENVIRONMENT

SHARDS = 8
CITIES = ("Berlin", "Paris", "Oslo", "Rome", "Lima", "Cairo", "Osaka", "Lagos")
PAGES = ("/", "/pricing", "/docs", "/settings", "/reports")
NEWCOMERS = 0.02
"""The part of the sessions that are somebody's first."""
IDENTIFYING, GROUPING = 0.6, 0.1
"""The parts of the sessions that begin with an identify, and with a group call."""
LONGEST = 4
"""Events of a session, at most."""
CONTAINING = 100
"""Every so manieth of the other segments looks into a text."""

_LATELY: dict[str, JSON] = {"in_last": {"n": 30, "unit": "days"}}
BUSY: list[Tree] = [
    where("seats", "gte", 50),
    where("plan", "is", "pro"),
    where("city", "is_one_of", ["Berlin", "Paris"]),
    {"all": [where("plan", "is_one_of", ["free", "trial"]), where("seats", "lt", 10)]},
    {"any": [where("country", "is", "DE"), {"all": [where("plan", "is", "enterprise"), where("seats", "gte", 80)]}]},
    where("last_seen_at", "in_last", {"n": 7, "unit": "days"}),
    where("first_seen_at", "in_last", {"n": 14, "unit": "days"}),
    {"event": EVENT, "op": "performed", "count": {"at_least": 3}, "window": _LATELY},
    {"event": EVENT, "op": "performed", "where": where("revenue", "gte", 190)},
]
"""The segments that users enter and leave, however many others there are."""


def others(number: int) -> Tree:
    """Segments of which no change here flips one: conditions of their own, and shared ones."""
    return where("name", "contains", f"part {number} of it") if number % CONTAINING == 0 else mixed(number)


def identify(user: int, draw: random.Random) -> dict[str, Any]:
    """Attributes, of which at least one is not as it was."""
    traits: dict[str, Any] = {"seats": draw.randrange(1_000) / 10, "score": draw.randrange(1_000)}
    if draw.random() < 0.5:
        traits |= {"plan": draw.choice(PLANS), "city": draw.choice(CITIES)}
    return {"type": "identify", "userId": user_id(user), "traits": traits}


def newcomer(user: int) -> dict[str, Any]:
    """All that is said of somebody at first."""
    traits = {
        "plan": PLANS[user % len(PLANS)],
        "seats": user % 100,
        "city": CITIES[user % len(CITIES)],
        "country": COUNTRIES[user % len(COUNTRIES)],
        "name": f"User Number {user}",
        "email": f"user-{user}@example.com",
        "trial_ends_at": "2020-10-14T00:00:00Z",
        "score": user % 1_000,
    }
    return {"type": "identify", "userId": user_id(user), "traits": traits}


def session(user: int, is_new: bool, draw: random.Random) -> Iterator[dict[str, Any]]:
    """The calls of one visit."""
    if is_new:
        yield newcomer(user)
    elif draw.random() < IDENTIFYING:
        yield identify(user, draw)
    if draw.random() < GROUPING:
        yield {"type": "group", "userId": user_id(user), "groupId": f"company-{user % 500}", "traits": {}}
    for _ in range(draw.randint(1, LONGEST)):
        if draw.random() < 0.4:
            properties: Mapping[str, Any] = {"path": draw.choice(PAGES), "title": "Reports of the week"}
            yield {"type": "page", "userId": user_id(user), "properties": properties}
        else:
            properties = {"revenue": draw.randrange(200), "currency": "EUR", "items": draw.randrange(9)}
            event = draw.choice((EVENT, "Report Opened", "Invite Sent"))
            yield {"type": "track", "userId": user_id(user), "event": event, "properties": properties}


def calls(known: int, seed: int) -> Iterator[dict[str, Any]]:
    """Calls without end, of so many known users and of newcomers."""
    draw = random.Random(seed)
    fresh = 1_000_000 * (seed + 1)
    while True:
        is_new = draw.random() < NEWCOMERS
        fresh += is_new
        yield from session(fresh if is_new else draw.randrange(known), is_new, draw)


def accepted(call: dict[str, Any], message_id: str, now_ms: int) -> Accepted:
    """A call as ingest puts it on a stream."""
    raw = {**call, "messageId": message_id, "timestamp": format_instant(now_ms)}
    verdict = judge(Reception(ENVIRONMENT, SHARDS, now_ms), json.dumps(raw).encode())
    assert isinstance(verdict, Accepted), verdict
    return verdict
