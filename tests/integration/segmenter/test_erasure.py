"""Users and companies that are erased: what goes, where, and what is taken of them afterwards (A15)."""

from typing import Any

from services.segmenter.erase_pages import TOLD_MS
from services.segmenter.erased_ids import forget_erased_ids
from shared.domain.values import loads
from tests.commanding import add, end_membership, erase_company, erase_user
from tests.folding import folded, told
from tests.segmenting import HOUR, START, ManualClock, Muster, segmenting

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
AT_ACME = {"company": "any", "where": {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}}
TEXTS = (
    "select relname, attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
    " join pg_namespace n on n.oid = c.relnamespace where nspname = 'public' and relkind in ('r', 'p')"
    " and not relispartition and attnum > 0 and not attisdropped"
    " and atttypid in ('text'::regtype, 'json'::regtype, 'jsonb'::regtype)"
)


async def places_of(muster: Muster, secret: str) -> set[str]:
    """The columns of the database in which a text still is."""
    found = set()
    for row in await muster.connection.fetch(TEXTS):
        table, column = row["relname"], row["attname"]
        query = f'select count(*) from "{table}" where "{column}"::text like $1'  # noqa: S608 - names of the catalogue
        if await muster.connection.fetchval(query, f"%{secret}%"):
            found.add(f"{table}.{column}")
    return found


async def login(muster: Muster, user_id: str, anonymous_id: str, **options: Any) -> str:
    """An identify call that names both ids."""
    return await muster.call("identify", {"userId": user_id, "anonymousId": anonymous_id}, **options)


async def codes(muster: Muster) -> list[str]:
    """Of the dead letters."""
    return [row["code"] for row in await muster.connection.fetch("select code from dead_letters order by dead_letter")]


async def live_a_life(muster: Muster, friends: str) -> None:
    """Everything that can be known of a user, some of it refused."""
    await muster.call("track", {"anonymousId": "anon-ann", "event": "Opened"})
    await login(muster, "user-ann", "anon-ann")
    await muster.group("user-ann", "acme", {"plan": "pro"}, membership={"role": "owner-ann"})
    await muster.identify("user-ann", {"plan": "pro", "name": "Ann-Name"})
    await muster.track("user-ann", "Bought")
    await add(muster, friends, "user-ann")
    await muster.identify("bob")
    await muster.quiet()
    await login(muster, "user-ann", "bob")
    await muster.quiet()
    assert await codes(muster) == ["alias_of_known_user"]


async def test_nothing_of_an_erased_user_is_left(database_url: str, redis_url: str) -> None:
    """State, log, picks, memberships, merged ids and dead letters; the id goes from transitions when all are told."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        pro = await muster.create_segment("Pro", {"all": [PRO]}, announce="everyone")
        friends = await muster.create_segment("Friends", None, kind="manual")
        await muster.quiet()
        await live_a_life(muster, friends)
        erasure = await erase_user(muster, "user-ann")
        await muster.quiet()
        stream = await muster.transitions()
        exits = [row["cause"] for row in stream if row["type"] == "segment.exited" and row["user_id"] == "user-ann"]
        assert set(exits) == {f"erase:{erasure}"}
        assert folded(stream, pro) == folded([row for row in stream if row["user_id"]], friends) == set()
        await forget_erased_ids(muster.pool, clock.now_ms())
        assert await places_of(muster, "user-ann") == {"transitions.user_id", "erased_ids.subject_id"}
        await forget_erased_ids(muster.pool, clock.now_ms() + TOLD_MS)
        for secret in ("user-ann", "anon-ann", "owner-ann", "Ann-Name"):
            assert await places_of(muster, secret) == set(), secret


async def test_the_counts_are_those_of_who_is_left(database_url: str, redis_url: str) -> None:
    """Of events and attributes in use, of members, and of the log, whose missing rows the tombstone counts."""
    async with segmenting(database_url, redis_url, clock=ManualClock()) as muster:
        friends = await muster.create_segment("Friends", None, kind="manual")
        await live_a_life(muster, friends)
        await erase_user(muster, "user-ann")
        await muster.quiet()
        assert await muster.connection.fetchval("select coalesce(sum(events), 0) from event_names") == 0
        assert await muster.connection.fetchval("select sum(member_count) from companies") == 0
        assert await muster.connection.fetchval("select sum(subjects) from attribute_types where scope = 'user'") == 0
        assert [row["user_id"] for row in await muster.connection.fetch("select user_id from users")] == ["bob"]
        gone = await muster.connection.fetchval("select sum(entries) from erasures")
        numbers = await muster.connection.fetchval("select sum(event_number) from shards")
        assert numbers - gone == await muster.connection.fetchval("select count(*) from events")
        assert (await muster.verify()).differences == []


async def test_later_calls_wait_for_an_identify(database_url: str, redis_url: str) -> None:
    """Refused: what is from before the erasure, and what is later but comes before she is back (order of arrival)."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        await muster.identify("ann", {"plan": "pro"})
        await muster.quiet()
        clock.forward(HOUR)
        await erase_user(muster, "ann")
        clock.forward(HOUR)
        await muster.call("track", {"anonymousId": "ann", "event": "Too early"})
        await muster.track("ann", "From a server that was not told")
        await muster.identify("ann", {"plan": "old"}, at=START + HOUR)
        await muster.quiet()
        assert await codes(muster) == ["erased"] * 3
        assert await muster.connection.fetch("select 1 from users") == []
        await muster.identify("ann", {"seats": 1})
        await muster.call("track", {"anonymousId": "ann", "event": "In time"})
        await muster.identify("ann", {"plan": "old"}, at=START + HOUR)
        await muster.quiet()
        assert await codes(muster) == ["erased"] * 4
        row = await muster.connection.fetchrow("select attributes, identified from users")
        assert row is not None
        assert (loads(row["attributes"]), row["identified"]) == ({"seats": 1}, True)
        texts = await muster.connection.fetch("select entry, user_id, state, settled_by from dead_letters")
        assert {tuple(each) for each in texts} == {("", None, "discarded", "erasure")}


async def test_coming_back_in_the_same_batch_keeps_what_is_new(database_url: str, redis_url: str) -> None:
    """Rows that go and come in one transaction: counts, segments and the log are those of the new user."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=1) as muster:
        pro = await muster.create_segment("Pro", {"all": [PRO]}, announce="everyone")
        await muster.identify("ann", {"plan": "pro", "seats": 1})
        await muster.quiet()
        await muster.stop_all()
        erasure = await erase_user(muster, "ann")
        clock.forward(1)
        back = await muster.identify("ann", {"plan": "pro"})
        muster.start_worker()
        await muster.quiet()
        stream = told(await muster.transitions(), pro)
        assert stream[-2:] == [
            ("segment.exited", "ann", f"erase:{erasure}"), ("segment.entered", "ann", f"event:{back}"),
        ]  # fmt: skip
        types = await muster.connection.fetch("select name, subjects from attribute_types where subjects > 0")
        assert [tuple(row) for row in types] == [("plan", 1)]
        assert await muster.connection.fetchval("select count(*) from events") == 1
        await forget_erased_ids(muster.pool, clock.now_ms() + TOLD_MS)
        users = await muster.connection.fetch(
            "select user_id from transitions where segment_id = $1 order by number", pro
        )
        assert [row["user_id"] == "ann" for row in users if row["user_id"]][-3:] == [False, False, True]


async def test_an_erased_visitor_is_forwarded_again_after_coming_back(database_url: str, redis_url: str) -> None:
    """The anonymous id was erased with its user; her next login closes it anew."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        await muster.call("track", {"anonymousId": "x", "event": "Opened"})
        await login(muster, "ann", "x")
        await muster.quiet()
        await erase_user(muster, "ann")
        clock.forward(HOUR)
        await muster.call("track", {"anonymousId": "x", "event": "Opened"})
        await muster.quiet()
        assert await codes(muster) == ["erased"]
        await login(muster, "ann", "x")
        await muster.quiet()
        await muster.call("track", {"anonymousId": "x", "event": "Opened"})
        await muster.quiet()
        logged = await muster.connection.fetch("select user_id from events where type = 'event_tracked'")
        assert [row["user_id"] for row in logged] == ["ann"]


async def test_an_erased_company_leaves_its_users(database_url: str, redis_url: str) -> None:
    """They stay, without it; their segments follow, and what is told of a time before stays refused."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        users = await muster.create_segment("At pro", AT_ACME)
        companies = await muster.create_segment("Pro companies", {"all": [PRO]}, scope="company")
        await muster.quiet()
        for user_id in ("u1", "u2", "u3", "u4", "u5"):
            await muster.group(user_id, "acme-inc", {"plan": "pro"})
        await muster.group("u5", "acme-inc", membership=None)
        await muster.quiet()
        assert await muster.members(users) == {"u1", "u2", "u3", "u4"}
        clock.forward(HOUR)
        erasure = await erase_company(muster, "acme-inc")
        await muster.quiet()
        assert (await muster.members(users), await muster.members(companies)) == (set(), set())
        exits = [row for row in await muster.transitions() if row["type"] == "segment.exited"]
        assert {row["cause"] for row in exits} == {f"erase:{erasure}"}
        for table in ("companies", "company_users", "company_members", "company_copies", "company_flips"):
            assert await muster.connection.fetch(f"select 1 from {table}") == []  # noqa: S608 - a name of ours
        await muster.group("u1", "acme-inc", {"plan": "pro"}, at=START)
        await muster.group("u9", "acme-inc", {"plan": "pro"}, at=START)
        await muster.quiet()
        assert (await muster.members(users), await muster.members(companies)) == (set(), set())
        clock.forward(HOUR)
        await muster.group("u1", "acme-inc", {"plan": "pro"})
        await muster.quiet()
        assert (await muster.members(users), await muster.members(companies)) == ({"u1"}, {"acme-inc"})
        assert await muster.connection.fetchval("select member_count from companies") == 1
        assert (await muster.verify()).differences == []


async def test_a_command_ends_a_membership(database_url: str, redis_url: str) -> None:
    """On both sides; an older call changes nothing, a newer one joins again."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        users = await muster.create_segment("At pro", AT_ACME)
        await muster.quiet()
        await muster.group("ann", "acme", {"plan": "pro"})
        await muster.quiet()
        assert await muster.members(users) == {"ann"}
        clock.forward(HOUR)
        command = await end_membership(muster, "ann", "acme")
        await end_membership(muster, "nobody", "acme")
        await muster.group("ann", "acme", at=START + 1)
        await muster.quiet()
        assert await muster.members(users) == set()
        assert told(await muster.transitions(), users)[-1] == ("segment.exited", "ann", f"event:{command}")
        assert await muster.connection.fetchval("select member_count from companies") == 0
        clock.forward(HOUR)
        await muster.group("ann", "acme")
        await muster.quiet()
        assert await muster.members(users) == {"ann"}


async def test_an_erasure_in_the_middle_of_a_merge_leaves_nothing(database_url: str, redis_url: str) -> None:
    """Parts of the history that come after it are refused without a word, and their source goes too."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        await muster.stop_all()
        for number in range(300):
            await muster.call("track", {"anonymousId": "anon-x", "event": f"E{number}"}, at=START - number)
        await login(muster, "user-ann", "anon-x")
        await erase_user(muster, "user-ann")
        muster.start_worker()
        await muster.quiet()
        await forget_erased_ids(muster.pool, clock.now_ms() + TOLD_MS)
        assert await places_of(muster, "anon-x") | await places_of(muster, "user-ann") == set()
        assert await codes(muster) == []
        assert (await muster.verify()).differences == []
