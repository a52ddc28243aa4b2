"""Store: the pages that have shards say again what others have not heard, or heard otherwise.

What one shard tells another is not in the log, so the other side of each membership and copy is looked at. That is no
fold: what is seen only decides whether something is said again, which is harmless when it was not needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import asyncpg

from services.segmenter import companies, company_folding, member_conditions, people, users
from services.segmenter.fence import Fence
from services.segmenter.memberships import Company, Membership, affiliation, copy_of
from services.segmenter.page_work import Chore
from services.segmenter.rebuild_requests import Progress
from services.segmenter.rules import Catalogue
from services.segmenter.verify.facts import EVERY_ID
from services.segmenter.verify.surroundings import restricted
from services.segmenter.work import Before, Desk, Place, Work
from services.segmenter.writing import write
from shared.domain.parts import Needs
from shared.domain.shards import shard_of
from shared.domain.values import JSON, dumps, loads
from shared.postgres.statements import load

_SQL = load(__file__)

AGREE_PAGE: Final = 500
USERS, COMPANIES = "1 users ", "2 companies "
Told = Mapping[tuple[str, str], tuple[frozenset[int], int]]
"""(user, company) -> which member conditions the company believes to hold, by which word."""


async def page(fence: Fence, catalogue: Catalogue, chore: Chore, place: Place) -> tuple[str, Progress, int]:
    """The next memberships, and then the next companies; how far it came, what was done, and entries to send."""
    desk = Desk(Work(), catalogue, place, fence.position.evaluated_at)
    if chore.reached < COMPANIES:
        after = chore.reached.removeprefix(USERS)
        ids = await _tell_companies(fence, desk, chore.environment, after)
        reached = USERS + ids[-1] if len(ids) == AGREE_PAGE else COMPANIES
    else:
        after = chore.reached.removeprefix(COMPANIES)
        ids = await _send_copies(fence, desk, chore.environment, after)
        reached = COMPANIES + ids[-1] if len(ids) == AGREE_PAGE else EVERY_ID
    sent = len(desk.work.outgoing)
    progress = Progress(ids=len(ids))
    progress.changed["told"] += sent
    return reached, progress, sent


async def _tell_companies(fence: Fence, desk: Desk, environment: str, after: str) -> Sequence[str]:
    conditions = desk.catalogue.of(environment, "company").member_rules.conditions
    if not conditions:
        return []
    page = {user.key: user for user in await users.page(fence, environment, after, AGREE_PAGE)}
    found = await people.around(fence, desk.catalogue, page, page.keys())
    desk.work = Work(found.users, found.memberships, found.copies, found.picked)
    before = Before.of(desk.work)
    heard = await _heard(fence, desk, environment)
    for key in sorted(page):
        for membership in list(desk.work.memberships.get(key, {}).values()):
            holds = _holding(desk, membership) if membership.member else membership.holds
            believed, word = heard.get((key[1], membership.company_id), (frozenset[int](), 0))
            if (holds ^ membership.holds) & conditions.keys() or (believed, word) != (
                membership.holds,
                membership.told,
            ):
                told = max(membership.told, word, desk.clock) + 1
                member_conditions.tell(desk, replace(membership, holds=holds, told=told), company_folding.REBUILD)
    await write(fence, desk.catalogue, desk.work, before, desk.place.now)
    return sorted(user_id for _, user_id in page)


def _holding(desk: Desk, membership: Membership) -> frozenset[int]:
    user = desk.work.users[membership.environment, membership.user_id]
    rules, around = desk.catalogue.of(membership.environment, "company").member_rules, affiliation(membership, None)
    return frozenset(
        key
        for key, condition in rules.conditions.items()
        if condition.evaluate(user.subject(), around, desk.clock).truth
    )


async def _heard(fence: Fence, desk: Desk, environment: str) -> Told:
    pairs = [
        (shard_of(environment, company_id, desk.place.shards), company_id, key[1])
        for key, memberships in desk.work.memberships.items()
        for company_id in memberships
    ]
    rows = await fence.connection.fetch(_SQL["heard"], environment, *([each[i] for each in pairs] for i in range(3)))
    return {(row["user_id"], row["company_id"]): (frozenset(row["holds"]), row["told"]) for row in rows}


async def _send_copies(fence: Fence, desk: Desk, environment: str, after: str) -> Sequence[str]:
    needs = desk.catalogue.of(environment).needs
    if not needs.has_companies:
        return []
    page = await people.picked_companies(
        fence, desk.catalogue, {each.key: each for each in await companies.page(fence, environment, after, AGREE_PAGE)}
    )
    desk.work.companies = dict(page)
    before = Before.of(desk.work)
    copies = await _copies(fence, environment, page.values())
    for company in page.values():
        found = copies.get(company.company_id, [])
        if company.member_shards and not _agrees(desk, needs, company, found):
            revision = max([company.revision, desk.clock, *(row["revision"] for row in found)])
            company_folding.send_copy(
                desk, None, replace(company, copied=None, revision=revision), company_folding.REBUILD
            )
    await write(fence, desk.catalogue, desk.work, before, desk.place.now)
    return sorted(company_id for _, company_id in page)


def _agrees(desk: Desk, needs: Needs, company: Company, copies: Sequence[asyncpg.Record]) -> bool:
    """Whether what was sent last is what is asked, and all shards with members have it."""
    if company.copied is None or {row["shard"] for row in copies} != company.member_shards:
        return False
    subject = company.subject()
    asked = (desk.catalogue.definitions.get(number) for number in needs.company_definitions)
    holding = [each.number for each in asked if each is not None and each.judge(subject, desk.clock).truth]
    coalesced = company.due_at is not None
    expected, said = (
        restricted(each, needs, without_last_seen=coalesced)
        for each in (copy_of(company, needs, holding), company.copied)
    )
    sent = dumps(dict(company.copied))
    return expected == said and all(
        dumps(_content(row)) == sent and row["revision"] <= company.revision for row in copies
    )


def _content(row: asyncpg.Record) -> dict[str, JSON]:
    parts = {name: loads(row[name]) for name in ("attributes", "instants", "builtins")}
    return {**parts, "holds": list[JSON](sorted(row["holds"]))}


async def _copies(fence: Fence, environment: str, found: Iterable[Company]) -> dict[str, list[asyncpg.Record]]:
    shards, ids = [], []
    for company in found:
        shards += sorted(company.member_shards)
        ids += [company.company_id] * len(company.member_shards)
    rows = await fence.connection.fetch(_SQL["copies"], environment, shards, ids)
    by_company: dict[str, list[asyncpg.Record]] = {}
    for row in rows:
        by_company.setdefault(row["company_id"], []).append(row)
    return by_company
