"""Store: whom a command on a manual segment means: ids and e-mail addresses as users and companies there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.ingest.commands.segments import read
from services.ingest.member_bodies import By
from shared.domain.emails import email_key
from shared.domain.segments import SubjectScope
from shared.domain.shards import shard_of
from shared.errors import MusterError
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)

MAX_CANDIDATES: Final = 10
"""User ids that are told of an ambiguous address."""


class NotManual(MusterError):
    """The members of the segment are decided by its conditions, not by people."""

    code = "not_manual"
    status = 409


@dataclass(frozen=True, slots=True)
class Subjects:
    """The users (or companies) of an environment, and what has to be known to find them."""

    environment: str
    scope: SubjectScope
    shards: int
    as_of: int
    """Up to when every shard has handled what was sent, UTC ms."""
    time_zone: str

    def places(self, ids: Sequence[str]) -> list[int]:
        """The shards of users or companies."""
        return [shard_of(self.environment, each, self.shards) for each in ids]


@dataclass(frozen=True, slots=True)
class Target(Subjects):
    """A manual segment, and whom it may have as members."""

    segment_id: str


@dataclass(slots=True)
class Matched:
    """What values were found to be: ids of users (or companies) in the order of the values, each once, and the rest."""

    subjects: list[str] = field(default_factory=list)
    unmatched: list[tuple[str, By]] = field(default_factory=list)
    ambiguous: list[tuple[str, list[str]]] = field(default_factory=list)


async def target(connection: AnyConnection, environment: str, reference: str) -> Target:
    """The manual segment of this id or key. Raises SegmentMissing, NotManual."""
    segment = await read(connection, environment, reference)
    if segment.kind != "manual":
        raise NotManual(
            f"{segment.name!r} is a segment of kind {segment.kind!r}: only members of manual ones are picked."
        )
    return await target_of(connection, environment, segment.segment_id, segment.scope)


async def target_of(connection: AnyConnection, environment: str, segment_id: str, scope: SubjectScope) -> Target:
    """The same for a segment that is known to be manual."""
    of = await subjects_of(connection, environment, scope)
    return Target(of.environment, of.scope, of.shards, of.as_of, of.time_zone, segment_id)


async def subjects_of(connection: AnyConnection, environment: str, scope: SubjectScope) -> Subjects:
    """The users (or companies) of an environment that there is."""
    facts = await connection.fetchrow(STATEMENTS["facts"], environment)
    if facts is None:
        raise LookupError(f"there is no environment {environment!r}")
    return Subjects(environment, scope, facts["shards"], facts["as_of"], facts["time_zone"])


async def known(connection: AnyConnection, of: Subjects, ids: Sequence[str]) -> set[str]:
    """Which of these users (of a company segment: companies) there are."""
    statement = STATEMENTS["users_by_id" if of.scope == "user" else "companies_by_id"]
    rows = await connection.fetch(statement, of.environment, of.places(ids), list(ids))
    return {row["id"] for row in rows}


async def by_email(connection: AnyConnection, environment: str, keys: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the identified users of each address, given as its `email_key`."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in await connection.fetch(STATEMENTS["users_by_email"], environment, list(keys), MAX_CANDIDATES):
        found[row["email"]].append(row["user_id"])
    return found


async def members_among(connection: AnyConnection, of: Target, ids: Sequence[str]) -> int:
    """How many of these users or companies are members now."""
    row = (of.segment_id, of.places(ids), list(ids))
    count: int = await connection.fetchval(STATEMENTS["members_among"], *row)
    return count


async def match(connection: AnyConnection, of: Target, ids: Iterable[str], emails: Iterable[str]) -> Matched:
    """Find out whom these mean: ids exactly, addresses trimmed and in any case, and never by a guess."""
    wanted = list(dict.fromkeys(ids))
    there = await known(connection, of, wanted)
    by: By = "user_id" if of.scope == "user" else "company_id"
    found = Matched(unmatched=[(each, by) for each in wanted if each not in there])
    subjects = dict.fromkeys(each for each in wanted if each in there)
    keys = {email_key(email): email for email in reversed(list(emails))}
    users = await by_email(connection, of.environment, list(keys))
    for key, email in reversed(keys.items()):
        match users.get(key, []):
            case []:
                found.unmatched.append((email, "email"))
            case [user_id]:
                subjects[user_id] = None
            case several:
                found.ambiguous.append((email, several))
    found.subjects = list(subjects)
    return found
