"""Pure: the simulated product: the weeks before a moment, and what happens from then on.

The same seed, number of users and moment make the same calls with the same message ids. What is history has ids of its
own that the moment does not decide: sent again by a later run, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, Final

from services.cli.simulation import calls
from services.cli.simulation.calls import DAY, HOUR, SECOND, TRIAL_MS, Act
from services.cli.simulation.people import USERS_PER_COMPANY, Person, chance, person, weighed
from shared.domain.instants import format_instant

WEEKS_MS: Final = 8 * 7 * DAY
QUIET_MS: Final = 15 * DAY
"""Who is quiet did nothing for so long."""
SHORT_TRIAL_MS: Final = (25 * SECOND, 90 * SECOND)
"""Some trials end while somebody is looking."""
_LOOKS: Final = 10
_DEEDS: Final = {"power": (9, 14), "regular": (2, 5), "casual": (0, 2)}


@dataclass(frozen=True, slots=True)
class Product:
    """A product with a past of `users` users at UTC ms `start`."""

    seed: int
    users: int
    start: int

    @property
    def companies(self) -> int:
        """How many customers it has."""
        return max(1, self.users // USERS_PER_COMPANY)

    def person(self, number: int) -> Person:
        """One of the users with a past, from 0."""
        return person(self.seed, f"u{number:05}", self.companies)

    def history(self) -> Iterator[dict[str, Any]]:
        """The calls of the past, user by user, each user's in the order of time."""
        for number in range(self.users):
            who = self.person(number)
            for place, act in enumerate(sorted(self._life(who), key=lambda act: act.at)):
                yield act.body(f"sim-{self.seed}-{who.user_id}-{place}")

    def _life(self, who: Person) -> list[Act]:
        random = chance(self.seed, "life", who.user_id)
        shortest = QUIET_MS + 5 * DAY if who.habit == "quiet" else HOUR
        came = self.start - shortest - int((WEEKS_MS - shortest) * (1 - random.random() ** 0.5))
        acts = calls.signs_up(who, came, came + TRIAL_MS)
        if who.habit == "quiet":
            return [*acts, calls.browses(who, came + random.randint(HOUR, 4 * DAY), random)]
        if came + TRIAL_MS < self.start - HOUR:
            acts += self._after_trial(who, came + TRIAL_MS, random)
        week = range(max(came + 5 * SECOND, self.start - 7 * DAY), self.start - SECOND)
        acts += [calls.works(who, random.choice(week), random) for _ in range(random.randint(*_DEEDS[who.habit]))]
        return acts + [calls.browses(who, random.choice(week), random) for _ in range(random.randint(1, 4))]

    def _after_trial(self, who: Person, ended: int, random: Random) -> list[Act]:
        match weighed(random, {"pro": 0.5, "free": 0.35, "canceled": 0.15}):
            case "pro":
                acts = calls.subscribes(who, ended)
                for _ in range(random.randint(1, 4)):
                    acts += calls.orders(who, random.randint(ended + 5 * SECOND, self.start - 2 * SECOND), random)
                return acts
            case "canceled":
                return calls.cancels(who, ended)
        return [calls.identifies(who, ended, {"plan": "free"})]

    def live(self, rate: float) -> Iterator[tuple[int, dict[str, Any]]]:
        """What happens from `start` on, about `rate` calls a second, without end: UTC ms and call, by time."""
        random, at, numbers = chance(self.seed, "live", self.users, self.start), float(self.start), count()
        happening = _Happening(self, random)
        while True:
            acts = happening.next(int(at))
            for act in acts:
                yield act.at, act.body(f"sim-{self.seed}-{self.start:x}-{next(numbers)}")
            at += random.expovariate(rate) * SECOND * len(acts)


@dataclass(slots=True)
class _Happening:
    """What may happen next, and to whom."""

    product: Product
    random: Random
    newcomers: int = 0

    def next(self, at: int) -> list[Act]:
        """The acts of one moment; those of one who comes are a moment apart on her clock, and sent together."""
        what: Callable[[int], list[Act]] = weighed(
            self.random,
            {
                self._browse: 0.5, self._work: 0.335, self._order: 0.05, self._come: 0.02, self._try_longer: 0.02,
                self._subscribe: 0.03, self._cancel: 0.015, self._grow: 0.02, self._return: 0.01,
            },
        )  # fmt: skip
        return [Act(at, act.user_id, act.call) for act in what(at)]

    def _somebody(self) -> Person:
        """One of the users, seldom one of the quiet ones."""
        for _ in range(_LOOKS):
            found = self._anybody()
            if found.habit != "quiet":
                break
        return found

    def _anybody(self) -> Person:
        return self.product.person(self.random.randrange(self.product.users))

    def _browse(self, at: int) -> list[Act]:
        return [calls.browses(self._somebody(), at, self.random)]

    def _work(self, at: int) -> list[Act]:
        return [calls.works(self._somebody(), at, self.random)]

    def _order(self, at: int) -> list[Act]:
        return calls.orders(self._somebody(), at, self.random)

    def _come(self, at: int) -> list[Act]:
        product, self.newcomers = self.product, self.newcomers + 1
        who = person(product.seed, f"n{product.start // 1000:x}-{self.newcomers}", product.companies)
        return calls.signs_up(who, at, at + (self._soon() if self.random.random() < 0.5 else TRIAL_MS))

    def _try_longer(self, at: int) -> list[Act]:
        trial = {"plan": "trial", "trial_ends_at": format_instant(at + self._soon())}
        return [calls.identifies(self._somebody(), at, trial)]

    def _soon(self) -> int:
        return self.random.randint(*SHORT_TRIAL_MS)

    def _subscribe(self, at: int) -> list[Act]:
        return calls.subscribes(self._somebody(), at)

    def _cancel(self, at: int) -> list[Act]:
        return calls.cancels(self._somebody(), at)

    def _grow(self, at: int) -> list[Act]:
        who = self._somebody()
        if who.company is None:
            return self._work(at)
        plan = self.random.choice(("bronze", "silver", "gold"))
        return [calls.joins(who, at, {"plan": plan, "seats": self.random.choice((10, 20, 50, 100))})]

    def _return(self, at: int) -> list[Act]:
        """Anybody, the quiet ones too."""
        return [calls.browses(self._anybody(), at, self.random)]
