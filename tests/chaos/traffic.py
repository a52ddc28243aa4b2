"""Calls made at random from a seed, and what they must amount to whatever happens on the way."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from shared.clock import Clock
from shared.domain.instants import format_instant

USERS = 60
COMPANIES = 8
PLANS = ("free", "trial", "pro", "enterprise")
BLOCK = 64
Call = dict[str, Any]


@dataclass
class Outcome:
    """The state that a set of calls must lead to, in any order and repeated at will."""

    plans: dict[str, str] = field(default_factory=dict)
    spent: Counter[str] = field(default_factory=Counter)
    tracked: Counter[str] = field(default_factory=Counter)
    company_sizes: dict[str, int] = field(default_factory=dict)
    companies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """User -> the companies of which she is a member."""

    def users_of_plan(self, *plans: str) -> set[str]:
        """The users that are on one of these plans."""
        return {user_id for user_id, plan in self.plans.items() if plan in plans}

    def members_of(self, company_id: str) -> int:
        """How many users the company has."""
        return sum(company_id in companies for companies in self.companies.values())


class Traffic:
    """Makes calls; each has a timestamp of its own, and the timestamps are out of order."""

    def __init__(self, seed: int, clock: Clock) -> None:
        """The first calls claim to be an hour old, and a millisecond lies between two."""
        self._random = random.Random(seed)
        self._clock = clock
        self._base_ms = clock.now_ms() - 3_600_000
        self._blocks = count()
        self._moments: list[int] = []
        self.calls: list[Call] = []

    def make(self, size: int) -> list[Call]:
        """The next calls; they are remembered."""
        calls = [self._call() for _ in range(size)]
        self.calls += calls
        return calls

    def pick(self, calls: list[Call], most: int) -> list[Call]:
        """Some of these calls, to be sent once more."""
        return self._random.sample(calls, min(len(calls), self._random.randint(1, most)))

    def size_of_batch(self) -> int:
        """How many calls go in the next request: most often one, by a route of its own."""
        return self._random.choice((1, 1, 1, 2, 5, 20))

    def _call(self) -> Call:
        moment = self._moment()
        head = {
            "messageId": f"chaos-{len(self.calls)}-{moment}-{self._random.getrandbits(32):08x}",
            "userId": f"user-{self._random.randrange(USERS)}",
            "timestamp": format_instant(moment),
        }
        kind = self._random.choices(("identify", "group", "track"), (6, 2, 2))[0]
        if kind == "identify":
            plan = self._random.choice(PLANS)
            touched_at = format_instant(self._clock.now_ms())
            added = {"$add": self._random.randint(1, 9)}
            return {"type": kind, **head, "traits": {"plan": plan, "spent": added, "touched_at": touched_at}}
        if kind == "track":
            return {"type": kind, **head, "event": "Order Completed", "properties": {"total": moment % 100}}
        leaves = self._random.random() < 0.3
        company = {"groupId": f"company-{self._random.randrange(COMPANIES)}", "traits": {"size": moment % 1_000}}
        return {"type": kind, **head, **company, "context": {"membership": None if leaves else {"role": "member"}}}

    def _moment(self) -> int:
        if not self._moments:
            first = self._base_ms + next(self._blocks) * BLOCK
            self._moments = list(range(first, first + BLOCK))
            self._random.shuffle(self._moments)
        return self._moments.pop()


def outcome(calls: list[Call]) -> Outcome:
    """What calls amount to: sums of what was added, and else the word of the latest timestamp."""
    found = Outcome()
    for call in sorted(calls, key=lambda call: str(call["timestamp"])):
        user_id = call["userId"]
        match call["type"]:
            case "identify":
                found.plans[user_id] = call["traits"]["plan"]
                found.spent[user_id] += call["traits"]["spent"]["$add"]
            case "track":
                found.tracked[user_id] += 1
            case "group":
                found.company_sizes[call["groupId"]] = call["traits"]["size"]
                joins = call["context"]["membership"] is not None
                (found.companies[user_id].add if joins else found.companies[user_id].discard)(call["groupId"])
    return found
