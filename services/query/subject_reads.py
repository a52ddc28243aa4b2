"""Store: a user with everything that conditions ask of her, as of one moment, and what companies need of the same."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

import asyncpg

from services.query.affiliations_reads import companies_of
from services.query.evidence import Cause, CompanySeen, Evidence, Pick, event_state, inside
from services.query.turns import in_turns
from services.query.users_reads import Place
from shared.domain import attributes
from shared.domain.attributes import AttributeState
from shared.domain.event_counts import EventQuestion
from shared.domain.order import OrderKey
from shared.domain.parts import Needs
from shared.domain.truth import Subject, compile_event_where
from shared.domain.verdicts import NOTHING, settled_at
from shared.domain.zones import zone as zone_of
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
SOME_IDS: Final = 20


async def user_evidence(
    connection: AnyConnection, place: Place, needs: Needs, shards: int, *, prepared: bool
) -> Evidence | None:
    """What is needed of a user; None when there is no such user. Ask in a transaction that sees one moment.

    `prepared`: as `Question`.
    """
    row = await connection.fetchrow(STATEMENTS["user"], place.shard, place.environment, place.user_id)
    if row is None:
        return None
    state = attribute_state(row)
    now = settled_at(row["due_at"], row["evaluated_at"])
    events = await _counted(connection, place, needs.questions)
    picks = await picks_of(connection, place, needs)
    companies: tuple[CompanySeen, ...] = ()
    if needs.has_companies:
        companies = await companies_of(connection, place, needs, shards, prepared=prepared)
    subject = Subject(
        attributes=state.values,
        instants=state.instants,
        builtins={"user_id": place.user_id, **built_in(row, "identified", "first_seen_at", "last_seen_at")},
        events={each.key: event_state(each, events[each.key], now) for each in needs.questions},
        picks=picked(picks),
        companies=tuple(company.affiliation for company in companies),
    )
    return Evidence(place.user_id, now, subject, state.keys, events, picks, companies)


async def entered_at(connection: AnyConnection, place: Place, definition: int) -> int | None:
    """When the user or company became a member of a definition (UTC ms); None when it is none."""
    entered: int | None = await connection.fetchval(STATEMENTS["entered_at"], place.shard, definition, place.user_id)
    return entered


async def merged_ids(connection: AnyConnection, place: Place) -> list[str]:
    """The first of the anonymous ids that turned out to be this user: their calls count as hers."""
    arguments = (place.shard, place.environment, place.user_id, SOME_IDS)
    return [row["anonymous_id"] for row in await connection.fetch(STATEMENTS["merged_ids"], *arguments)]


async def merged_into(connection: AnyConnection, place: Place) -> str | None:
    """The user that an anonymous id turned out to be, if it did."""
    user_id: str | None = await connection.fetchval(
        STATEMENTS["merged_into"], place.shard, place.environment, place.user_id
    )
    return user_id


def attribute_state(row: Mapping[str, str] | asyncpg.Record) -> AttributeState:
    """The attributes in a row."""
    return attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])


def built_in(row: asyncpg.Record, *names: str) -> dict[str, str | bool | int]:
    """The built-ins in a row."""
    return {name: row[name] for name in names}


async def _counted(
    connection: AnyConnection, place: Place, questions: Collection[EventQuestion]
) -> Mapping[int, Sequence[Cause]]:
    """By the key of each question the events that it counts, oldest first, from the log itself: read once for all."""
    if not questions:
        return NOTHING
    names = {each.event for each in questions}
    told = {each.event for each in questions if each.where is not None}
    rows = await connection.fetch(
        STATEMENTS["events"], place.shard, place.environment, place.user_id, sorted(names), sorted(told)
    )
    happened: defaultdict[str, list[_Happened]] = defaultdict(list)
    async for row in in_turns(rows):
        happened[row["name"]].append(_happened(row))
    return {each.key: _counted_by(each, happened[each.event]) async for each in in_turns(questions)}


class _Happened(NamedTuple):
    """An event, and its properties if a question asks about them."""

    cause: Cause
    properties: Subject | None


def _happened(row: asyncpg.Record) -> _Happened:
    properties: Subject | None = None
    if row["properties"] is not None:
        state = attributes.from_row(row["properties"], row["instants"], "[]", "{}")
        properties = Subject(state.values, state.instants, {})
    return _Happened(Cause(row["message_id"], row["occurred_at"]), properties)


def _counted_by(question: EventQuestion, happened: Sequence[_Happened]) -> Sequence[Cause]:
    if question.where is None:
        return inside(question, [cause for cause, _ in happened])
    counts = compile_event_where(question.where, zone_of(question.zone))
    return inside(question, [cause for cause, properties in happened if properties is not None and counts(properties)])


async def picks_of(connection: AnyConnection, place: Place, needs: Needs) -> Mapping[str, Pick]:
    """The words on which manual segments a user or company was picked for, of those that are needed."""
    if not needs.picks:
        return NOTHING
    rows = await connection.fetch(
        STATEMENTS["picks"], place.shard, place.environment, place.user_id, sorted(needs.picks)
    )
    return {row["segment_id"]: Pick(row["picked"], Cause(_key(row).message_id, row["at"])) for row in rows}


def _key(row: asyncpg.Record) -> OrderKey:
    return OrderKey(*json.loads(row["key"]))


def picked(picks: Mapping[str, Pick]) -> frozenset[str]:
    """The segments for which the last word is yes."""
    return frozenset(segment_id for segment_id, pick in picks.items() if pick.picked)
