"""Bodies and requests as SDKs send them: Segment's for browsers a call a request, and its for Python in batches."""

import json
from base64 import b64encode
from uuid import UUID

from benchmarks.people import COUNTRIES, EVENT, INDUSTRIES, PLANS, Call, user_id
from shared.clock import SystemClock
from shared.domain.instants import format_instant

BATCH = 100
VARIETY = 500
"""So many different bodies are made; each is sent again and again."""

_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)
_KINDS = ("identify", "track", "track", "page", "track", "identify", "track", "group", "track", "page")
"""Half of the calls of a batch are events, a fifth identify somebody."""


def traits(number: int) -> Call:
    """What a product tells of its user."""
    return {
        "email": f"{user_id(number)}@example.com",
        "name": f"Ann Example {number}",
        "plan": PLANS[number % len(PLANS)],
        "seats": number * 7 % 100,
        "country": COUNTRIES[number // 3 % len(COUNTRIES)],
        "monthly_spend": number % 500 + 0.25,
        "newsletter": number % 2 == 0,
        "created_at": "2025-03-01T09:30:00.000Z",
    }


def browser_call(number: int) -> Call:
    """An identify call of analytics.js 2."""
    page = {
        "path": "/app/projects",
        "referrer": "https://app.example.com/app",
        "search": "",
        "title": "Projects - Example",
        "url": "https://app.example.com/app/projects",
    }
    return {
        "timestamp": _now(),
        "integrations": {},
        "userId": user_id(number),
        "type": "identify",
        "traits": traits(number),
        "context": {
            "page": page,
            "userAgent": _AGENT,
            "locale": "en-GB",
            "library": {"name": "analytics.js", "version": "npm:next-1.81.0"},
            "timezone": "Europe/Berlin",
        },
        "messageId": f"ajs-next-{SystemClock().now_ms()}-{UUID(int=number)}",
        "anonymousId": str(UUID(int=number << 64)),
        "sentAt": _now(),
        "_metadata": {"bundled": ["Segment.io"], "unbundled": [], "bundledIds": []},
    }


def server_call(number: int, kind: str) -> Call:
    """A call of analytics-python."""
    call: Call = {
        "integrations": {},
        "anonymousId": None,
        "timestamp": _now().replace("Z", "+00:00"),
        "context": {"library": {"name": "analytics-python", "version": "2.3.5"}},
        "type": kind,
        "userId": user_id(number),
        "messageId": str(UUID(int=number)),
    }
    match kind:
        case "track":
            items = [{"sku": f"SKU-{number % 50}", "quantity": 1 + number % 3, "price": 19.99}]
            properties = {"order_id": f"o-{number}", "revenue": number % 200 + 0.99, "currency": "EUR"}
            return {**call, "event": EVENT, "properties": {**properties, "products": items}}
        case "page":
            properties = {"url": "https://app.example.com/pricing", "path": "/pricing", "title": "Pricing"}
            return {**call, "category": None, "name": "Pricing", "properties": properties}
        case "group":
            company = number % 1_000
            return {**call, "groupId": f"company-{company}", "traits": {"industry": INDUSTRIES[company % 4]}}
        case _:
            return {**call, "traits": traits(number)}


def single_requests(key: str) -> list[bytes]:
    """POST /v1/identify, a call each."""
    return [_request("/v1/identify", key, _compact(browser_call(number))) for number in range(VARIETY)]


def batches() -> list[list[bytes]]:
    """The texts of the calls of some batches."""
    calls = [
        json.dumps(server_call(number, _KINDS[number % len(_KINDS)])).encode() for number in range(VARIETY // 5 * BATCH)
    ]
    return [calls[first : first + BATCH] for first in range(0, len(calls), BATCH)]


def batch_requests(key: str) -> list[bytes]:
    """POST /v1/batch, with the calls of `batches`."""
    ends = b'], "sentAt": "%s"}' % _now().encode()
    return [_request("/v1/batch", key, b'{"batch": [' + b", ".join(calls) + ends) for calls in batches()]


def _request(path: str, key: str, body: bytes) -> bytes:
    head = [
        f"POST {path} HTTP/1.1",
        "Host: events.example.com",
        f"User-Agent: {_AGENT}",
        "Accept: */*",
        "Accept-Encoding: gzip, deflate, br",
        "Connection: keep-alive",
        "Content-Type: application/json",
        f"Authorization: Basic {b64encode(f'{key}:'.encode()).decode()}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def _compact(call: Call) -> bytes:
    return json.dumps(call, separators=(",", ":"), ensure_ascii=False).encode()


def _now() -> str:
    return format_instant(SystemClock().now_ms())
