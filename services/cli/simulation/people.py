"""Pure: the users and companies of the simulated product, each decided by the seed and a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal

from services.cli.simulation.words import (
    COMPANY_ENDINGS,
    COMPANY_NAMES,
    COUNTRIES,
    DOMAINS,
    FIRST_NAMES,
    INDUSTRIES,
    LAST_NAMES,
)

USERS_PER_COMPANY: Final = 8
ALONE: Final = 0.15
"""The share of users without a company."""

Habit = Literal["power", "regular", "casual", "quiet"]
"""How much somebody does; who is quiet came once and stayed away."""
HABITS: Final[Mapping[Habit, float]] = {"power": 0.1, "regular": 0.4, "casual": 0.3, "quiet": 0.2}
PLANS: Final[Mapping[str, float]] = {"bronze": 0.55, "silver": 0.3, "gold": 0.15}


@dataclass(frozen=True, slots=True)
class Company:
    """A customer."""

    company_id: str
    traits: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A user: what never changes of her."""

    user_id: str
    traits: Mapping[str, Any]
    habit: Habit
    company: Company | None
    role: str


def chance(*about: object) -> Random:
    """What decides about something: the same for the same words."""
    return Random(":".join(map(str, about)))  # noqa: S311 - a simulation, and it has to be repeatable


def weighed(random: Random, weights: Mapping[Any, float]) -> Any:
    """One of the keys, as often as its weight says."""
    return random.choices(list(weights), list(weights.values()))[0]


def company(seed: int, number: int) -> Company:
    """The company of a number, from 0."""
    random = chance(seed, "company", number)
    traits = {
        "name": f"{random.choice(COMPANY_NAMES)} {random.choice(COMPANY_ENDINGS)}",
        "plan": weighed(random, PLANS),
        "industry": random.choice(INDUSTRIES),
        "seats": random.choice((5, 10, 10, 20, 20, 50, 100)),
        "country": random.choice(COUNTRIES),
    }
    return Company(f"c{number:04}", traits)


def person(seed: int, name: str, companies: int) -> Person:
    """The user whose id this is, in one of so many companies, or in none."""
    random = chance(seed, "person", name)
    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    traits = {
        "name": f"{first} {last}",
        "email": f"{first}.{last}{name.lstrip('un0').replace('-', '')}@{random.choice(DOMAINS)}".lower(),
        "country": random.choice(COUNTRIES),
    }
    is_alone = random.random() < ALONE
    # The square makes a few companies large, and most of them small.
    of = None if is_alone else company(seed, int(random.random() ** 2 * companies))
    role = weighed(random, {"admin": 0.2, "member": 0.7, "viewer": 0.1})
    return Person(name, traits, weighed(random, HABITS), of, role)
