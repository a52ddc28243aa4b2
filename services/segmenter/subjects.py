"""Store: users for pages that only ask a definition about them: what it needs and nothing else.

Loading a user for the fold decodes where each of her attributes came from; a build asks about everybody and changes
nobody, so it does without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import asyncpg

from services.segmenter import event_states, people
from services.segmenter.fence import Fence
from services.segmenter.memberships import Membership, affiliation
from services.segmenter.projection import User
from services.segmenter.work import UserKey
from shared.domain import attributes
from shared.domain.order import OrderKey
from shared.domain.parts import Needs
from shared.domain.verdicts import Affiliation
from shared.postgres.statements import load

_SQL = load(__file__)
_UNREAD = OrderKey(0, 0, "")


async def load_subjects(fence: Fence, environment: str, needs: Needs, user_ids: Sequence[str]) -> dict[UserKey, User]:
    """Those of the users that exist, with what is needed of them. Their attributes cannot be folded on."""
    rows = await fence.connection.fetch(_SQL["users"], fence.shard, environment, user_ids)
    found = {(environment, row["user_id"]): _user(environment, row) for row in rows}
    if needs.questions:
        states = await event_states.load_states(fence, found.keys())
        found |= {key: replace(found[key], events=events) for key, events in states.items()}
    if needs.has_companies:
        companies = await _companies(fence, environment, user_ids)
        found |= {
            (environment, user_id): replace(found[environment, user_id], companies=tuple(seen))
            for user_id, seen in companies.items()
            if (environment, user_id) in found
        }
    if needs.picks:
        picked = await people.load_picked(fence, found.keys())
        found |= {key: replace(found[key], picks=picks) for key, picks in picked.items()}
    return found


async def _companies(fence: Fence, environment: str, user_ids: Sequence[str]) -> dict[str, list[Affiliation]]:
    rows = await fence.connection.fetch(_SQL["memberships"], fence.shard, environment, user_ids)
    copies = await people.load_copies(fence, {(environment, row["company_id"]) for row in rows})
    seen: defaultdict[str, list[Affiliation]] = defaultdict(list)
    for row in rows:
        state = attributes.to_ask(row["attributes"], row["instants"])
        joined = Membership(environment, row["user_id"], row["company_id"], True, _UNREAD, 0, state)
        seen[row["user_id"]].append(affiliation(joined, copies.get((environment, row["company_id"]))))
    return seen


def _user(environment: str, row: asyncpg.Record) -> User:
    return User(
        environment, row["user_id"], row["identified"], attributes.to_ask(row["attributes"], row["instants"]),
        row["first_seen_at"], row["last_seen_at"], row["due_at"],
    )  # fmt: skip
