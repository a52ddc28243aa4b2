"""What every call updates is updated in place: no index is touched, and no vacuum is needed to keep tables small."""

from tests.segmenting import ManualClock, Muster, segmenting
from tests.waiting import wait_until

USERS = 200
ROUNDS = 10
HOT_TABLES = {"users", "user_activity", "event_states", "company_members", "company_users", "companies", "shards"}
HOT = """
select relname as name, n_tup_hot_upd::float / n_tup_upd as share from pg_stat_user_tables where n_tup_upd > 100
"""
SEEN_LATELY = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 7, "unit": "days"}}
ORDERED = {"event": "Order Completed", "op": "performed", "window": {"in_last": {"n": 30, "unit": "days"}}}


async def test_updates_are_hot(database_url: str, redis_url: str) -> None:
    """Of users who are seen, change an attribute, order and are of a company, again and again."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=2) as muster:
        await muster.create_segment("Lately", {"all": [SEEN_LATELY]})
        await muster.create_segment("Ordered", ORDERED)
        for number in range(ROUNDS):
            clock.forward(60_000)
            for user in range(USERS):
                await muster.identify(f"u{user}", {"plan": "pro", "visits": number, "name": f"User {user}"})
                await muster.track(f"u{user}", "Order Completed")
                if user % 4 == 0:
                    await muster.group(f"u{user}", f"company {user % 10}", {"size": number})
            await muster.quiet()
        await muster.stop_all()
        await wait_until(lambda: counted(muster, "users", USERS * (ROUNDS - 3)), message="the server has counted them")
        shares = {row["name"]: row["share"] for row in await muster.connection.fetch(HOT)}
    assert shares.keys() >= HOT_TABLES
    assert {name: share for name, share in shares.items() if name in HOT_TABLES and share < 0.8} == {}


async def counted(muster: Muster, table: str, updates: int) -> bool:
    """Whether the updates of a table are in the statistics: sessions tell them now and then."""
    query = "select n_tup_upd >= $2 from pg_stat_user_tables where relname = $1"
    return bool(await muster.connection.fetchval(query, table, updates))
