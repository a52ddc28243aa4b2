"""Asks the server what the reference evaluator answers: many subjects and many trees in one round trip."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import asyncpg

from shared.domain.parts import Parts
from shared.domain.segments import SubjectScope
from shared.domain.tree import HasCompany, HasMember, InSegment, Leaf, Tree, all_leaves, leaves, segments_of
from shared.domain.truth import evaluate
from shared.domain.verdicts import NOTHING
from shared.postgres.condition_columns import COMPANY_COLUMNS, USER_COLUMNS
from shared.postgres.conditions_sql import compile_where
from tests.property.worlds import Case, World, with_members
from tests.sql_rows import COLUMNS, SHARDS, Home, Rows, company_id, homes

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Question(NamedTuple):
    """A tree with its parts, asked at a moment (UTC ms) in a zone."""

    tree: Tree
    now: int
    zone: ZoneInfo
    parts: Parts = NOTHING

    def about(self, world: World, scope: SubjectScope) -> bool:
        """What the reference evaluator answers."""
        case = Case(self.tree, self.parts, world, self.zone, scope)
        subject = case.subject() if scope == "user" else with_members(case, self.now)
        return evaluate(self.tree, subject, self.now, self.zone, scope, self.parts).truth


@dataclass(frozen=True)
class SqlEvaluator:
    """The second evaluator, for tests that are not async themselves."""

    runner: asyncio.Runner
    connection: Connection

    def truths(
        self, worlds: Sequence[World], questions: Sequence[Question], scope: SubjectScope = "user"
    ) -> list[list[bool]]:
        """For each world (see `sql_rows.tidy`) the answer to each question."""
        return self.runner.run(self._truths(homes(worlds, scope), questions, scope))

    async def _truths(
        self, places: Sequence[Home], questions: Sequence[Question], scope: SubjectScope
    ) -> list[list[bool]]:
        transaction = self.connection.transaction()
        await transaction.start()
        try:
            rows = Rows()
            for home in places:
                rows.add(home)
            segments = [_entered(rows, places, number, question) for number, question in enumerate(questions)]
            await self._store(rows)
            columns, parameters = list[str](), list[object]()
            for question, named in zip(questions, segments, strict=True):
                where = compile_where(
                    question.tree,
                    question.now,
                    question.zone,
                    USER_COLUMNS if scope == "user" else COMPANY_COLUMNS,
                    segments=named,
                    first_parameter=len(parameters) + 1,
                )
                columns.append(where.sql)
                parameters += where.parameters
            ids = [home.subject_id for home in places]
            parameters += [[home.environment for home in places], ids]
            asked = f"${len(parameters) - 1}::text[], ${len(parameters)}::text[]"
            statement = _ASK + ", ".join(columns) + _FROM[scope].replace("/*asked*/", asked)
            answers = await self.connection.fetch(statement, *parameters)
        finally:
            await transaction.rollback()
        return [list(row.values()) for row in answers]

    async def _store(self, rows: Rows) -> None:
        await self.connection.execute(_INSTALL, SHARDS)
        for table, records in rows.of.items():
            await self.connection.copy_records_to_table(table, records=records, columns=COLUMNS[table])


def _entered(rows: Rows, places: Sequence[Home], number: int, question: Question) -> dict[str, int]:
    """Make members of whom the segments that a question names hold; what each name means."""
    named = {segment: 100 * number + place for place, segment in enumerate(sorted(segments_of(question.tree)), 1)}
    for home in places:
        entered = {(named[name], entity) for name, entity in _members(home, question)}
        for definition, entity_id in sorted(entered):
            rows.enter(home, definition, entity_id)
    return named


def _members(home: Home, question: Question) -> Iterator[tuple[str, str]]:
    """(segment, user or company) of everybody in a world of whom the question may ask it, and it holds."""
    for leaf in leaves(question.tree):
        match leaf:
            case InSegment():
                yield from _of_subject([leaf], question, home.world, home.scope)
            case HasCompany(where=where) if where is not None:
                yield from _of_companies(segments_of(where), question, home.world)
            case HasMember(where=where) if where is not None:
                for user, _ in home.world.members:
                    yield from _of_subject(all_leaves(where), question, user, "user")


def _of_subject(
    asked: Iterable[Leaf], question: Question, world: World, scope: SubjectScope
) -> Iterator[tuple[str, str]]:
    for segment in [leaf.segment for leaf in asked if isinstance(leaf, InSegment)]:
        if question._replace(tree=InSegment(segment)).about(world, scope):
            yield segment, str(world.itself.builtins[f"{scope}_id"])


def _of_companies(asked: Iterable[str], question: Question, world: World) -> Iterator[tuple[str, str]]:
    for segment in asked:
        definition = question.parts[segment].definition
        yield from ((segment, company_id(company)) for company in world.companies if definition in company.holds)


_INSTALL: Final = """
insert into installation (shards, secret, created_at) values ($1, 'secret', clock_timestamp())
on conflict (only_row) do update set shards = excluded.shards
"""
_ASK: Final = "select "
_FROM: Final[dict[SubjectScope, str]] = {
    "user": """
    from unnest(/*asked*/) with ordinality as w (environment, user_id, number)
    join users u using (environment, user_id)
    join user_activity a using (shard, environment, user_id)
    order by w.number
    """,
    "company": """
    from unnest(/*asked*/) with ordinality as w (environment, company_id, number)
    join companies c using (environment, company_id)
    order by w.number
    """,
}


@contextmanager
def sql_evaluator(database_url: str) -> Iterator[SqlEvaluator]:
    """An evaluator on a migrated database, which it leaves empty."""
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(database_url))
        try:
            yield SqlEvaluator(runner, connection)
        finally:
            runner.run(connection.close())
