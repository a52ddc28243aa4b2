"""Store: the pages of an erasure: the log of a user or a company goes, and her id from the logs of her companies."""

from __future__ import annotations

from collections import Counter
from typing import Final

from services.segmenter import erasures, names
from services.segmenter.decode import ENTRY_DEPTH
from services.segmenter.fence import Fence
from services.segmenter.log_places import Place as LogPlace
from services.segmenter.log_places import place_of, was_before
from services.segmenter.marks import TombKey
from services.segmenter.page_work import Chore, Done
from services.segmenter.rules import Catalogue
from services.segmenter.work import Place
from shared.domain.erased import hashed_id
from shared.domain.values import dumps, loads
from shared.postgres.statements import load

_SQL = load(__file__)

ERASE_PAGE: Final = 500
TOLD_MS: Final = 600_000
"""By when subscribers were told of the exits: the relay is behind by milliseconds."""


async def erase_user(fence: Fence, catalogue: Catalogue, chore: Chore, place: Place) -> Done:
    """Delete the next of what was logged of a user before the erasure; dead letters after the last of it."""
    key: TombKey = (chore.environment, "user", chore.subject)
    reached, done = await _delete_entries(fence, chore, key)
    done = done and not _is_to_be_told(catalogue, key)
    if done:
        hashed = hashed_id(fence.secret, key)
        await fence.connection.execute(_SQL["empty_letters"], chore.environment, chore.subject, hashed)
        await _await_subscribers(fence, chore, key, place.now)
    return Done(reached, 0, done)


async def erase_company(fence: Fence, catalogue: Catalogue, chore: Chore, place: Place) -> Done:
    """Delete the next users of a company, then the next of its log, as of the erasure."""
    key: TombKey = (chore.environment, "company", chore.subject)
    if not chore.reached:
        rows = await fence.connection.fetch(
            _SQL["delete_company_users"], fence.shard, chore.environment, chore.subject,
            int(str(chore.details["erased_at"])), ERASE_PAGE,
        )  # fmt: skip
        if len(rows) == ERASE_PAGE:
            return Done("", len(rows), False)
    reached, done = await _delete_entries(fence, chore, key)
    done = done and not _is_to_be_told(catalogue, key)
    if done:
        await _await_subscribers(fence, chore, key, place.now)
    return Done(reached, 0, done)


async def _delete_entries(fence: Fence, chore: Chore, key: TombKey) -> tuple[str, bool]:
    rows = await fence.connection.fetch(
        _SQL["next_entries"], fence.shard, chore.environment, chore.subject, *place_of(chore.reached), key[1],
        ERASE_PAGE,
    )  # fmt: skip
    # Somebody may have come back under the id: what was logged since is not touched.
    gone = [row for row in rows if was_before(row["entry_id"], str(chore.details["entry_id"]))]
    await fence.connection.execute(_SQL["delete_entries"], fence.shard, [row["number"] for row in gone])
    await names.forget_events(fence, Counter((key[0], row["name"]) for row in gone if row["name"] is not None))
    await erasures.count(fence, key, len(gone))
    reached = LogPlace(rows[-1]["occurred_at"], rows[-1]["number"]).text() if rows else chore.reached
    return reached, len(rows) < ERASE_PAGE


def _is_to_be_told(catalogue: Catalogue, key: TombKey) -> bool:
    """Whether pages that tell what an edit changed are still to come to the id: they may tell that it exits."""
    environment, scope, subject = key
    return any(
        task.kind == "publish" and task.reached < subject
        and (definition.environment, definition.scope) == (environment, scope)
        for task in catalogue.tasks
        if (definition := catalogue.definitions.get(task.definition)) is not None
    )  # fmt: skip


async def _await_subscribers(fence: Fence, chore: Chore, key: TombKey, now: int) -> None:
    await fence.connection.execute(
        _SQL["await_subscribers"], fence.shard, *key, hashed_id(fence.secret, key), now + TOLD_MS,
        int(str(chore.details["at"])), str(chore.details["cause"]),
    )  # fmt: skip


async def forget_member(fence: Fence, _catalogue: Catalogue, chore: Chore, _place: Place) -> Done:
    """Put the hash of an erased user's id into the next of what a company's log says of her."""
    user_id, until = str(chore.details["user_id"]), str(chore.details["entry_id"])
    rows = await fence.connection.fetch(
        _SQL["next_told"], fence.shard, chore.environment, chore.subject, *place_of(chore.reached), user_id,
        ERASE_PAGE,
    )  # fmt: skip
    hashed = hashed_id(fence.secret, (chore.environment, "user", user_id))
    hers = [row for row in rows if not was_before(until, row["entry_id"])]
    if hers:
        renamed = [_renamed(row["entry"], hashed) for row in hers]
        await fence.connection.execute(_SQL["rename"], fence.shard, [row["number"] for row in hers], renamed)
    reached = LogPlace(rows[-1]["occurred_at"], rows[-1]["number"]).text() if rows else chore.reached
    return Done(reached, len(hers), len(rows) < ERASE_PAGE)


def _renamed(text: str, hashed: str) -> str:
    entry = loads(text, ENTRY_DEPTH)
    return dumps({**entry, "user_id": hashed} if isinstance(entry, dict) else entry)
