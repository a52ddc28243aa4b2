"""Made-up users for benchmarks: what they are follows from their number alone."""

from collections.abc import Iterator
from typing import Any

from shared.clock import SystemClock
from shared.domain.instants import format_instant

Call = dict[str, Any]
PLANS = ("free", "trial", "pro", "enterprise")
COUNTRIES = ("DE", "FR", "US", "BR", "IN", "JP", "NG", "AU")
INDUSTRIES = ("software", "retail", "health", "farming")
EVENT = "Order Completed"
DAY_MS = 86_400_000
BUYER, EMPLOYEE, STAFF = 5, 10, 100
"""Every fifth user bought something, every tenth works for a company, and a company has a hundred users."""


def user_id(number: int) -> str:
    """The id of a user."""
    return f"user-{number}"


def identified(number: int) -> Call:
    """What identifies a user: plan, seats, country, and a rank that every thousandth shares."""
    return {
        "type": "identify",
        "userId": user_id(number),
        "messageId": f"identify-{number}",
        "traits": {
            "plan": PLANS[number % len(PLANS)],
            "seats": number * 7 % 100,
            "country": COUNTRIES[number // 3 % len(COUNTRIES)],
            "rank": number % 1_000,
        },
    }


def bought(number: int) -> Call:
    """A purchase in the last 60 days."""
    at = SystemClock().now_ms() - number * 7_919 % 60 * DAY_MS
    return {
        "type": "track",
        "userId": user_id(number),
        "event": EVENT,
        "messageId": f"order-{number}",
        "timestamp": format_instant(at),
        "properties": {"revenue": number % 200},
    }


def employed(number: int, company: str, traits: Call | None = None) -> Call:
    """Membership in a company."""
    return {
        "type": "group",
        "userId": user_id(number),
        "groupId": company,
        "messageId": f"group-{number}",
        "traits": traits or {},
    }


def population(users: int) -> Iterator[Call]:
    """All that is known about users 0 to n - 1."""
    for number in range(users):
        yield identified(number)
        if number % BUYER == 0:
            yield bought(number)
        if number % EMPLOYEE == 0:
            company = number // EMPLOYEE // STAFF
            yield employed(number, f"company-{company}", {"industry": INDUSTRIES[company % len(INDUSTRIES)]})


def population_calls(users: int) -> int:
    """How many calls that is."""
    return users + -(-users // BUYER) + -(-users // EMPLOYEE)
