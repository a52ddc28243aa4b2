"""Store: the state of everything that the entries of a transaction name."""

from __future__ import annotations

from collections.abc import Iterable

from services.segmenter import companies, people, picks
from services.segmenter.fence import Fence
from services.segmenter.marks import Marks
from services.segmenter.naming import Named, named
from services.segmenter.rules import Catalogue
from services.segmenter.work import Arrived, Work


async def load_work(fence: Fence, catalogue: Catalogue, arrived: Iterable[Arrived]) -> Work:
    """What there is of it, as it is before the first entry."""
    names = named(item.entry for item in arrived)
    found = await people.load_people(fence, catalogue, names.users, names.memberships)
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
    return Marks(
        picks=await picks.load_picks(fence, names.picks), closings=await picks.load_closings(fence, names.closings)
    )
