"""Pure: the bodies of the commands on members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, model_validator

from services.ingest.segment_rules import InvalidConditions, refused_fields
from shared.domain.conditions import parse_tree
from shared.domain.problems import InvalidDefinition, Problem
from shared.domain.segments import Population, SubjectScope
from shared.domain.substrings import MIN_SEARCH
from shared.domain.tree import Tree
from shared.http.models import Body
from shared.http.segment_resource import Conditions

MAX_IDS: Final = 10_000
MAX_ERASED: Final = 1_000
MAX_TEXT: Final = 255

By = Literal["user_id", "email", "company_id"]
"""What a value is that names a user or a company."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]
Search = Annotated[str, StringConstraints(strip_whitespace=True, min_length=MIN_SEARCH, max_length=MAX_TEXT)]


class Where(Body):
    """Whom the conditions and the search find among the members of a segment or, without one, in the population."""

    conditions: Conditions = None
    segment: str | None = Field(None, description="Id or key of a segment.")
    population: Population | None = Field(None, description="Default: `all` with a segment, else `identified`.")
    search: Search | None = Field(
        None, description="A part of the id, e-mail or name, in any case; 2 characters or more, as in lists."
    )


class Whom(Body):
    """Whom a command means: by id, by e-mail address, or all that match a filter (`where` with `expect`)."""

    user_ids: list[str] = Field(default_factory=list)
    emails: list[str] = Field(default_factory=list)
    company_ids: list[str] = Field(default_factory=list, description="Of a segment of companies.")
    where: Where | None = None
    expect: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How many match as the caller saw it; 409 `count_changed` when it is off by more than 1 %."
    )

    @model_validator(mode="after")
    def _says_whom(self) -> Whom:
        lists = self.model_fields_set & {"user_ids", "emails", "company_ids"}
        if self.where is None and not lists:
            raise ValueError("say whom: `user_ids`, `emails`, `company_ids` or `where`")
        if self.where is not None and lists:
            raise ValueError("either a list or `where`, not both")
        if (self.where is None) != (self.expect is None):
            raise ValueError("`where` and `expect` come together")
        return self

    @property
    def size(self) -> int:
        """How many ids and addresses there are."""
        return len(self.user_ids) + len(self.emails) + len(self.company_ids)


class EraseUsers(Body):
    """The users to erase."""

    user_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_ERASED)]


class EraseCompanies(Body):
    """The companies to erase."""

    company_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_ERASED)]


def tree_of(where: Where, scope: SubjectScope) -> Tree | None:
    """The conditions of a filter; None when there are none. Raises InvalidConditions."""
    if where.conditions is None:
        return None
    try:
        return parse_tree(where.conditions, scope)
    except InvalidDefinition as error:
        raise refused_where(error.problems) from None


def refused_where(problems: Sequence[Problem]) -> InvalidConditions:
    """The refusal of the conditions of a filter, with the paths as they stand in the body."""
    return refused_fields([replace(problem, path=f"/where/conditions{problem.path}") for problem in problems])
