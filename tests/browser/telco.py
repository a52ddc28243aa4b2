"""The 7,043 Telco customers in a Muster of their own, for pages that need real people."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import httpx
import pytest

from tests.client import bearer
from tests.data import TELCO
from tests.stack import Stack, running
from tests.waiting import wait_until_sync

CUSTOMERS: Final = 7_043
NEW_AND_MONTHLY: Final = 1_318
"""Customers whose Contract is "Month-to-month" and whose tenure is below 6."""


@pytest.fixture(scope="session")
def telco(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running Muster whose development environment holds the customers; leave them as they are."""
    with running(tmp_path_factory.mktemp("telco")) as stack:
        assert "7,043 rows accepted, 0 refused" in stack.run("import", str(TELCO), "--id", "customerID")
        wait_until_sync(lambda: identified(stack) == CUSTOMERS, timeout=60, message="all customers are there")
        yield stack


def identified(stack: Stack) -> int:
    """How many users there are."""
    answer = httpx.get(f"{stack.access.query_url}/v1/segments/all-users", headers=bearer(stack.access.read_key))
    return int(answer.raise_for_status().json()["member_count"])


def customers(holds: Callable[[Mapping[str, str]], bool]) -> set[str]:
    """The ids of the customers of the file for whom this holds."""
    with TELCO.open(newline="", encoding="utf-8") as file:
        return {row["customerID"] for row in csv.DictReader(file) if holds(row)}
