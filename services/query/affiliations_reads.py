"""Store: the companies of a user as conditions see them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

import asyncpg

from services.query.evidence import CompanySeen
from services.query.users_reads import Place
from shared.domain import attributes
from shared.domain.attributes import EMPTY, AttributeState
from shared.domain.parts import Needs
from shared.domain.shards import shard_of
from shared.domain.truth import Affiliation, Subject
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


async def companies_of(
    connection: AnyConnection, place: Place, needs: Needs, shards: int, *, prepared: bool
) -> tuple[CompanySeen, ...]:
    """The user's companies, by id.

    `prepared`: as the user's shard sees them, which has been sent what live definitions ask. Else, for trees that
    nobody has asked before, as they are on their own shards.
    """
    rows = await connection.fetch(STATEMENTS["memberships"], place.shard, place.environment, place.user_id)
    ids = [row["company_id"] for row in rows]
    homes = [shard_of(place.environment, company_id, shards) for company_id in ids]
    own = {
        row["company_id"]: row for row in await connection.fetch(STATEMENTS["companies"], place.environment, homes, ids)
    }
    held: Mapping[str, frozenset[int]] = {}
    if not prepared:
        held = await _held(connection, homes, ids, needs)
    return tuple(_seen(row, own.get(row["company_id"]), held, prepared=prepared) for row in rows)


async def _held(
    connection: AnyConnection, homes: Sequence[int], ids: Sequence[str], needs: Needs
) -> Mapping[str, frozenset[int]]:
    rows = await connection.fetch(STATEMENTS["holds"], homes, ids, sorted(needs.company_definitions))
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        found[row["company_id"]].add(row["definition"])
    return {company_id: frozenset(definitions) for company_id, definitions in found.items()}


def _seen(
    row: asyncpg.Record, own: asyncpg.Record | None, held: Mapping[str, frozenset[int]], *, prepared: bool
) -> CompanySeen:
    company_id: str = row["company_id"]
    state = EMPTY if own is None else _state(own)
    membership = _state(row)
    if prepared:
        company, holds = _copied(row), frozenset[int](row["holds"] or ())
    else:
        company, holds = _at_home(state, own), held.get(company_id, frozenset())
    subject = Subject(company.attributes, company.instants, {**company.builtins, "company_id": company_id})
    affiliation = Affiliation(subject, membership.values, membership.instants, holds)
    return CompanySeen(company_id, affiliation, state.keys, membership.keys)


def _copied(row: asyncpg.Record) -> Subject:
    """A company of which no copy has come yet has no attributes."""
    if row["copied"] is None:
        return Subject({}, {}, {})
    state = attributes.from_row(row["copied"], row["copied_instants"], "[]", "{}")
    return Subject(state.values, state.instants, json.loads(row["copied_builtins"]))


def _at_home(state: AttributeState, own: asyncpg.Record | None) -> Subject:
    names = () if own is None else ("first_seen_at", "last_seen_at", "member_count")
    return Subject(state.values, state.instants, {} if own is None else {name: own[name] for name in names})


def _state(row: asyncpg.Record) -> AttributeState:
    return attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"])
