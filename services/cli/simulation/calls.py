"""Pure: what somebody does, as the call that an SDK would send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from services.cli.simulation.people import Person
from services.cli.simulation.words import PAGES, WORK
from shared.domain.instants import format_instant

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
TRIAL_MS: Final = 14 * DAY


@dataclass(frozen=True, slots=True)
class Act:
    """What a user does at UTC ms `at`: the members of the call, without its message id and timestamp."""

    at: int
    user_id: str
    call: Mapping[str, Any]

    def body(self, message_id: str) -> dict[str, Any]:
        """The call as it is sent."""
        return {
            **self.call, "userId": self.user_id, "messageId": message_id, "timestamp": format_instant(self.at),
        }  # fmt: skip


def signs_up(who: Person, at: int, trial_ends_at: int) -> list[Act]:
    """Somebody comes: who she is, her company, and the first page she sees."""
    traits = {
        **who.traits,
        "plan": "trial",
        "signed_up_at": format_instant(at),
        "trial_ends_at": format_instant(trial_ends_at),
        "lifetime_value": 0,
    }
    acts = [identifies(who, at, traits)]
    if who.company is not None:
        acts.append(joins(who, at + SECOND))
    return [*acts, sees(who, at + 2 * SECOND, "Home", "/")]


def identifies(who: Person, at: int, traits: Mapping[str, Any]) -> Act:
    """Attributes of her change."""
    return Act(at, who.user_id, {"type": "identify", "traits": dict(traits)})


def joins(who: Person, at: int, traits: Mapping[str, Any] | None = None) -> Act:
    """She is a user of her company, about which `traits` are told (None: everything)."""
    company = who.company
    if company is None:
        raise ValueError(f"{who.user_id} has no company")
    told = company.traits if traits is None else traits
    call = {"type": "group", "groupId": company.company_id, "traits": dict(told)}
    return Act(at, who.user_id, {**call, "context": {"membership": {"role": who.role}}})


def sees(who: Person, at: int, name: str, path: str) -> Act:
    """She looks at a page."""
    return Act(at, who.user_id, {"type": "page", "name": name, "properties": {"path": path}})


def does(who: Person, at: int, event: str, properties: Mapping[str, Any] | None = None) -> Act:
    """She does something."""
    return Act(at, who.user_id, {"type": "track", "event": event, "properties": dict(properties or {})})


def browses(who: Person, at: int, random: Random) -> Act:
    """She looks at some page."""
    return sees(who, at, *random.choice(PAGES))


def works(who: Person, at: int, random: Random) -> Act:
    """She does what the product is for."""
    return does(who, at, random.choices(WORK, (5, 4, 2, 1, 1))[0], {"seconds": random.randint(1, 90)})


def orders(who: Person, at: int, random: Random) -> list[Act]:
    """She pays for something."""
    total = random.choice((19, 29, 49, 49, 99, 99, 199, 499))
    order = does(who, at, "Order Completed", {"total": total, "currency": "EUR"})
    return [order, identifies(who, at + SECOND, {"lifetime_value": {"$add": total}})]


def subscribes(who: Person, at: int) -> list[Act]:
    """She takes the paid plan."""
    return [identifies(who, at, {"plan": "pro"}), does(who, at + SECOND, "Subscription Started", {"plan": "pro"})]


def cancels(who: Person, at: int) -> list[Act]:
    """She leaves the paid plan."""
    return [identifies(who, at, {"plan": "canceled"}), does(who, at + SECOND, "Subscription Canceled")]
