"""Store: the state of everything that the entries of a transaction name."""

from __future__ import annotations

from collections.abc import Iterable

from services.segmenter import companies, erasures, merges, people, picks
from services.segmenter.fence import Fence
from services.segmenter.marks import Marks, TombKey
from services.segmenter.naming import Named, named
from services.segmenter.rules import Catalogue
from services.segmenter.work import Arrived, Work


async def load_work(fence: Fence, catalogue: Catalogue, arrived: Iterable[Arrived]) -> Work:
    """What there is of it, as it is before the first entry."""
    names = named(item.entry for item in arrived)
    found = await people.load_people(fence, catalogue, names.users, names.memberships)
    for membership in await companies.load_memberships_of(fence, names.departing):
        known = found.memberships.setdefault((membership.environment, membership.user_id), {})
        known.setdefault(membership.company_id, membership)
    picking = [key for key in names.companies if catalogue.of(key[0], "company").needs.picks]
    return Work(
        found.users,
        found.memberships,
        found.copies | await people.load_copies(fence, names.copies - found.copies.keys()),
        found.picked | await people.load_picked(fence, picking),
        companies=await people.load_companies(fence, catalogue, names.companies),
        company_users=await companies.load_company_users(fence, names.company_users),
        marks=await _marks(fence, names),
    )


async def _marks(fence: Fence, names: Named) -> Marks:
    of_companies = {*names.companies, *((environment, company) for environment, _, company in names.memberships)}
    tombs: set[TombKey] = {(environment, "user", user_id) for environment, user_id in names.users}
    tombs.update((environment, "company", company_id) for environment, company_id in of_companies)
    return Marks(
        picks=await picks.load_picks(fence, names.picks),
        closings=await picks.load_closings(fence, names.closings),
        merges=await merges.load_merges(fence, names.users),
        aliases=await merges.load_aliases(fence, names.aliases, names.departing),
        tombstones=await erasures.load_tombstones(fence, tombs),
    )
