"""Pure: whose calls and flips took effect, as screens are told, and which rows to look at for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, NamedTuple, TypeVar

Log = TypeVar("Log")

MOST_TOLD: Final = 200
MOST_ROWS: Final = 4_000
"""Rows of all logs that one look reads; of each at least this many."""
LEAST_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """Ids of users and companies; ``more``: others changed too, so that anybody may have."""

    users: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    more: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.users or self.companies or self.more)

    def document(self) -> dict[str, Any]:
        """As screens are told: ids in order."""
        return {"users": sorted(self.users), "companies": sorted(self.companies), "more": self.more}


NOTHING: Final = Changed()
ANYBODY: Final = Changed(more=True)


def together(parts: Iterable[Changed]) -> Changed:
    """What changed in any of the parts, at most 200 of each."""
    users, companies, more = set[str](), set[str](), False
    for part in parts:
        users |= part.users
        companies |= part.companies
        more = more or part.more
    return capped(users, companies, more=more)


def capped(users: Iterable[str], companies: Iterable[str], *, more: bool) -> Changed:
    """At most 200 of each; whoever is left out is `more`."""
    all_users, all_companies = sorted(users), sorted(companies)
    kept = Changed(frozenset(all_users[:MOST_TOLD]), frozenset(all_companies[:MOST_TOLD]), more)
    return replace(kept, more=more or len(all_users) > MOST_TOLD or len(all_companies) > MOST_TOLD)


class Window(NamedTuple, Generic[Log]):
    """The rows of a log after one number, up to another; ``whole``: none between this look and the last is left out."""

    log: Log
    after: int
    upto: int
    whole: bool


def windows(before: Mapping[Log, int], now: Mapping[Log, int]) -> list[Window[Log]]:
    """What of gap-free logs is to be read, by the last number that each had before and has now.

    However much has come, at most `MOST_ROWS` are read, and the newest of each log. A log that has fewer rows than
    before is that of a database that was restored.
    """
    moved = [log for log in now if now[log] != before.get(log, 0)]
    each = max(MOST_ROWS // max(len(moved), 1), LEAST_ROWS)
    found = []
    for log in moved:
        last, newest = before.get(log, 0), now[log] - each
        whole = newest <= last <= now[log]
        found.append(Window(log, last if whole else max(newest, 0), now[log], whole))
    return found
