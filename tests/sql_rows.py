"""Worlds as rows of the read model: each in an environment of its own, spread over many shards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from shared.domain.instants import instants_of
from shared.domain.segments import SubjectScope
from shared.domain.shards import shard_of
from shared.domain.truth import Affiliation, Subject
from shared.domain.values import Value, dumps
from tests.property.worlds import Happened, Member, World

SHARDS: Final = 4_096
LEFT: Final = "left"
"""The company that every user has left, and the user who has left every company."""
SOMEBODY: Final[dict[str, str | bool | int]] = {
    "user_id": LEFT,
    "identified": True,
    "first_seen_at": 0,
    "last_seen_at": 0,
}
COLUMNS: Final = {
    "users": ("shard", "environment", "user_id", "identified", "attributes", "instants", "provenance"),
    "user_activity": ("shard", "environment", "user_id", "first_seen_at", "last_seen_at"),
    "companies": (
        *("shard", "environment", "company_id", "attributes", "instants", "provenance", "operations", "revision"),
        *("first_seen_at", "last_seen_at", "member_count", "member_shards"),
    ),
    "company_members": (
        *("shard", "environment", "user_id", "company_id", "member", "key", "joined_at", "attributes", "instants"),
        *("provenance", "operations"),
    ),
    "company_users": ("shard", "environment", "company_id", "user_id", "member", "key"),
    "events": (
        *("shard", "number", "environment", "user_id", "occurred_at", "type", "name", "message_id", "entry_id"),
        *("entry", "properties", "instants"),
    ),
    "segment_members": ("shard", "definition", "user_id", "entered_at"),
}


@dataclass(frozen=True)
class Home:
    """A world, and the environment that is its alone; `subject_id` is the user or company that it is about."""

    world: World
    scope: SubjectScope
    environment: str

    @property
    def subject_id(self) -> str:
        """The id of who is asked about."""
        return str(self.world.itself.builtins[f"{self.scope}_id"])

    def shard(self, entity_id: str) -> int:
        """Where a user or company of the world is."""
        return shard_of(self.environment, entity_id, SHARDS)

    @property
    def ids(self) -> set[str]:
        """Everybody in the world."""
        users = {str(member.user.itself.builtins["user_id"]) for member in self.world.members}
        return {self.subject_id, LEFT} | users | {company_id(each) for each in self.world.companies}


def company_id(company: Affiliation) -> str:
    """The id of a company of a user."""
    return str(company.subject.builtins["company_id"])


def tidy(world: World, scope: SubjectScope) -> World:
    """The world as one can be: a user is in a company once, and no id is that of a user and a company at once."""
    own = {str(world.itself.builtins[f"{scope}_id"]), LEFT}
    companies = {company_id(each): each for each in world.companies if company_id(each) not in own}
    members: dict[str, Member] = {
        str(member.user.itself.builtins["user_id"]): member
        for member in world.members
        if str(member.user.itself.builtins["user_id"]) not in own
    }
    return replace(world, companies=tuple(companies.values()), members=tuple(members.values()))


def homes(worlds: Iterable[World], scope: SubjectScope) -> list[Home]:
    """Environments such that no two worlds have the same id on one shard: definitions know no environment."""
    found: list[Home] = []
    taken = set[tuple[int, str]]()
    for number, world in enumerate(worlds):
        for attempt in count():
            home = Home(world, scope, f"{number:04}-{attempt}")
            places = {(home.shard(entity_id), entity_id) for entity_id in home.ids}
            if not places & taken:
                found.append(home)
                taken |= places
                break
    return found


@dataclass
class Rows:
    """Rows by table."""

    of: defaultdict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, home: Home) -> None:
        """Everything of a world."""
        if home.scope == "user":
            self._user(home, home.world)
            for company in home.world.companies:
                self._company(home, company.subject)
                self._membership(home, home.subject_id, company_id(company), company)
            self._membership(home, home.subject_id, LEFT, home.world.itself, there=False)
            return
        self._company(home, home.world.itself)
        for member in home.world.members:
            self._user(home, member.user)
            user_id = str(member.user.itself.builtins["user_id"])
            self._membership(home, user_id, home.subject_id, member.membership)
        self._user(home, World(replace(home.world.itself, builtins=SOMEBODY)))
        self._membership(home, LEFT, home.subject_id, home.world.itself, there=False)

    def enter(self, home: Home, definition: int, entity_id: str) -> None:
        """A user or company is a member."""
        self.of["segment_members"].append((home.shard(entity_id), definition, entity_id, 0))

    def _user(self, home: Home, user: World) -> None:
        builtins = user.itself.builtins
        user_id = str(builtins["user_id"])
        at = (home.shard(user_id), home.environment)
        self.of["users"].append((*at, user_id, builtins["identified"], *stored(user.itself), "[]"))
        self.of["user_activity"].append((*at, user_id, builtins["first_seen_at"], builtins["last_seen_at"]))
        self._events(home, user_id, user.events)

    def _events(self, home: Home, user_id: str, events: Iterable[Happened]) -> None:
        for event in events:
            properties: Mapping[str, Value] = event.properties
            texts = (dumps(dict(properties)), dumps(dict(instants_of(properties)))) if properties else (None, None)
            for _ in range(event.times):
                for whose, name in ((user_id, event.name), (f"{user_id}?", event.name), (user_id, None)):
                    number = next(self.numbers)
                    place = (home.shard(user_id), number, home.environment, whose, event.at)
                    self.of["events"].append((*place, "event_tracked", name, f"m{number}", "0-1", "{}", *texts))

    def _company(self, home: Home, company: Subject) -> None:
        builtins = company.builtins
        if "first_seen_at" not in builtins:
            return
        seen = (builtins["first_seen_at"], builtins["last_seen_at"], builtins["member_count"])
        place = (home.shard(str(builtins["company_id"])), home.environment, builtins["company_id"])
        self.of["companies"].append((*place, *stored(company), "[]", "{}", 1, *seen, []))

    def _membership(
        self, home: Home, user_id: str, company: str, membership: Subject | Affiliation, *, there: bool = True
    ) -> None:
        """A membership; one that is there no more must not count, as soon as the user's own shard knows."""
        place = (home.shard(user_id), home.environment, user_id, company)
        self.of["company_members"].append((*place, there, "[]", 0, *stored(membership), "[]", "{}"))
        self.of["company_users"].append((home.shard(company), home.environment, company, user_id, True, "[]"))


def stored(holder: Subject | Affiliation) -> tuple[str, str]:
    """Attributes and instants as their columns have them."""
    return dumps(dict(holder.attributes)), dumps(dict(holder.instants))
