"""69,659 real purchases through `muster import-events`: each segment holds the customers that the file says."""

import asyncio
import random
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.acceptance.conftest import environment_of
from tests.client import Client, where
from tests.data import CDNOW
from tests.inside import Inside
from tests.purchases import EVENT, Purchase, customers_where, purchases
from tests.stack import Stack

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(300)]

CUSTOMERS = 23_570
PURCHASES = 69_659
EXPLAINED = 30
SEED = 19_970_101
SPRING = date(1997, 4, 1), date(1997, 6, 30)


class Case(NamedTuple):
    """A segment: its name, its condition, the same said about a customer's purchases, and how many it must hold."""

    name: str
    condition: dict[str, Any]
    holds: Callable[[Sequence[Purchase]], bool]
    size: int

    @property
    def tree(self) -> dict[str, Any]:
        """The conditions of the segment."""
        return {"all": [self.condition]}


def performed(count: dict[str, int], **options: Any) -> dict[str, Any]:
    """A condition on the number of purchases."""
    return {"event": EVENT, "op": "performed", "count": count, **options}


def is_large_in_spring(purchase: Purchase) -> bool:
    """50 dollars or more, between April and June 1997."""
    return purchase.dollars >= 50 and SPRING[0] <= purchase.day <= SPRING[1]


CASES = [
    Case("Three or more", performed({"at_least": 3}), lambda own: len(own) >= 3, 7_583),
    Case("Exactly one", performed({"exactly": 1}), lambda own: len(own) == 1, 11_908),
    Case(
        "Two large ones in spring",
        performed(
            {"at_least": 2},
            where=where("dollars", "gte", 50),
            window={"between_dates": [day.isoformat() for day in SPRING]},
        ),
        lambda own: sum(map(is_large_in_spring, own)) >= 2,
        345,
    ),
]


@pytest.fixture(scope="module")
def expected() -> Mapping[str, set[str]]:
    """Name of the case -> the customers of the file for whom it holds."""
    lines = purchases()
    return {case.name: customers_where(lines, case.holds) for case in CASES}


@pytest.fixture
async def shop(client: Client) -> AsyncIterator[Client]:
    """A client of an environment without customers."""
    async with environment_of(client, "cdnow") as shop:
        yield shop


def reordered(path: Path, order: Callable[[list[str]], object]) -> Path:
    """A copy of the file whose lines are in another order."""
    header, *lines = CDNOW.read_text(encoding="utf-8").splitlines(keepends=True)
    order(lines)
    path.write_text(header + "".join(lines), encoding="utf-8")
    return path


def start_import(stack: Stack, shop: Client, file: Path = CDNOW) -> "subprocess.Popen[str]":
    """`muster import-events FILE` as a process."""
    return stack.command(
        *("import-events", str(file), "--id", "customer_id", "--at", "date", "--event", EVENT),
        *("--property", "dollar_value=dollars", "--property", "number_of_cds=cds"),
        *("--write-key", shop.access.write_key),
    )


async def finish(process: "subprocess.Popen[str]") -> None:
    """Wait for an import that must have accepted every line."""
    out, err = await asyncio.to_thread(process.communicate, timeout=120)
    assert process.returncode == 0, err
    assert "69,659 rows accepted, 0 refused" in out


async def create_all(shop: Client, moment: str) -> dict[str, str]:
    """A segment for each case; name of the case -> id."""
    ids = await asyncio.gather(*(shop.create_segment(f"{case.name} ({moment})", case.tree) for case in CASES))
    return dict(zip((case.name for case in CASES), ids, strict=True))


async def check_all(shop: Client, segments: Mapping[str, str], expected: Mapping[str, set[str]]) -> None:
    """Members and their count in the list, as the file says."""
    for case in CASES:
        assert len(expected[case.name]) == case.size, case.name
        assert await shop.members(segments[case.name]) == expected[case.name], case.name
        assert await shop.member_count(segments[case.name]) == case.size, case.name


async def check_explained(shop: Client, segments: Mapping[str, str], expected: Mapping[str, set[str]]) -> None:
    """What explain says of some members and some others, counted from the log."""
    everybody = sorted({purchase.customer for purchase in purchases()})
    for customer in random.Random(SEED).sample(everybody, EXPLAINED):
        for case in CASES:
            told = await shop.get(f"/v1/users/{customer}/explain", segment=segments[case.name])
            holds = customer in expected[case.name]
            assert (told["truth"], told["member"]) == (holds, holds), told


async def test_segments_of_purchases_created_before_and_after_them(
    stack: Stack, shop: Client, inside: Inside, expected: Mapping[str, set[str]]
) -> None:
    """Segments that are there before the import, ones counted from the log after it, and searches, which count by
    SQL: all hold the customers that the file says, and explain agrees."""
    before = await create_all(shop, "before")
    await finish(start_import(stack, shop))
    after = await create_all(shop, "after")
    await inside.quiet(120)
    await check_all(shop, before, expected)
    await check_all(shop, after, expected)
    assert [await shop.count(case.tree) for case in CASES] == [case.size for case in CASES]
    assert await shop.count({"all": [where("user_id", "exists")]}) == CUSTOMERS
    await check_explained(shop, before, expected)


async def test_purchases_backwards_and_then_shuffled(
    stack: Stack, shop: Client, inside: Inside, expected: Mapping[str, set[str]], tmp_path: Path
) -> None:
    """The order of the lines does not matter, nor that segments are made meanwhile; the same file in one more order
    is not one purchase more, and tells nobody anything."""
    backwards = start_import(stack, shop, reordered(tmp_path / "backwards", list.reverse))
    segments = await create_all(shop, "during")
    await finish(backwards)
    await inside.quiet(120)
    await check_all(shop, segments, expected)
    told = await shop.sequence()
    await finish(start_import(stack, shop, reordered(tmp_path / "shuffled", random.Random(SEED).shuffle)))
    await inside.quiet(120)
    await check_all(shop, segments, expected)
    assert await shop.sequence() == told
    logged = await inside.logged(shop.environment)
    assert (len(logged), set(logged.values())) == (PURCHASES, {1})
