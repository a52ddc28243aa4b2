"""The CDNOW file: 69,659 purchases of 23,570 customers from 1997-01-01 to 1998-06-30, and what it says of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tests.data import CDNOW

EVENT = "Order Completed"
MONTHS = 18


class Purchase(NamedTuple):
    """A line of the file."""

    customer: str
    day: date
    cds: int
    dollars: Decimal

    @property
    def at(self) -> int:
        """The UTC ms at which the day begins."""
        return milliseconds(datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC))


def purchases() -> list[Purchase]:
    """The lines in their order."""
    lines = CDNOW.read_text(encoding="utf-8").splitlines()[1:]
    return [
        Purchase(customer, date(int(day[:4]), int(day[4:6]), int(day[6:])), int(cds), Decimal(dollars))
        for customer, day, cds, dollars in (line.split() for line in lines)
    ]


def customers_where(lines: Iterable[Purchase], holds: Callable[[Sequence[Purchase]], bool]) -> set[str]:
    """The customers of whose purchases it holds."""
    found: dict[str, list[Purchase]] = defaultdict(list)
    for purchase in lines:
        found[purchase.customer].append(purchase)
    return {customer for customer, own in found.items() if holds(own)}


def month_ends() -> list[int]:
    """The last UTC ms of each month of the file."""
    starts = [date(1997 + month // 12, month % 12 + 1, 1) for month in range(1, MONTHS + 1)]
    return [milliseconds(datetime(start.year, start.month, 1, tzinfo=UTC)) - 1 for start in starts]


def milliseconds(moment: datetime) -> int:
    """UTC ms since 1970."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
