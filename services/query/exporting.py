"""Door: a list as a file, read page by page: neither a transaction nor the whole of it is held."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import structlog
from fastapi.responses import StreamingResponse

from services.query import exports, lists_reads, responses
from services.query.catalogue_reads import CatalogueStore
from services.query.cursors import Cursor
from services.query.door import Read
from services.query.exports import Column, Format
from services.query.lists import SubjectList
from services.query.paging import Page
from services.query.searching import Search, segment_of, subject_list
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS, trait_of
from shared.domain.segments import SubjectScope
from shared.errors import MusterError
from shared.http.answers import json_bytes
from shared.postgres.segment_names import SegmentNotReady

log = structlog.get_logger(__name__)

PAGE_ROWS: Final = 1_000
SCAN_ROWS: Final = 5_000
"""Of an order without an index each page is a scan."""
CHUNK_ROWS: Final = 250
"""Rows that are made into text at a stretch: other requests wait for it."""


@dataclass(frozen=True, slots=True)
class Export:
    """What a file is asked to hold; ``most`` rows, None: all."""

    search: Search
    format: Format
    most: int | None = None


async def export(read: Read, catalogue: CatalogueStore, asked: Export) -> StreamingResponse:
    """The file. What is wrong is said before it begins: as of a search, and SegmentNotReady."""
    segment = await segment_of(read, asked.search)
    if segment is not None and segment.serving is None:
        raise SegmentNotReady(f"Segment {segment.key!r} is not built yet. Export it when it is.")
    listed = await subject_list(read, asked.search, segment)
    columns = await _columns(read, catalogue, listed)
    listed = replace(listed, columns=_attributes(listed), limit=PAGE_ROWS if listed.has_index else SCAN_ROWS)
    pages = _Pages(read, listed, asked.most)
    first = await pages.next()
    name = exports.file_name(asked.search.scope, None if segment is None else segment.key, read.fresh, asked.format)
    headers = {
        **responses.freshness_headers(read.fresh),
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Accel-Buffering": "no",
    }
    content = _content(pages, first, columns, asked.format)
    return StreamingResponse(content, headers=headers, media_type=exports.MEDIA_TYPES[asked.format])


async def _columns(read: Read, catalogue: CatalogueStore, listed: SubjectList) -> list[Column]:
    scope, known = listed.of.scope, dict[str, Any]()
    if listed.columns is None:
        known = dict((await catalogue.attributes(read.environment, scope, read.shards)).types)
    return exports.columns_of(scope, listed.columns, known, members=listed.definition is not None)


def _attributes(listed: SubjectList) -> tuple[str, ...] | None:
    """The attributes that the columns show, as they are stored."""
    if listed.columns is None:
        return None
    builtins = USER_BUILTINS if listed.of.scope == "user" else COMPANY_BUILTINS
    return tuple(name for name in (trait_of(column, builtins) for column in listed.columns) if name is not None)


class _Pages:
    """The pages of a list, each in a session of its own, of the definitions with which it began."""

    def __init__(self, read: Read, listed: SubjectList, most: int | None) -> None:
        self.listed = listed
        self._read = read
        self._left = most
        self._cursor: Cursor | None = None
        self._ended = most == 0
        self._definitions = sorted({*listed.segments.values(), *([listed.definition] if listed.definition else [])})

    async def next(self) -> Sequence[lists_reads.Row]:
        """The rows of the next page; none after the last."""
        if self._ended:
            return ()
        page: Page[lists_reads.Row] = await lists_reads.read_page(self._read.pool, self.listed, self._cursor)
        if self._definitions and not await lists_reads.all_serve(
            self._read.pool, self._read.environment, self._definitions
        ):
            raise SegmentNotReady("The segment was edited or deleted meanwhile. Export it again.")
        rows = page.rows if self._left is None else page.rows[: self._left]
        self._ended = page.next is None
        if self._left is not None:
            self._left -= len(rows)
            self._ended = self._ended or self._left <= 0
        if rows:
            self._cursor = Cursor(tuple(rows[-1]["keys"]), "next")
        return rows


async def _content(
    pages: _Pages, rows: Sequence[lists_reads.Row], columns: Sequence[Column], format_: Format
) -> AsyncIterator[bytes]:
    """A file that cannot be ended is cut: the connection breaks, so that nobody takes it for a whole one."""
    if format_ == "csv":
        yield exports.header(columns)
    try:
        while rows:
            for start in range(0, len(rows), CHUNK_ROWS):
                chunk = rows[start : start + CHUNK_ROWS]
                yield exports.csv_rows(chunk, columns) if format_ == "csv" else _lines(chunk, pages.listed.of.scope)
            rows = await pages.next()
    except MusterError as error:
        log.warning("export_cut", code=error.code, error=str(error))
        raise


def _lines(rows: Sequence[lists_reads.Row], scope: SubjectScope) -> bytes:
    """Lines of JSON, each as lists have it."""
    told = responses.user_row if scope == "user" else responses.company_row
    return b"".join(json_bytes(told(row)) + b"\n" for row in rows)
