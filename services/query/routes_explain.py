"""Door: why a user or company is, or is not, in a segment, or what a tree asks for (P10)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from services.query import contract_answers, linked_trees, responses, subject_reads
from services.query.door import Read, Reading
from services.query.explanations import explanation
from services.query.growth_reads import one_moment
from services.query.questions import Question
from services.query.refusals import NotFound, merged
from services.query.routes_companies import CompanyId
from services.query.routes_user import UserId
from services.query.search_requests import invalid, tree_of
from shared.domain.segments import Population, Segment, SubjectScope
from shared.domain.tree import EVERYONE
from shared.domain.zones import zone
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.models import Body
from shared.http.segment_resource import Conditions
from shared.postgres.pool import AnyConnection

router = APIRouter(route_class=ExactRoute, tags=["explain"])
ANSWER: dict[int | str, dict[str, Any]] = {200: {"model": contract_answers.Explanation}}
SegmentName = Annotated[str, Query(description="Id or key of a segment.")]


class ExplainBody(Body):
    """A tree that is not saved."""

    conditions: Conditions
    scope: SubjectScope | None = Field(None, description="That of the address, if it is said.")
    population: Population | None = Field(None, description="Of users: absent, those who are identified.")


@router.get("/v1/users/{user_id:id}/explain", responses=ANSWER)
async def explain_user(read: Reading, user_id: UserId, segment: SegmentName) -> Response:
    """Why a user is, or is not, in a segment."""
    return answer(await _of_segment(read, "user", user_id, segment))


@router.post("/v1/users/{user_id:id}/explain", responses=ANSWER)
async def explain_tree_of_user(read: Reading, user_id: UserId, body: ExplainBody) -> Response:
    """Why a tree that is not saved holds for a user, or does not."""
    return answer(await _of_tree(read, "user", user_id, body))


@router.get("/v1/companies/{company_id:id}/explain", responses=ANSWER)
async def explain_company(read: Reading, company_id: CompanyId, segment: SegmentName) -> Response:
    """Why a company is, or is not, in a segment."""
    return answer(await _of_segment(read, "company", company_id, segment))


@router.post("/v1/companies/{company_id:id}/explain", responses=ANSWER)
async def explain_tree_of_company(read: Reading, company_id: CompanyId, body: ExplainBody) -> Response:
    """Why a tree that is not saved holds for a company, or does not."""
    return answer(await _of_tree(read, "company", company_id, body))


async def _of_segment(read: Read, scope: SubjectScope, subject_id: str, reference: str) -> dict[str, Any]:
    segment = await read.segment(reference)
    if segment.scope != scope:
        whose = "users" if segment.scope == "user" else "companies"
        raise invalid("?segment", "other_scope", f"{reference!r} is a segment of {whose}.")
    async with one_moment(read.pool) as connection:
        question = await linked_trees.saved(connection, (segment.serving or segment.latest).definition)
        told = await _explained(read, connection, subject_id, question)
        member = await _member(read, connection, subject_id, segment)
    about = {
        "segment": segment.segment_id,
        "segment_key": segment.key,
        "version": segment.version,
        "member": member,
        "state": segment.state,
    }
    return _document(read, scope, subject_id, {**about, **told})


async def _of_tree(read: Read, scope: SubjectScope, subject_id: str, body: ExplainBody) -> dict[str, Any]:
    if body.scope not in (None, scope):
        raise invalid("/scope", "other_scope", f"The address is that of a {scope}.")
    tree = tree_of(body.conditions, scope) or EVERYONE
    population: Population = "all" if scope == "company" else body.population or "identified"
    async with one_moment(read.pool) as connection:
        question = await linked_trees.unsaved(connection, read.environment, tree, scope, population)
        return _document(read, scope, subject_id, await _explained(read, connection, subject_id, question))


async def _explained(read: Read, connection: AnyConnection, subject_id: str, question: Question) -> dict[str, Any]:
    place = zone(await read.house.freshness.time_zone(read.environment))
    found = await explanation(connection, read.place(subject_id), question, place, read.shards)
    if found is None:
        raise await missing(read, connection, question.scope, subject_id)
    if question.scope == "user":
        return {**found.document, "merged_ids": await subject_reads.merged_ids(connection, read.place(subject_id))}
    return found.document


async def missing(read: Read, connection: AnyConnection, scope: SubjectScope, subject_id: str) -> NotFound:
    """What to answer about a user or company that there is not: who an anonymous id turned out to be, if it did."""
    user_id = await subject_reads.merged_into(connection, read.place(subject_id)) if scope == "user" else None
    if user_id is not None:
        return merged(subject_id, user_id)
    return NotFound(f"There is no {scope} {subject_id!r}.")


async def _member(read: Read, connection: AnyConnection, subject_id: str, segment: Segment) -> bool | None:
    if segment.serving is None:
        return None
    place = read.place(subject_id)
    return await subject_reads.entered_at(connection, place, segment.serving.definition) is not None


def _document(read: Read, scope: SubjectScope, subject_id: str, told: dict[str, Any]) -> dict[str, Any]:
    fresh = responses.freshness(read.fresh)
    fresh["freshness"] = fresh.pop("state")
    return {f"{scope}_id": subject_id, **told, **fresh}
