"""Pure: the statements of a preview: what a filter holds, line by line, and what it would change in a segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from services.query.search_requests import IDENTIFIED
from services.query.user_lists import Statement
from shared.domain.paths import children, nodes
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import EVERYONE, All, Any_, Not, Tree, leaves
from shared.domain.verdicts import NOTHING
from shared.postgres.condition_columns import COMPANY_COLUMNS, USER_COLUMNS
from shared.postgres.conditions_sql import compile_where
from shared.postgres.statements import load

TEMPLATES = load(__file__)
MOST_LINES: Final = 60
"""Conditions that are counted one by one; of a larger tree only the lines of its root are, or the whole."""
Change: TypeAlias = Literal["fits", "enters", "leaves"]
_TABLES: Final[Mapping[SubjectScope, str]] = {"user": "users", "company": "companies"}


@dataclass(frozen=True, slots=True)
class Preview:
    """A filter over users or companies; `definition` is the one that it would replace, `segments` as compile_where."""

    environment: str
    shards: int
    zone: ZoneInfo
    now: int
    scope: SubjectScope
    population: Population
    tree: Tree = EVERYONE
    segments: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    definition: int | None = None


class Line(NamedTuple):
    """A node of the tree, and two conditions over the columns of the scan: alone, and with the lines above it."""

    path: str
    alone: str
    cumulative: str


def counting(asked: Preview) -> tuple[Statement, list[Line]]:
    """The one scan, and the lines that it counts. Its columns are `total`, `entering`, `leaving`, and of line n `a{n}`
    and `c{n}`: how many fit it, and how many fit it and the lines above it."""
    statement = _begun(asked, f"count_{_TABLES[asked.scope]}")
    columns = {path: f"n{place}" for place, (path, _) in enumerate(_counted(asked.tree))}
    selected = [f"({_compiled(node, asked, statement)}) as {columns[path]}" for path, node in _counted(asked.tree)]
    lines = list(_lines(asked.tree, columns))
    fits = f"n.p and {_formula(asked.tree, '', columns)}"
    counts = [
        f"count(*) filter (where {fits}) as total",
        f"count(*) filter (where {fits} and not n.inside) as entering",
        f"count(*) filter (where n.inside and not ({fits})) as leaving",
    ]
    for place, line in enumerate(lines):
        counts.append(f"count(*) filter (where n.p and {line.alone}) as a{place}")
        counts.append(f"count(*) filter (where n.p and {line.cumulative}) as c{place}")
    statement.fill({"columns": ", ".join([f"{_population(asked)} as p", *selected]), "counts": ", ".join(counts)})
    return statement, lines


def sampling(asked: Preview, change: Change, limit: int) -> Statement:
    """Some of those who fit the filter, or would enter the segment, or leave it."""
    statement = _begun(asked, f"some_{_TABLES[asked.scope]}")
    statement.bind(limit)
    fits = f"({_population(asked)} and {_compiled(asked.tree, asked, statement)})"
    conditions = {
        "fits": fits,
        "enters": f"{fits} and m.user_id is null",
        "leaves": f"m.user_id is not null and not {fits}",
    }
    statement.fill({"where": f"and {conditions[change]}"})
    return statement


def _begun(asked: Preview, template: str) -> Statement:
    return Statement(TEMPLATES[template], [asked.environment, asked.shards, asked.definition])


def _population(asked: Preview) -> str:
    identified = IDENTIFIED[asked.population] if asked.scope == "user" else None
    if identified is None:
        return "true"
    return "u.identified" if identified else "not u.identified"


def _compiled(tree: Tree, asked: Preview, statement: Statement) -> str:
    where = compile_where(
        tree,
        asked.now,
        asked.zone,
        USER_COLUMNS if asked.scope == "user" else COMPANY_COLUMNS,
        segments=asked.segments,
        first_parameter=len(statement.parameters) + 1,
    )
    statement.parameters += where.parameters
    return where.sql


def _counted(tree: Tree) -> list[tuple[str, Tree]]:
    """The nodes that are computed for each row; what stands above them is put together from their columns."""
    if sum(1 for _ in leaves(tree)) <= MOST_LINES:
        return [(path, node) for path, node in nodes(tree) if not isinstance(node, All | Any_ | Not)]
    rows = children(tree)
    return rows if 1 <= len(rows) <= MOST_LINES else [("", tree)]


def _lines(tree: Tree, columns: Mapping[str, str], path: str = "") -> Iterator[Line]:
    """The nodes below one, down to those that have a column, each with those that stand above it in its group; the root
    itself when there is nothing below it."""
    if path in columns:
        if not path:
            yield Line(path, f"n.{columns[path]}", f"n.{columns[path]}")
        return
    joint = " or " if isinstance(tree, Any_) else " and "
    above: list[str] = []
    for below, child in children(tree, path):
        alone = _formula(child, below, columns)
        above.append(alone)
        yield Line(below, alone, f"({joint.join(above)})")
        yield from _lines(child, columns, below)


def _formula(tree: Tree, path: str, columns: Mapping[str, str]) -> str:
    if path in columns:
        return f"n.{columns[path]}"
    parts = [_formula(child, below, columns) for below, child in children(tree, path)]
    match tree:
        case All(()):
            return "true"
        case Not():
            return f"(not {parts[0]})"
    return "(" + (" or " if isinstance(tree, Any_) else " and ").join(parts) + ")"
