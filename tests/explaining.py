"""Asks of every user and company in every segment why, and compares the answer with the members that there are."""

from __future__ import annotations

import asyncpg

from services.query import linked_trees
from services.query.explanations import explanation
from services.query.questions import Question
from services.query.users_reads import Place
from shared.domain.zones import zone
from shared.postgres.pool import Connection

SEGMENTS = """
select s.segment_id, s.environment, s.scope, s.kind, s.serving_definition, d.conditions is null as is_plain, e.time_zone
from segments s join definitions d on d.definition = s.serving_definition join environments e using (environment)
where s.archived_at is null
"""
SUBJECTS = {
    "user": "select user_id from users where environment = $1",
    "company": "select company_id from companies where environment = $1",
}


async def disagreements(connection: Connection, shards: int, *, unsaved: bool = True) -> list[str]:
    """Where an explanation and a member row differ, saved definitions and the same trees as if unsaved; none: empty.

    All in one moment, so it holds whatever is still to be swept; not while pages that a change caused are under way.
    """
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        found = []
        for segment in await connection.fetch(SEGMENTS):
            found += await _of_segment(connection, shards, segment, unsaved)
        return found


async def _of_segment(connection: Connection, shards: int, segment: asyncpg.Record, unsaved: bool) -> list[str]:
    environment, scope = segment["environment"], segment["scope"]
    saved = await linked_trees.saved(connection, segment["serving_definition"])
    questions = {"saved": saved}
    if unsaved and segment["kind"] == "attribute" and not segment["is_plain"]:
        questions["unsaved"] = await linked_trees.unsaved(connection, environment, saved.tree, scope, saved.population)
    rows = await connection.fetch(
        "select user_id from segment_members where definition = $1", segment["serving_definition"]
    )
    members = {row["user_id"] for row in rows}
    found = []
    for (subject_id,) in await connection.fetch(SUBJECTS[scope], environment):
        place = Place.of(environment, subject_id, shards)
        for form, question in questions.items():
            truth = await _truth(connection, place, question, segment["time_zone"], shards)
            if truth != (subject_id in members):
                found.append(f"{form} {segment['segment_id']} {subject_id}: explained {truth}: {question.tree}")
    return found


async def _truth(connection: Connection, place: Place, question: Question, time_zone: str, shards: int) -> bool:
    told = await explanation(connection, place, question, zone(time_zone), shards)
    assert told is not None
    assert told.document["truth"] is (told.document["tree"]["truth"] and told.document["in_population"])
    return told.verdict.truth
