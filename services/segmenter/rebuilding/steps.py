"""Store: the pages of a rebuild, by step."""

from __future__ import annotations

from dataclasses import replace

import structlog

from services.segmenter import rebuild_requests as requests
from services.segmenter.fence import Fence
from services.segmenter.page_work import Chore, Done
from services.segmenter.poison import is_poison
from services.segmenter.rebuilding import agreeing, counting, members, state
from services.segmenter.rules import Catalogue
from services.segmenter.verify.facts import EVERY_ID
from services.segmenter.work import Place

log = structlog.get_logger(__name__)


async def page(fence: Fence, catalogue: Catalogue, chore: Chore, place: Place) -> Done:
    """The next page of a step of a rebuild. One that fails for what is in it ends the step, and never the shard."""
    was = replace(fence.position)
    try:
        async with fence.connection.transaction():
            return await _page(fence, catalogue, chore, place)
    except Exception as error:
        if not is_poison(error) and not isinstance(error, state.TooLong):
            raise
        fence.position.outbox_number, fence.position.task_number = was.outbox_number, was.task_number
        await requests.fail(fence, chore, f"{type(error).__name__}: {error}")
        log.exception("rebuild_failed", shard=fence.shard, environment=chore.environment, step=chore.details["step"])
        return Done(EVERY_ID, 0, True)


async def _page(fence: Fence, catalogue: Catalogue, chore: Chore, place: Place) -> Done:
    outgoing = 0
    match chore.details["step"]:
        case "state":
            reached, progress = await state.page(fence, catalogue, chore)
        case "agree":
            reached, progress, outgoing = await agreeing.page(fence, catalogue, chore, place)
        case "members":
            reached, progress = await members.page(fence, catalogue, chore)
        case _:
            reached, progress = EVERY_ID, await counting.correct(fence, chore)
    done = reached == EVERY_ID
    await requests.note(fence, chore, progress, done=done)
    return Done(reached, progress.ids, done, outgoing)
