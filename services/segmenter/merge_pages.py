"""Store: the pages of a merge, on the closed id's shard: its log goes to its user's shard, through the outbox."""

from __future__ import annotations

from collections import Counter

from services.segmenter import names, outgoing
from services.segmenter.fence import Fence
from services.segmenter.log_places import Place as LogPlace
from services.segmenter.log_places import place_of, was_before
from services.segmenter.merging import moved
from services.segmenter.page_work import Chore, Done
from services.segmenter.rows import Outgoing
from services.segmenter.rules import Catalogue
from services.segmenter.work import Place
from shared.domain.shards import shard_of
from shared.domain.values import JSON, dumps
from shared.postgres.statements import load

_SQL = load(__file__)

MERGE_PAGE = 200


async def send(fence: Fence, _catalogue: Catalogue, chore: Chore, place: Place) -> Done:
    """Send the next of what was logged before the id was closed; after the last of it, that this was all."""
    after, user_id = place_of(chore.reached), str(chore.details["user_id"])
    rows = await fence.connection.fetch(
        _SQL["next_entries"], fence.shard, chore.environment, chore.subject, *after, MERGE_PAGE
    )
    target, done = shard_of(chore.environment, user_id, place.shards), len(rows) < MERGE_PAGE
    # Somebody may be identified by the id meanwhile: what is logged then is hers.
    sent = [row for row in rows if was_before(row["entry_id"], str(chore.details["entry_id"]))]
    entries = [moved(row["entry"], user_id, merging=True) for row in sent]
    if done:
        brought = bool(chore.reached or sent)
        entries.append({**_last(chore, user_id, fence.position.evaluated_at), "brought": brought})
    await outgoing.add(fence, [Outgoing(target, dumps(entry)) for entry in entries])
    await fence.connection.execute(_SQL["hide"], fence.shard, [row["number"] for row in sent])
    hidden = Counter((chore.environment, row["name"]) for row in sent if row["name"] is not None)
    await names.forget_events(fence, hidden)
    reached = LogPlace(rows[-1]["occurred_at"], rows[-1]["number"]).text() if rows else chore.reached
    return Done(reached, len(sent), done, len(entries))


def _last(chore: Chore, user_id: str, now: int) -> dict[str, JSON]:
    details = chore.details
    return {
        "v": 1, "type": "user_merged", "environment": chore.environment, "message_id": str(details["message_id"]),
        "received_at": now, "anonymous_id": chore.subject, "user_id": user_id,
        "first_seen_at": int(str(details["first_seen_at"])), "last_seen_at": int(str(details["last_seen_at"])),
        "cause": str(details["cause"]),
    }  # fmt: skip
