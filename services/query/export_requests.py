"""Pure: what an export asks for: a search without pages."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from services.query.exports import Format
from services.query.search_requests import SortBody
from shared.domain.segments import Population
from shared.http.models import Body
from shared.http.segment_resource import Conditions

FORMAT_TEXT: Final = "`csv` (RFC 4180), or `ndjson`: rows as in a search, each a line of JSON."
LIMIT: Final = Field(None, ge=1, description="At most so many rows; absent: all.")
COLUMNS: Final = Field(
    None,
    description="Attributes and built-ins of a CSV file, in order, after the id; of `ndjson` the attributes. Else the "
    "segment's columns, else all.",
)


class ExportBody(Body):
    """A search over users as a file."""

    conditions: Conditions = None
    segment: str | None = Field(None, description="Id or key of a segment.")
    population: Population | None = None
    search: str | None = Field(
        None, description="A part of the user id, e-mail or name, in any case; 2 characters or more."
    )
    sort: list[SortBody] = Field([], description="At most 3 keys; ties are settled by user id.")
    columns: list[str] | None = COLUMNS
    limit: int | None = LIMIT
    format: Format = Field("csv", description=FORMAT_TEXT)


class CompanyExportBody(Body):
    """A search over companies as a file."""

    conditions: Conditions = None
    segment: str | None = Field(None, description="Id or key of a segment of companies.")
    search: str | None = Field(None, description="A part of the company id or name, in any case; 2 characters or more.")
    sort: list[SortBody] = Field([], description="At most 3 keys; ties are settled by company id.")
    columns: list[str] | None = COLUMNS
    limit: int | None = LIMIT
    format: Format = Field("csv", description=FORMAT_TEXT)
