"""Asks the server what the reference evaluator answers: many subjects and many trees in one round trip."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import asyncpg

from shared.domain.tree import Tree
from shared.domain.truth import Subject
from shared.domain.values import dumps
from shared.postgres.conditions_sql import compile_where

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Question(NamedTuple):
    """A tree asked at a moment (UTC ms) in a zone."""

    tree: Tree
    now: int
    zone: ZoneInfo


@dataclass(frozen=True)
class SqlEvaluator:
    """The second evaluator, for tests that are not async themselves."""

    runner: asyncio.Runner
    connection: Connection

    def truths(self, subjects: Sequence[Subject], questions: Sequence[Question]) -> list[list[bool]]:
        """For each subject the answer to each question."""
        return self.runner.run(self._truths(subjects, questions))

    async def _truths(self, subjects: Sequence[Subject], questions: Sequence[Question]) -> list[list[bool]]:
        transaction = self.connection.transaction()
        await transaction.start()
        try:
            await self._store(subjects)
            columns: list[str] = []
            parameters: list[object] = []
            for question in questions:
                where = compile_where(question.tree, question.now, question.zone, first_parameter=len(parameters) + 1)
                columns.append(where.sql)
                parameters += where.parameters
            rows = await self.connection.fetch(_ASK + ", ".join(columns) + _OF_USERS, *parameters)
        finally:
            await transaction.rollback()
        return [list(row.values()) for row in rows]

    async def _store(self, subjects: Sequence[Subject]) -> None:
        await self.connection.executemany(
            _INSERT_USER,
            [
                (
                    str(number),
                    subject.builtins["user_id"],
                    subject.builtins["identified"],
                    dumps(dict(subject.attributes)),
                    dumps(dict(subject.instants)),
                )
                for number, subject in enumerate(subjects)
            ],
        )
        await self.connection.executemany(
            _INSERT_ACTIVITY,
            [
                (
                    str(number),
                    subject.builtins["user_id"],
                    subject.builtins["first_seen_at"],
                    subject.builtins["last_seen_at"],
                )
                for number, subject in enumerate(subjects)
            ],
        )


# An environment of its own for each subject: two may have the same user id.
_INSERT_USER = """
insert into users (shard, environment, user_id, identified, attributes, instants, provenance)
values (0, $1, $2, $3, $4, $5, '{}')
"""
_INSERT_ACTIVITY = """
insert into user_activity (shard, environment, user_id, first_seen_at, last_seen_at) values (0, $1, $2, $3, $4)
"""
_ASK = "select "
_OF_USERS = """
from users u join user_activity a using (shard, environment, user_id) order by environment::int
"""


@contextmanager
def sql_evaluator(database_url: str) -> Iterator[SqlEvaluator]:
    """An evaluator on a migrated database, which it leaves empty."""
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(database_url))
        try:
            yield SqlEvaluator(runner, connection)
        finally:
            runner.run(connection.close())
