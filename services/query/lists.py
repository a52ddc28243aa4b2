"""Pure: puts the statement of a list of users or companies together, from templates and what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.query import sorting
from services.query.cursors import Cursor, list_hash
from services.query.sorting import Direction, Key, Sortable, Source
from shared.domain.casefold import casefold
from shared.domain.segments import SubjectScope
from shared.domain.substrings import contains_pattern
from shared.domain.tree import Tree, canonical
from shared.domain.values import JSON
from shared.domain.verdicts import NOTHING
from shared.domain.zones import zone
from shared.postgres.condition_columns import Columns
from shared.postgres.conditions_sql import compile_where

TRIGRAM: Final = 3
"""Characters that the index of what a search looks in needs. Fewer are in so many texts that a page of those who have
them is soon read in the list's own order."""
_MARK = re.compile(r"/\*(\w+)\*/[^\n]*")


@dataclass(frozen=True, slots=True)
class Listed:
    """What lists of users and lists of companies differ in; `search` is the column that a search looks in."""

    scope: SubjectScope
    templates: Mapping[str, str]
    columns: Columns
    sortable: Sortable
    search: str


@dataclass(frozen=True, slots=True)
class SubjectList:
    """What users or companies are asked for. ``definition`` is the serving one of a segment; ``identified`` None asks
    for both; ``segments`` are the serving definitions of those that the tree names; ``email`` is for users only."""

    of: Listed
    environment: str
    time_zone: str
    shards: int
    now: int
    definition: int | None = None
    identified: bool | None = None
    tree: Tree | None = None
    segments: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    search: str | None = None
    email: str | None = None
    sort: tuple[tuple[str, Direction], ...] = ()
    columns: tuple[str, ...] | None = None
    limit: int = 50

    @property
    def hash(self) -> str:
        """What a cursor of this list is bound to: its filter and its sort, not its columns or the size of its pages."""
        tree: JSON = None if self.tree is None else canonical(self.tree)
        sort: JSON = [[name, direction] for name, direction in self.sort]
        place: list[JSON] = [self.environment, self.of.scope, self.definition]
        return list_hash([*place, self.identified, tree, self.search, self.email, sort])

    @property
    def width(self) -> int:
        """The number of keys of a row."""
        return len(sorting.keys_of(self.sort, self.of.sortable, self.source, lambda _value: ""))

    @property
    def source(self) -> Source:
        """Where the id stands: in the table whose index has the order."""
        if self.definition is not None:
            return "members"
        return "newest" if self.sort == (("first_seen_at", "desc"),) else "by_id"

    @property
    def has_index(self) -> bool:
        """Whether its order has an index."""
        return sorting.has_index(self.sort, self.of.sortable, self.source)

    @property
    def is_filtered(self) -> bool:
        """Whether it is more than a segment or everyone."""
        return self.tree is not None or self.search is not None or self.email is not None


@dataclass(slots=True)
class Statement:
    """A statement and its parameters, in order."""

    text: str
    parameters: list[object] = field(default_factory=list)

    def bind(self, value: object) -> str:
        """Add a parameter; returns its place."""
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def fill(self, parts: Mapping[str, str]) -> None:
        """Replace each marked line of the template by its part; a mark without a part keeps what it stands before."""
        self.text = _MARK.sub(lambda mark: parts.get(mark[1], mark[0]), self.text)


def page(asked: SubjectList, cursor: Cursor | None) -> Statement:
    """The statement of one page and one row more, from the cursor on; a page before it comes in reverse order."""
    statement = Statement(asked.of.templates[_template(asked)])
    statement.parameters = [asked.environment, asked.shards, asked.limit + 1, _list(asked.columns)]
    if asked.definition is not None:
        statement.bind(asked.definition)
    keys = sorting.keys_of(asked.sort, asked.of.sortable, asked.source, statement.bind)
    if cursor is not None and cursor.direction == "previous":
        keys = sorting.backwards(keys)
    conditions = _conditions(asked, statement)
    if cursor is not None:
        conditions.append(sorting.after(keys, cursor.keys, statement.bind))
    statement.fill({"where": _where(conditions), **_order(keys)})
    return statement


def _template(asked: SubjectList) -> str:
    by_search = asked.email is not None or (asked.search is not None and len(asked.search) >= TRIGRAM)
    indexed = asked.has_index and not by_search
    if asked.definition is not None:
        return "members_by_shard" if indexed else "members_whole"
    return asked.source if indexed else "whole"


def count(asked: SubjectList) -> Statement:
    """The statement that counts what a list holds."""
    if asked.definition is None:
        statement = Statement(asked.of.templates["count"], [asked.environment, asked.shards])
    else:
        parameters = [asked.environment, asked.shards, asked.definition]
        statement = Statement(asked.of.templates["count_members"], parameters)
    statement.fill({"where": _where(_conditions(asked, statement))})
    return statement


def _order(keys: list[Key]) -> dict[str, str]:
    columns = ", ".join(f"{key.expression} as k{index}" for index, key in enumerate(keys))
    texts = ", ".join(f"page.k{index}::text" for index in range(len(keys)))
    inner = ", ".join(f"{key.expression}{' desc' if key.descending else ''}" for key in keys)
    return {
        "keys": columns,
        "keys_out": f"array[{texts}] as keys",
        "order": f"order by {inner}",
        "order_out": sorting.order_by(keys, "page."),
    }


def _conditions(asked: SubjectList, statement: Statement) -> list[str]:
    conditions = []
    if asked.identified is not None:
        conditions.append("u.identified" if asked.identified else "not u.identified")
    if asked.search is not None:
        place = statement.bind(contains_pattern(asked.search))
        conditions.append(f"{asked.of.search} like {place}::text")
    if asked.email is not None:
        email = casefold(asked.email.strip())
        pattern, place = statement.bind(contains_pattern(email)), statement.bind(email)
        conditions.append(
            f"{asked.of.search} like {pattern}::text"
            f" and casefold(trim(u.attributes ->> 'email') collate pg_unicode_fast) = {place}::text"
        )
    if asked.tree is not None:
        conditions.append(_compiled(asked.tree, asked, statement))
    return conditions


def _compiled(tree: Tree, asked: SubjectList, statement: Statement) -> str:
    where = compile_where(
        tree,
        asked.now,
        zone(asked.time_zone),
        asked.of.columns,
        segments=asked.segments,
        first_parameter=len(statement.parameters) + 1,
    )
    statement.parameters += where.parameters
    return where.sql


def _where(conditions: list[str]) -> str:
    return "".join(f"and ({condition})\n" for condition in conditions)


def _list(names: tuple[str, ...] | None) -> list[str] | None:
    return None if names is None else list(names)
