"""Store: whom a filter means, in pages by id, so that neither memory nor a statement holds all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.ingest.commands.errors import SegmentMissing
from services.ingest.commands.members import Target
from services.ingest.member_bodies import Where, refused_where, tree_of
from shared.domain.references import reference_problems
from shared.domain.segments import Population, SubjectScope
from shared.domain.substrings import contains_pattern
from shared.domain.tree import Tree, segments_of
from shared.domain.zones import zone
from shared.errors import DetailedError
from shared.postgres.condition_columns import COMPANY_COLUMNS, USER_COLUMNS, Columns
from shared.postgres.conditions_sql import compile_where
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.segment_names import SegmentNotReady, named
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
PAGE: Final = 5_000
TOLERANCE: Final = 100
"""One in so many may have come or gone since the caller counted."""

_MARK: Final = "/*where*/"
_POPULATIONS: Final = {"identified": "u.identified", "anonymous": "not u.identified", "all": "true"}
_MEMBERS: Final = (
    "exists (select from segment_members m where m.shard = {0} and m.definition = {1} and m.user_id = {2})"
)
_SEARCHED: Final = {"user": "u.search", "company": "c.search"}
_COLUMNS: Final[dict[SubjectScope, Columns]] = {"user": USER_COLUMNS, "company": COMPANY_COLUMNS}


class CountChanged(DetailedError):
    """Another number of users matches than the caller saw; it is in the problem as `count`."""

    code = "count_changed"
    status = 409


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: members of a definition (None: everyone), of a population, for whom a tree holds (None: all) and whom
    a search finds (None: all).

    `segments`: by each name that the tree has for a segment, the definition that serves.
    """

    definition: int | None
    population: Population
    tree: Tree | None
    segments: Mapping[str, int]
    search: str | None


async def make_filter(connection: AnyConnection, of: Target, where: Where) -> Filter:
    """A filter, once the segments that it names are looked up. Raises InvalidConditions, SegmentMissing,
    SegmentNotReady.
    """
    tree, segment = tree_of(where, of.scope), where.segment
    names = set() if tree is None else set(segments_of(tree))
    known = await named(connection, of.environment, [*names, *([segment] if segment else [])])
    problems = (
        [] if tree is None else reference_problems(tree, of.scope, {name: each.scope for name, each in known.items()})
    )
    if problems:
        raise refused_where(problems)
    if segment is not None and (segment not in known or known[segment].scope != of.scope):
        raise SegmentMissing(f"There is no segment {segment!r} of this scope.")
    unserved = sorted({each.name for each in known.values() if each.serving is None})
    if unserved:
        raise SegmentNotReady(f"{unserved[0]!r} is not built yet. Try again when it is ready.")
    serving = {name: each.serving for name, each in known.items() if each.serving is not None}
    definition = None if segment is None else serving[segment]
    population = where.population or ("identified" if segment is None else "all")
    return Filter(definition, population, tree, {name: serving[name] for name in names}, where.search)


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
    scope, columns = of.scope, _COLUMNS[of.scope]
    conditions, parameters = list[str](), list[object]()
    if scope == "user":
        conditions.append(_POPULATIONS[wanted.population])
    if wanted.definition is not None:
        conditions.append(_MEMBERS.format(columns.shard, f"${first}::integer", columns.id))
        parameters.append(wanted.definition)
    if wanted.tree is not None:
        where = compile_where(
            wanted.tree,
            of.as_of,
            zone(of.time_zone),
            columns,
            segments=wanted.segments,
            first_parameter=first + len(parameters),
        )
        conditions.append(where.sql)
        parameters += where.parameters
    if wanted.search is not None:
        conditions.append(f"{_SEARCHED[scope]} like ${first + len(parameters)}::text")
        parameters.append(contains_pattern(wanted.search))
    names = {"user": ("count_users", "users_page"), "company": ("count_companies", "companies_page")}[scope]
    template = STATEMENTS[names[0] if kind == "count" else names[1]]
    return template.replace(_MARK, "".join(f"and ({condition})\n" for condition in conditions)), parameters
