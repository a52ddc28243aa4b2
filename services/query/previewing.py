"""Pure: the statements of a preview: what a filter holds, line by line, and what it would change in a segment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from services.query.lists import Statement
from services.query.search_requests import IDENTIFIED
from shared.domain.paths import children, nodes
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import EVERYONE, All, Any_, Not, Tree
from shared.domain.verdicts import NOTHING
from shared.postgres.condition_columns import COMPANY_COLUMNS, USER_COLUMNS
from shared.postgres.conditions_sql import compile_where
from shared.postgres.statements import load

TEMPLATES = load(__file__)
MOST_ATOMS: Final = 12
"""Conditions that are counted one by one; of a larger tree only the lines of its root are, or the whole."""
Truth: TypeAlias = Callable[[int], bool]
"""Whether a node holds where the atoms have these truths, one bit each."""
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


class Pattern(NamedTuple):
    """So many subjects: whether they are members now and of the population, and the truths of the atoms."""

    inside: bool
    fits: bool
    bits: int
    subjects: int


class Line(NamedTuple):
    """A node of the tree: how many fit it alone, and how many fit it and the lines above it in its group."""

    path: str
    alone: int
    cumulative: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many fit a filter, would enter the segment and leave it, and the lines of the filter."""

    total: int
    entering: int
    leaving: int
    lines: Sequence[Line]


def counting(asked: Preview) -> Statement:
    """The statement whose rows are patterns: one scan, in which each atom is computed once a row."""
    statement = _begun(asked, f"count_{_TABLES[asked.scope]}")
    bits = [
        f"(({_compiled(node, asked, statement)})::integer::bigint << {place})"
        for place, (_, node) in enumerate(_atoms(asked.tree))
    ]
    statement.fill({"fits": f"{_population(asked)} as fits,", "bits": f"({' | '.join(bits) or '0'}) as bits,"})
    return statement


def counts(tree: Tree, patterns: Sequence[Pattern]) -> Counts:
    """What the patterns of a tree's atoms add up to."""
    places = {path: place for place, (path, _) in enumerate(_atoms(tree))}
    holds = _truth(tree, "", places)
    able = [pattern for pattern in patterns if pattern.fits]
    fitting = [pattern for pattern in able if holds(pattern.bits)]
    staying = sum(pattern.subjects for pattern in fitting if pattern.inside)
    total = sum(pattern.subjects for pattern in fitting)
    members = sum(pattern.subjects for pattern in patterns if pattern.inside)
    lines = [Line(path, _number(able, alone), _number(able, joint)) for path, alone, joint in _lines(tree, places)]
    return Counts(total, total - staying, members - staying, lines)


def _number(patterns: Sequence[Pattern], holds: Truth) -> int:
    return sum(pattern.subjects for pattern in patterns if holds(pattern.bits))


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


def _atoms(tree: Tree) -> list[tuple[str, Tree]]:
    """The nodes that are computed for each row; what stands above them is put together from their truths."""
    found: list[tuple[str, Tree]] = [
        (path, node) for path, node in nodes(tree) if not isinstance(node, All | Any_ | Not)
    ]
    if len(found) <= MOST_ATOMS:
        return found
    rows = children(tree)
    return rows if len(rows) <= MOST_ATOMS else [("", tree)]


def _lines(tree: Tree, places: Mapping[str, int], path: str = "") -> Iterator[tuple[str, Truth, Truth]]:
    """The nodes below one, down to the atoms, each alone and with those that stand above it in its group; the root
    itself when there is nothing below it."""
    if path in places:
        if not path:
            alone = _truth(tree, path, places)
            yield path, alone, alone
        return
    above: list[Truth] = []
    for below, child in children(tree, path):
        above = [*above, _truth(child, below, places)]
        yield below, above[-1], _group(above, any_=isinstance(tree, Any_))
        yield from _lines(child, places, below)


def _truth(tree: Tree, path: str, places: Mapping[str, int]) -> Truth:
    if path in places:
        place = places[path]
        return lambda bits: bool(bits >> place & 1)
    inner = [_truth(child, below, places) for below, child in children(tree, path)]
    if isinstance(tree, Not):
        return lambda bits: not inner[0](bits)
    return _group(inner, any_=isinstance(tree, Any_))


def _group(truths: Sequence[Truth], *, any_: bool) -> Truth:
    if any_:
        return lambda bits: any(truth(bits) for truth in truths)
    return lambda bits: all(truth(bits) for truth in truths)
