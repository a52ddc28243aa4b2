"""Pure: what a search asks for, checked field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BaseModel, Field

from services.query.refusals import InvalidDefinition, InvalidRequest
from services.query.sorting import Direction
from shared.domain.conditions import parse_tree
from shared.domain.problems import InvalidDefinition as InvalidTree
from shared.domain.problems import Problem
from shared.domain.segments import Population, SubjectScope
from shared.domain.substrings import MIN_SEARCH
from shared.domain.tree import Tree
from shared.domain.values import JSON, has_forbidden_text
from shared.http.models import Body
from shared.http.segment_resource import Conditions

MAX_TEXT: Final = 255
MAX_SORTS: Final = 3
MAX_COLUMNS: Final = 200
IDENTIFIED: Final = {"identified": True, "anonymous": False, "all": None}

SEARCH: Final = Field(None, description="A part of the user id, e-mail or name, in any case; 2 characters or more.")
SORT: Final = Field(None, description="`name` upwards, `-name` downwards, with commas between them.")
A_MOMENT: Final = "A datetime such as `2026-01-31T09:30:00Z`, or a date: its start in the environment's time zone."
COLUMNS: Final = Field(None, description="Attributes to answer, with commas between them.")
Limit = Annotated[int, Field(description="Rows in a page, 1 to 1,000.")]


class UsersQuery(BaseModel):
    """The parameters of a list of users."""

    email: str | None = Field(None, description="Exactly this e-mail, in any case.")
    segment: str | None = Field(None, description="Id or key of a segment.")
    population: Population | None = None
    search: str | None = Field(
        None, description="A part of the user id, e-mail or name, in any case; 2 characters or more."
    )
    sort: str | None = SORT
    columns: str | None = COLUMNS
    limit: Limit = 50
    cursor: str | None = None


class CompaniesQuery(BaseModel):
    """The parameters of a list of companies."""

    segment: str | None = Field(None, description="Id or key of a segment of companies.")
    search: str | None = Field(None, description="A part of the company id or name, in any case; 2 characters or more.")
    sort: str | None = SORT
    columns: str | None = COLUMNS
    limit: Limit = 50
    cursor: str | None = None


class MembersQuery(BaseModel):
    """The parameters of a list of members."""

    at: str | None = Field(None, description=f"The members at an earlier moment, by id. {A_MOMENT}")
    sort: str | None = SORT
    columns: str | None = COLUMNS
    limit: Limit = 50
    cursor: str | None = None


class SortBody(Body):
    """One key of a sort: an attribute or a built-in, `traits.NAME` for an attribute that is called like a built-in."""

    attribute: str
    direction: Direction = "asc"


class SearchBody(Body):
    """A search over users. Without a segment it looks among the users of the population, default identified."""

    conditions: Conditions = None
    segment: str | None = Field(None, description="Id or key of a segment.")
    population: Population | None = None
    search: str | None = Field(
        None, description="A part of the user id, e-mail or name, in any case; 2 characters or more."
    )
    sort: list[SortBody] = Field([], description="At most 3 keys; ties are settled by user id.")
    columns: list[str] | None = Field(None, description="Attributes to answer; else the segment's columns, else all.")
    limit: Limit = 50
    cursor: str | None = None
    total: bool | None = Field(None, description="Absent: true unless there are conditions or a search.")


class CompanySearchBody(Body):
    """A search over companies."""

    conditions: Conditions = None
    segment: str | None = Field(None, description="Id or key of a segment of companies.")
    search: str | None = Field(None, description="A part of the company id or name, in any case; 2 characters or more.")
    sort: list[SortBody] = Field([], description="At most 3 keys; ties are settled by company id.")
    columns: list[str] | None = Field(None, description="Attributes to answer; else the segment's columns, else all.")
    limit: Limit = 50
    cursor: str | None = None
    total: bool | None = Field(None, description="Absent: true unless there are conditions or a search.")


class PreviewBody(Body):
    """A filter that is not saved; with a segment, what saving it there would change."""

    scope: SubjectScope = "user"
    conditions: Conditions
    segment: str | None = None
    population: Population | None = None


class ManyUsersBody(Body):
    """At most 1,000 users."""

    user_ids: list[str]


def check_search(text: str | None, path: str) -> str | None:
    """The text to look for, or None when there is none. Raises InvalidRequest."""
    if text is None or not text.strip():
        return None
    if len(text.strip()) < MIN_SEARCH or len(text) > MAX_TEXT or has_forbidden_text(text):
        raise invalid(path, "search_length", f"A search has {MIN_SEARCH} to {MAX_TEXT} characters.")
    return text.strip()


def check_sort(keys: list[tuple[str, Direction]], path: str) -> tuple[tuple[str, Direction], ...]:
    """The keys of a sort. Raises InvalidRequest."""
    if len(keys) > MAX_SORTS:
        raise invalid(path, "too_many_keys", f"A sort has at most {MAX_SORTS} keys.")
    for name, _ in keys:
        check_name(name, path)
    return tuple(keys)


def sort_of(text: str | None) -> list[tuple[str, Direction]]:
    """The sort of an address: `plan,-entered_at`."""
    names = [name for name in (text or "").split(",") if name]
    return [(name[1:], "desc") if name.startswith("-") else (name, "asc") for name in names]


def columns_of(text: str | None) -> list[str] | None:
    """The columns of an address: `email,plan`."""
    return None if text is None else [name for name in text.split(",") if name]


def check_columns(columns: list[str] | None, path: str) -> tuple[str, ...] | None:
    """The columns. Raises InvalidRequest."""
    if columns is None:
        return None
    if len(columns) > MAX_COLUMNS:
        raise invalid(path, "too_many_columns", f"At most {MAX_COLUMNS} columns.")
    for name in columns:
        check_name(name, path)
    return tuple(columns)


def check_name(name: str, path: str) -> None:
    """Raise InvalidRequest unless this can be an attribute's name."""
    if not name or len(name) > MAX_TEXT or has_forbidden_text(name):
        raise invalid(path, "bad_name", f"A name has 1 to {MAX_TEXT} characters.")


def tree_of(raw: JSON, scope: SubjectScope = "user") -> Tree | None:
    """The condition tree of a search among users or companies; None when there is none. Raises InvalidDefinition."""
    if raw is None:
        return None
    try:
        return parse_tree(raw, scope)
    except InvalidTree as error:
        raise refused(error.problems) from None


def refused(problems: Sequence[Problem]) -> InvalidDefinition:
    """The refusal of a tree."""
    errors = [
        {"path": f"/conditions{problem.path}", "code": problem.code, "detail": problem.detail} for problem in problems
    ]
    return InvalidDefinition(errors[0]["detail"] if len(errors) == 1 else f"{len(errors)} problems", errors=errors)


def invalid(path: str, code: str, detail: str) -> InvalidRequest:
    """The refusal of one field."""
    return InvalidRequest(detail, errors=[{"path": path, "code": code, "detail": detail}])
