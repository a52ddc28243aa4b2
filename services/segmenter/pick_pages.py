"""Store: the pages of a replacement: those who were picked for a manual segment by older commands go."""

from __future__ import annotations

import json
from collections.abc import Collection

from services.segmenter import people, pick_folding, picks
from services.segmenter.budget import Budget
from services.segmenter.company_folding import Copies
from services.segmenter.fence import Fence
from services.segmenter.marks import PickKey
from services.segmenter.page_work import Chore, Done
from services.segmenter.rules import Catalogue
from services.segmenter.work import Before, Desk, Place, Work
from services.segmenter.writing import write
from shared.domain.order import OrderKey

CLOSING_PAGE = 500


async def close(fence: Fence, catalogue: Catalogue, chore: Chore, place: Place) -> Done:
    """Let go of the next who were picked by an older command than the replacement."""
    page = await picks.next_picked(fence, chore.subject, chore.reached, CLOSING_PAGE)
    floor = OrderKey(*json.loads(json.dumps(chore.details["key"])))
    older = {key for key, pick in page.items() if pick.key < floor}
    desk = Desk(await _load(fence, catalogue, chore, older), catalogue, place, fence.position.evaluated_at)
    desk.work.marks.picks.update(page)
    before, copies, budget = Before.of(desk.work), Copies(), Budget()
    reached, handled = chore.reached, 0
    for key in page:
        if budget.spent():
            break
        if key in older:
            pick_folding.unpick(desk, copies, key, str(chore.details["message_id"]))
        reached, handled = key[1], handled + 1
    copies.send(desk)
    made = await write(fence, catalogue, desk.work, before, place.now)
    return Done(reached, handled, handled == len(page) < CLOSING_PAGE, len(desk.work.outgoing), made)


async def _load(fence: Fence, catalogue: Catalogue, chore: Chore, keys: Collection[PickKey]) -> Work:
    subjects = {key[:2] for key in keys}
    if chore.subject in catalogue.of(chore.environment, "company").needs.picks:
        return Work(
            companies=await people.load_companies(fence, catalogue, subjects),
            picked=await people.load_picked(fence, subjects),
        )
    found = await people.load_people(fence, catalogue, subjects)
    return Work(found.users, found.memberships, found.copies, found.picked)
