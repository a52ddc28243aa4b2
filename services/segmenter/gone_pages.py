"""Store: the pages that end the memberships in an erased company, on a shard of its users."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from services.segmenter import people, user_folding
from services.segmenter.budget import Budget
from services.segmenter.departing import joined_again
from services.segmenter.fence import Fence
from services.segmenter.marks import SubjectKey
from services.segmenter.member_conditions import tell
from services.segmenter.memberships import Membership
from services.segmenter.page_work import Chore, Done
from services.segmenter.projection import User
from services.segmenter.questions import COMPANIES
from services.segmenter.rules import Catalogue
from services.segmenter.work import Before, Desk, Place, Work
from services.segmenter.writing import write
from shared.postgres.statements import load

_SQL = load(__file__)

GONE_PAGE: Final = 500


async def end_memberships(fence: Fence, catalogue: Catalogue, chore: Chore, place: Place) -> Done:
    """End the memberships of the next users, forget left ones, and ask again what depends on companies."""
    about = (fence.shard, chore.environment, chore.subject)
    rows = await fence.connection.fetch(_SQL["next_members"], *about, chore.reached, GONE_PAGE)
    keys = [(chore.environment, row["user_id"]) for row in rows]
    found = await people.load_people(fence, catalogue, keys, [(*key, chore.subject) for key in keys])
    desk = Desk(
        Work(found.users, found.memberships, found.copies, found.picked), catalogue, place, fence.position.evaluated_at
    )
    before, budget, handled = Before.of(desk.work), Budget(), 0
    for key in keys:
        if budget.spent():
            break
        end_membership(desk, key, chore)
        handled += 1
    made = await write(fence, catalogue, desk.work, before, place.now)
    done = handled == len(keys) < GONE_PAGE
    return Done(keys[handled - 1][1] if keys else chore.reached, handled, done, len(desk.work.outgoing), made)


def end_membership(desk: Desk, key: SubjectKey, chore: Chore) -> None:
    """End a user's membership, and ask again what depends on companies; of one who joined again, tell the company."""
    membership = desk.work.memberships.get(key, {}).get(chore.subject)
    if membership is None:
        return
    cause, erased_at = str(chore.details["cause"]), int(str(chore.details["erased_at"]))
    if membership.key.at > erased_at:
        _begin_anew(desk, joined_again(membership, erased_at), cause)
        return
    user = _settled(desk, key)
    desk.work.drop_membership(key, chore.subject)
    if user is not None and membership.member:
        _ask_again(desk, user, cause)


def _begin_anew(desk: Desk, membership: Membership, cause: str) -> None:
    """Joined again since: the company is another one, has heard nothing of her yet, and nothing of before is left."""
    user = _settled(desk, (membership.environment, membership.user_id))
    desk.work.keep_membership(membership)
    if membership.told:
        tell(desk, replace(membership, told=membership.told + 1), cause)
    if user is not None:
        _ask_again(desk, user, cause)


def _settled(desk: Desk, key: SubjectKey) -> User | None:
    """The user, after what was due is settled as long as the membership is as it was."""
    user = desk.work.users.get(key)
    if user is not None:
        user, flips = user_folding.settle(desk, user)
        desk.work.flips += flips
        desk.work.users[key] = user
    return user


def _ask_again(desk: Desk, user: User, cause: str) -> None:
    asked = {each.number for each in desk.catalogue.of(user.environment).by_concern.get(COMPANIES, ())}
    after = replace(user, companies=desk.work.companies_of(user.key))
    user_folding.reconsider(desk, after, asked, cause)
