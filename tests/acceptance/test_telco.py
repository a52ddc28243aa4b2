"""7,043 real customers through `muster import`: each segment holds exactly the customers that the file says."""

import asyncio
import csv
import random
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from services.cli.home import DevAccess
from tests.acceptance.conftest import environment_of
from tests.client import Client, where
from tests.data import TELCO
from tests.inside import Inside
from tests.stack import Stack

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(180)]

CUSTOMERS = 7_043
SEED = 20_261_124
Row = Mapping[str, str]


class Case(NamedTuple):
    """A segment: its name, conditions, the same said about a row of the file, and how many customers it must hold."""

    name: str
    tree: dict[str, Any]
    holds: Callable[[Row], bool]
    size: int


def total(row: Row) -> Decimal | None:
    """TotalCharges, which 11 customers do not have."""
    return Decimal(row["TotalCharges"]) if row["TotalCharges"].strip() else None


MONTHLY = where("Contract", "is", "Month-to-month")
CASES = [
    Case("Month-to-month", {"all": [MONTHLY]}, lambda row: row["Contract"] == "Month-to-month", 3_875),
    Case(
        "New on fiber",
        {"all": [MONTHLY, where("tenure", "lt", 6), where("InternetService", "is", "Fiber optic")]},
        lambda row: (
            row["Contract"] == "Month-to-month" and int(row["tenure"]) < 6 and row["InternetService"] == "Fiber optic"
        ),
        575,
    ),
    Case(
        "Middle spenders",
        {"all": [where("MonthlyCharges", "between", [70, 90])]},
        lambda row: 70 <= Decimal(row["MonthlyCharges"]) <= 90,
        1_852,
    ),
    Case(
        "Pays automatically",
        {"all": [where("PaymentMethod", "contains", "automatic")]},
        lambda row: "automatic" in row["PaymentMethod"],
        3_066,
    ),
    Case("Never billed", {"all": [where("TotalCharges", "not_exists")]}, lambda row: total(row) is None, 11),
    Case(
        "Great or steady",
        {
            "any": [
                where("TotalCharges", "gt", 8000),
                {"all": [where("Contract", "is", "Two year"), where("SeniorCitizen", "eq", 0)]},
            ]
        },
        lambda row: (total(row) or 0) > 8000 or (row["Contract"] == "Two year" and row["SeniorCitizen"] == "0"),
        1_570,
    ),
    Case(
        "Billed little",
        {"not": {"all": [where("TotalCharges", "gt", 100)]}},
        lambda row: not (total(row) or 0) > 100,
        824,
    ),
]


def customers() -> Iterator[Row]:
    """The rows of the file."""
    with TELCO.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


async def create_all(client: Client, moment: str) -> dict[str, str]:
    """A segment for each case; name of the case -> id."""
    ids = await asyncio.gather(*(client.create_segment(f"{case.name} ({moment})", case.tree) for case in CASES))
    return dict(zip((case.name for case in CASES), ids, strict=True))


async def check_all(client: Client, segments: Mapping[str, str]) -> None:
    """Members, their count in the list, and what a search finds: all as the file says."""
    rows = list(customers())
    for case in CASES:
        expected = {row["customerID"] for row in rows if case.holds(row)}
        assert len(expected) == case.size, case.name
        assert await client.members(segments[case.name]) == expected, case.name
        assert await client.member_count(segments[case.name]) == case.size, case.name
        assert await client.count(case.tree) == case.size, case.name


def start_import(stack: Stack, access: DevAccess, file: Path = TELCO) -> Any:
    """`muster import FILE --id customerID` as a process."""
    return stack.command("import", str(file), "--id", "customerID", "--write-key", access.write_key)


async def finish(*imports: Any) -> None:
    """Wait for imports that must have accepted every row."""
    for process in imports:
        out, err = await asyncio.to_thread(process.communicate, timeout=120)
        assert process.returncode == 0, err
        assert "7,043 rows accepted, 0 refused" in out


@pytest.fixture
async def telco(client: Client) -> AsyncIterator[Client]:
    """A client of an environment without customers."""
    async with environment_of(client, "telco") as telco:
        yield telco


async def test_segments_of_the_telco_file_created_before_and_after_it(
    stack: Stack, telco: Client, inside: Inside
) -> None:
    """Segments that are there before the import, and ones built over its users, hold what the file says; importing
    the file again changes nothing and tells nobody anything."""
    before = await create_all(telco, "before")
    await finish(start_import(stack, telco.access))
    after = await create_all(telco, "after")
    await inside.quiet()
    await check_all(telco, before)
    await check_all(telco, after)
    told = await telco.sequence()
    await finish(start_import(stack, telco.access))
    await inside.quiet()
    await check_all(telco, before)
    assert await telco.sequence() == told
    assert await telco.count({"all": [where("user_id", "exists")]}) == CUSTOMERS


async def test_two_processes_import_the_telco_file_at_once_in_different_orders(
    stack: Stack, telco: Client, inside: Inside, tmp_path: Path
) -> None:
    """The file and a shuffled copy of it, imported by two processes at once while segments are created, are one
    import: each row is logged once, and the segments hold what the file says."""
    shuffled = tmp_path / "shuffled.csv"
    header, *lines = TELCO.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(SEED).shuffle(lines)
    shuffled.write_text(header + "".join(lines), encoding="utf-8")
    imports = start_import(stack, telco.access), start_import(stack, telco.access, shuffled)
    segments = await create_all(telco, "during")
    await finish(*imports)
    await inside.quiet()
    await check_all(telco, segments)
    logged = await inside.logged(telco.environment)
    assert len(logged) == CUSTOMERS
    assert set(logged.values()) == {1}
