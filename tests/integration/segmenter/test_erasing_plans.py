"""What the pages of erasures look for is found by an index, however much else the tables hold (A15)."""

from typing import Any

import pytest

from services.segmenter import erase_pages, gone_pages
from shared.postgres.statements import load
from tests.segmenting import segmenting

MANY = {
    "events": """
        insert into events (shard, number, environment, user_id, occurred_at, type, message_id, entry_id, entry)
        select 0, g, 'development', 'acme', g, 'membership_told', 'm' || g, '1-0',
               json_build_object('user_id', 'u' || g)
        from generate_series(1, 5000) g
    """,
    "company_members": """
        insert into company_members (shard, environment, user_id, company_id, member, key, joined_at, attributes,
                                     instants, provenance, operations)
        select 0, 'development', 'u' || g, 'c' || g % 50, false, '[1, 0, "m"]', 1, '{}', '{}', '{}', '{}'
        from generate_series(1, 5000) g
    """,
    "dead_letters": """
        insert into dead_letters (shard, environment, entry_id, user_id, code, detail, entry, failed_at)
        select 0, 'development', '1-0', 'u' || g, 'erased', '', '', now() from generate_series(1, 5000) g
    """,
}
PAGES = [
    ("events", erase_pages, "next_told", (0, "development", "acme", 0, 0, "u9", 500), "events_told_of_user"),
    ("company_members", gone_pages, "next_members", (0, "development", "c7", "", 500), "company_members_by_company"),
    ("dead_letters", erase_pages, "empty_letters", ("development", "u9", "erased:"), "dead_letters_by_user"),
]


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_looks_at_what_it_is_about(
    database_url: str, redis_url: str, page: tuple[str, Any, str, tuple[Any, ...], str]
) -> None:
    """Not at the log of the company's other users, nor at other companies and people."""
    table, module, name, arguments, index = page
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        await muster.connection.execute(MANY[table])
        await muster.connection.execute(f"analyze {table}")
        plan = await muster.connection.fetch(f"explain {load(module.__file__)[name]}", *arguments)
        assert any(index in row[0] for row in plan), plan
