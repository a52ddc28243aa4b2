"""Guards of the plans of lists of companies, and of conditions that look at the other side's shards."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.query import lists
from services.query.app import POOL_SETTINGS
from services.query.company_lists import COMPANIES
from services.query.cursors import Cursor
from services.query.lists import Listed, Statement, SubjectList
from services.query.user_lists import USERS
from shared.domain.conditions import parse_tree
from shared.domain.values import JSON
from tests.builders import ENVIRONMENT, SHARDS, World, place
from tests.integration.query.test_plans import LIMIT_BLOCKS, touched
from tests.sql_rows import COLUMNS

CROWD = 20_000
PER_COMPANY = 4
DEPTH = Cursor(("c19000",), "next")
MS = 3_000
"""What a read may take."""
PAGE_BLOCKS = 20_000
"""8 shards of 51 rows with some lookups each; all 20,000 rows would take 100,000 and more."""
PRO: dict[str, JSON] = {"attribute": "plan", "op": "is", "value": "pro"}


@pytest.fixture
async def economy(world: World) -> World:
    """20,000 companies, members of a segment; 20,000 users in 5,000 of them, who did three things each."""
    definition = await world.run("serving", await world.segment("big", scope="company"))
    companies, users = ([f"{letter}{number:05}" for number in range(CROWD)] for letter in "cu")
    home = {user: companies[number // PER_COMPANY] for number, user in enumerate(users)}
    empty = ("[]", "{}")
    rows: dict[str, Any] = {
        "companies": [
            (place(c), ENVIRONMENT, c, '{"plan": "pro"}', "{}", *empty, 1, 1000 + at % 7, 2000, PER_COMPANY, [])
            for at, c in enumerate(companies)
        ],
        "segment_members": [(place(c), definition, c, 5000) for c in companies],
        "users": [(place(u), ENVIRONMENT, u, True, '{"plan": "pro"}', "{}", "[]") for u in users],
        "user_activity": [(place(u), ENVIRONMENT, u, 1000, 2000) for u in users],
        "company_members": [(place(u), ENVIRONMENT, u, c, True, "[]", 0, "{}", "{}", *empty) for u, c in home.items()],
        "company_users": [(place(c), ENVIRONMENT, c, u, True, "[]") for u, c in home.items()],
        "events": [
            (place(u), 3 * at + n, ENVIRONMENT, u, n, "event_tracked", "Ordered", f"{u}{n}", "0-1", "{}", None, None)
            for at, u in enumerate(users)
            for n in range(3)
        ],
    }
    for table, records in rows.items():
        await world.connection.copy_records_to_table(table, records=records, columns=COLUMNS[table])
    await world.connection.execute("vacuum analyze")
    for name, value in POOL_SETTINGS.items():
        await world.connection.execute("select set_config($1, $2, false)", name, value)
    return world


async def explained(world: World, statement: Statement) -> Any:
    """The plan and its time."""
    text = "explain (analyze, format json) " + statement.text
    return json.loads(await world.connection.fetchval(text, *statement.parameters))[0]


def of_companies(**more: Any) -> SubjectList:
    """A list of 50 companies."""
    return SubjectList(COMPANIES, ENVIRONMENT, "UTC", SHARDS, 10_000, **more)


@pytest.mark.timeout(120)
async def test_lists_of_companies_touch_few_blocks(economy: World) -> None:
    """By id and newest first, all of them and a segment's, at any depth; a search by its index."""
    definition = await economy.connection.fetchval("select serving_definition from segments where key = 'big'")
    newest = (("first_seen_at", "desc"),)
    cases = {
        "by id": lists.page(of_companies(), DEPTH),
        "newest": lists.page(of_companies(sort=newest), Cursor(("-1003", "c10000"), "next")),
        "members": lists.page(of_companies(definition=definition), DEPTH),
        "entered": lists.page(
            of_companies(definition=definition, sort=(("entered_at", "desc"),)), Cursor(("-5000", "c19000"), "next")
        ),
    }
    blocks = {name: await touched(economy, each.text, *each.parameters) for name, each in cases.items()}
    assert {name: count for name, count in blocks.items() if count > LIMIT_BLOCKS} == {}, blocks
    assert "companies_search" in json.dumps(await explained(economy, lists.page(of_companies(search="c0777"), None)))


@pytest.mark.timeout(120)
async def test_conditions_on_the_other_side_are_quick(economy: World) -> None:
    """20,000 users or companies are asked within the time of a read, on a slow machine too; a page by id at once."""
    definition = await economy.connection.fetchval("select serving_definition from segments where key = 'big'")
    did: dict[str, JSON] = {
        "event": "Ordered",
        "op": "performed",
        "count": {"exactly": 3},
        "window": {"in_last": {"n": 1, "unit": "days"}},
    }
    cases: list[tuple[str, Listed, JSON]] = [
        ("company", USERS, {"company": "any", "where": {"all": [PRO, {"segment": "big", "op": "in_segment"}]}}),
        ("no company", USERS, {"company": "none", "where": PRO}),
        ("event", USERS, did),
        ("no event", USERS, {"event": "Ordered", "op": "not_performed", "where": PRO}),
        ("member", COMPANIES, {"member": "any", "where": {"all": [PRO, did]}}),
        ("no member", COMPANIES, {"member": "none", "where": {"not": PRO}}),
    ]
    times, blocks = {}, {}
    for name, of, raw in cases:
        tree = parse_tree(raw, of.scope)
        asked = SubjectList(of, ENVIRONMENT, "UTC", SHARDS, 10_000, tree=tree, segments={"big": definition})
        times[name] = (await explained(economy, lists.count(asked)))["Execution Time"]
        page = lists.page(asked, None)
        if not name.startswith("no "):
            blocks[name] = await touched(economy, page.text, *page.parameters)
    assert {name: time for name, time in times.items() if time > MS} == {}, times
    assert {name: count for name, count in blocks.items() if count > PAGE_BLOCKS} == {}, blocks
