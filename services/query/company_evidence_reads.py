"""Store: a company with everything that conditions ask of it and of its users, as of one moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from services.query.evidence import Evidence, MemberSeen
from services.query.lists import Statement
from services.query.questions import Question
from services.query.subject_reads import attribute_state, built_in, picked, picks_of, user_evidence
from services.query.users_reads import Place
from shared.domain.parts import MemberQuestion, Needs, member_needs
from shared.domain.tree import EVERYONE
from shared.domain.truth import Affiliation, Subject
from shared.domain.verdicts import settled_at
from shared.domain.zones import zone as zone_of
from shared.postgres.condition_columns import OF_MEMBER_COLUMNS
from shared.postgres.conditions_sql import compile_where
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
MOST_MEMBERS: Final = 10
"""Users who are told of one member condition."""
MOST_TOLD: Final = 50
"""Users who are read for one answer; what a tree has more conditions on is told without them."""


async def company_evidence(
    connection: AnyConnection, place: Place, question: Question, zone: ZoneInfo, shards: int
) -> Evidence | None:
    """What a question asks of a company, and some of its users; None when there is no such company."""
    needs = question.needs(zone)
    evidence = await company_subject(connection, place, needs)
    if evidence is None:
        return None
    reading = _Members(connection, place, question, shards)
    holding = {each.key: await reading.holding(each, evidence.now) for each in needs.members}
    subject = evidence.subject
    if not question.prepared:
        subject = replace(subject, members={key: len(ids) for key, ids in holding.items()})
    return replace(evidence, subject=subject, members=await reading.seen(needs.members, holding))


async def company_subject(connection: AnyConnection, place: Place, needs: Needs) -> Evidence | None:
    """What prepared definitions need of a company, without its users. As `user_evidence`."""
    row = await connection.fetchrow(STATEMENTS["company"], place.shard, place.environment, place.user_id)
    if row is None:
        return None
    state, picks = attribute_state(row), await picks_of(connection, place, needs)
    subject = Subject(
        attributes=state.values,
        instants=state.instants,
        builtins={"company_id": place.user_id, **built_in(row, "first_seen_at", "last_seen_at", "member_count")},
        picks=picked(picks),
        members={int(key): count for key, count in json.loads(row["members"]).items()},
    )
    return Evidence(place.user_id, settled_at(row["due_at"], row["evaluated_at"]), subject, state.keys, picks=picks)


class _Members:
    """Reads users of one company; what one statement answers is bounded, and so is how many there are."""

    def __init__(self, connection: AnyConnection, place: Place, question: Question, shards: int) -> None:
        self._connection = connection
        self._company = place
        self._question = question
        self._shards = shards

    async def holding(self, asked: MemberQuestion, now: int) -> Sequence[str]:
        """Some users for whom a member condition holds: as was told to the company, or as they are on their shards."""
        if self._question.prepared:
            return await self._ids("holding", asked.key, MOST_MEMBERS)
        arguments = [*self._at, self._shards, MOST_MEMBERS]
        where = compile_where(
            asked.where or EVERYONE,
            now,
            zone_of(asked.zone),
            OF_MEMBER_COLUMNS,
            segments={name: part.definition for name, part in asked.parts.items()},
            first_parameter=len(arguments) + 1,
        )
        statement = Statement(STATEMENTS["like"], [*arguments, *where.parameters])
        statement.fill({"where": f"and {where.sql}"})
        return [row["user_id"] for row in await self._connection.fetch(statement.text, *statement.parameters)]

    async def seen(
        self, questions: Iterable[MemberQuestion], holding: Mapping[int, Sequence[str]]
    ) -> Mapping[int, Sequence[MemberSeen]]:
        """By the key of each condition, those for whom it holds and then some others."""
        left, seen = MOST_TOLD, dict[int, Sequence[MemberSeen]]()
        for asked in questions:
            some, most = list(holding[asked.key]), min(left, MOST_MEMBERS)
            some += await self._ids("others", some, max(most - len(some), 0))
            told = [await self._member(user_id, asked) for user_id in some[:most]]
            seen[asked.key] = [member for member in told if member is not None]
            left -= len(told)
        return seen

    @property
    def _at(self) -> tuple[int, str, str]:
        return self._company.shard, self._company.environment, self._company.user_id

    async def _ids(self, statement: str, argument: int | list[str], limit: int) -> list[str]:
        rows = await self._connection.fetch(STATEMENTS[statement], *self._at, argument, limit)
        return [row["user_id"] for row in rows]

    async def _member(self, user_id: str, asked: MemberQuestion) -> MemberSeen | None:
        """None of one who left or was erased just now, which the company's shard has yet to hear."""
        place = Place.of(self._company.environment, user_id, self._shards)
        row = await self._connection.fetchrow(
            STATEMENTS["membership"], place.shard, place.environment, user_id, self._company.user_id
        )
        prepared = self._question.prepared
        user = await user_evidence(self._connection, place, member_needs(asked), self._shards, prepared=prepared)
        if row is None or user is None:
            return None
        state = attribute_state(row)
        return MemberSeen(user, Affiliation(user.subject, state.values, state.instants), state.keys)
