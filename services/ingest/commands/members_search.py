"""Store: whom a filter means, in pages by id, so that neither memory nor a statement holds all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from services.ingest.commands.members import Target
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import Tree
from shared.domain.zones import zone
from shared.errors import DetailedError
from shared.postgres.conditions_sql import compile_where
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
PAGE: Final = 5_000
TOLERANCE: Final = 100
"""One in so many may have come or gone since the caller counted."""

_MARK: Final = "/*where*/"
_POPULATIONS: Final = {"identified": "u.identified", "anonymous": "not u.identified", "all": "true"}
_MEMBERS: Final = (
    "exists (select from segment_members m where m.shard = {0}.shard and m.definition = {1} and m.user_id = {2})"
)
_SUBJECTS: Final[dict[SubjectScope, tuple[str, str]]] = {"user": ("u", "u.user_id"), "company": ("c", "c.company_id")}


class CountChanged(DetailedError):
    """Another number of users matches than the caller saw; it is in the problem as `count`."""

    code = "count_changed"
    status = 409


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: members of a definition (None: everyone), of a population, for whom a tree holds (None: all)."""

    definition: int | None
    population: Population
    tree: Tree | None


async def check_count(pool: Pool, of: Target, wanted: Filter, expected: int) -> None:
    """Raise CountChanged unless about as many match as the caller expects."""
    statement, parameters = _statement("count", of, wanted, 3)
    async with session(pool) as connection:
        count: int = await connection.fetchval(statement, of.environment, of.shards, *parameters)
    if abs(count - expected) * TOLERANCE > expected:
        detail = f"{count:,} match now, not {expected:,}: look again before you go on."
        raise CountChanged(detail, extensions={"count": count})


async def pages(pool: Pool, of: Target, wanted: Filter) -> AsyncIterator[list[str]]:
    """The ids of all that match, shard by shard; between two pages no connection is held."""
    statement, parameters = _statement("page", of, wanted, 5)
    for shard in range(of.shards):
        after = ""
        while True:
            async with session(pool) as connection:
                row = (of.environment, shard, after, PAGE)
                ids = [each["id"] for each in await connection.fetch(statement, *row, *parameters)]
            if ids:
                yield ids
                after = ids[-1]
            if len(ids) < PAGE:
                break


def _statement(kind: str, of: Target, wanted: Filter, first: int) -> tuple[str, list[object]]:
    """A statement with the conditions of the filter, and their parameters from the number `first` on."""
    scope = of.scope
    conditions, parameters = list[str](), list[object]()
    if scope == "user":
        conditions.append(_POPULATIONS[wanted.population])
    if wanted.definition is not None:
        table, id_column = _SUBJECTS[scope]
        conditions.append(_MEMBERS.format(table, f"${first}::integer", id_column))
        parameters.append(wanted.definition)
    if wanted.tree is not None:
        where = compile_where(wanted.tree, of.as_of, zone(of.time_zone), first_parameter=first + len(parameters))
        conditions.append(where.sql)
        parameters += where.parameters
    names = {"user": ("count_users", "users_page"), "company": ("count_companies", "companies_page")}[scope]
    template = STATEMENTS[names[0] if kind == "count" else names[1]]
    return template.replace(_MARK, "".join(f"and ({condition})\n" for condition in conditions)), parameters
