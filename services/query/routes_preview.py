"""Door: filters that are not saved yet: how many they hold, line by line, and what they would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from services.query import contract_answers, linked_trees, preview_reads, responses
from services.query.advice import warnings_about
from services.query.door import Read, Reading
from services.query.growth_reads import one_moment
from services.query.previewing import Change, Line, Preview
from services.query.questions import Question
from services.query.search_requests import PreviewBody, invalid, tree_of
from shared.domain.segments import Population, Segment, SubjectScope
from shared.domain.sentence import sentence
from shared.domain.tree import EVERYONE
from shared.domain.zones import zone
from shared.http.answers import answer
from shared.http.bodies import ExactRoute

router = APIRouter(route_class=ExactRoute, tags=["preview"])
SAMPLE: Final = 10
SMALL_SAMPLE: Final = 5


@router.post("/v1/segments/preview", responses={200: {"model": contract_answers.Preview}})
async def preview(request: Request, read: Reading, body: PreviewBody) -> Response:
    """How many users, or companies, a filter would hold, some of them, and what it would change in a segment."""
    tree = tree_of(body.conditions, body.scope) or EVERYONE
    segment = None if body.segment is None else await read.segment(body.segment)
    if segment is not None and segment.scope != body.scope:
        raise invalid("/segment", "other_scope", f"{body.segment!r} is a segment of another scope.")
    population = _population(body, segment)
    async with one_moment(read.pool) as connection:
        question = await linked_trees.unsaved(connection, read.environment, tree, body.scope, population)
    asked = await _asked(read, question, segment)
    counted = await preview_reads.counted(read.pool, asked)
    document: dict[str, Any] = {
        "count": counted.total,
        "sample": await _some(read, asked, "fits", SAMPLE if counted.total else 0),
        "nodes": [_line(line) for line in counted.lines],
        "sentence": sentence(tree, question.names),
        "warnings": await warnings_about(request.app.state.catalogue, read.environment, read.shards, question),
    }
    if asked.definition is not None:
        document |= {
            "entering": counted.entering,
            "leaving": counted.leaving,
            "entering_sample": await _some(read, asked, "enters", SMALL_SAMPLE if counted.entering else 0),
            "leaving_sample": await _some(read, asked, "leaves", SMALL_SAMPLE if counted.leaving else 0),
        }
    return answer({**document, **responses.freshness(read.fresh)})


def _line(line: Line) -> Mapping[str, Any]:
    return {"path": f"/conditions{line.path}", "count": line.alone, "cumulative": line.cumulative}


def _population(body: PreviewBody, segment: Segment | None) -> Population:
    if body.scope == "company":
        return "all"
    return body.population or ("identified" if segment is None else segment.latest.population)


async def _asked(read: Read, question: Question, segment: Segment | None) -> Preview:
    return Preview(
        environment=read.environment,
        shards=read.shards,
        zone=zone(await read.house.freshness.time_zone(read.environment)),
        now=read.fresh.as_of,
        scope=question.scope,
        population=question.population,
        tree=question.tree,
        segments=question.segments,
        definition=None if segment is None or segment.serving is None else segment.serving.definition,
    )


async def _some(read: Read, asked: Preview, change: Change, limit: int) -> Sequence[Mapping[str, Any]]:
    rows = await preview_reads.some(read.pool, asked, change, limit) if limit else []
    return [_row(asked.scope, row) for row in rows]


def _row(scope: SubjectScope, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return responses.user_row(row) if scope == "user" else responses.company_row(row)
