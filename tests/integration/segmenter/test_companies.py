"""Companies: who belongs to them and since when, on the user's shard and on the company's, and what is copied (A3)."""

from typing import Any

from shared.domain.attributes import MAX_ATTRIBUTES
from shared.domain.values import loads
from tests.segmenting import DAY, HOUR, START, ManualClock, Muster, segmenting

MEMBERSHIPS = (
    "select user_id, member, joined_at, attributes from company_members where company_id = $1 order by user_id"
)
USERS = "select user_id, member from company_users where company_id = $1 order by user_id"


async def memberships(muster: Muster, company_id: str = "acme") -> dict[str, tuple[bool, int, Any]]:
    """What the users' shards say: member or not, since when, the membership's attributes."""
    rows = await muster.connection.fetch(MEMBERSHIPS, company_id)
    return {row["user_id"]: (row["member"], row["joined_at"], loads(row["attributes"])) for row in rows}


async def company(muster: Muster, company_id: str = "acme") -> tuple[Any, int, dict[str, bool]]:
    """What the company's shard says: its attributes, the number of members, and who they are or were."""
    row = await muster.connection.fetchrow(
        "select attributes, member_count from companies where company_id = $1", company_id
    )
    assert row is not None
    users = {each["user_id"]: each["member"] for each in await muster.connection.fetch(USERS, company_id)}
    return loads(row["attributes"]), row["member_count"], users


async def fill(muster: Muster, company_id: str) -> None:
    """Give a company all the attributes that it may have."""
    names = [f"a{number}" for number in range(MAX_ATTRIBUTES)]
    for first in range(0, len(names), 200):
        await muster.group("u0", company_id, dict.fromkeys(names[first : first + 200], 1))


async def test_a_company_whose_traits_are_refused_has_its_member_all_the_same(
    database_url: str, redis_url: str
) -> None:
    """The traits alone are a dead letter; both sides of the membership agree, and verify finds nothing."""
    async with segmenting(database_url, redis_url) as muster:
        await fill(muster, "acme")
        await muster.quiet()
        call = await muster.group("u9", "acme", {"one more": 1}, membership={"role": "admin"})
        await muster.quiet()
        attributes, count, users = await company(muster)
        assert (len(attributes), count, users) == (MAX_ATTRIBUTES, 2, {"u0": True, "u9": True})
        assert (await memberships(muster))["u9"][::2] == (True, {"role": "admin"})
        letters = await muster.connection.fetch("select code, message_id from dead_letters")
        assert [tuple(row) for row in letters] == [("too_many_attributes", f"{call}/company")]
        report = await muster.verify()
        assert (report.differences, report.late) == ([], [])


async def test_traits_tried_again_take_effect_once(database_url: str, redis_url: str) -> None:
    """An operator's retry puts the entry on the stream once more; refused again it harms nothing, as verify sees."""
    async with segmenting(database_url, redis_url) as muster:
        await fill(muster, "acme")
        await muster.quiet()
        await muster.group("u9", "acme", {"one more": 1})
        await muster.quiet()
        shard, entry = await muster.connection.fetchrow("select shard, entry from dead_letters") or (0, "")
        await muster.append(shard, entry)
        await muster.quiet()
        assert (await company(muster))[1] == 2
        assert await muster.connection.fetchval("select count(*) from dead_letters") == 2
        assert (await muster.verify()).differences == []


async def test_an_identify_brings_a_company_in_its_traits(database_url: str, redis_url: str) -> None:
    """``traits.company`` with an id counts as a group call; with a name only it stays an attribute of the user."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1", {"plan": "pro", "company": {"id": "acme", "name": "Acme", "size": {"staff": 7}}})
        await muster.identify("u2", {"company": {"name": "Acme"}})
        await muster.quiet()
        assert await company(muster) == ({"name": "Acme", "size.staff": 7}, 1, {"u1": True})
        assert (await memberships(muster)).keys() == {"u1"}
        users = await muster.connection.fetch("select user_id, attributes from users order by user_id")
        assert {row["user_id"]: loads(row["attributes"]) for row in users} == {
            "u1": {"plan": "pro"},
            "u2": {"company.name": "Acme"},
        }
        assert await muster.connection.fetchval("select count(*) from company_copies") == 0
        assert (await muster.verify()).differences == []


async def test_a_membership_of_null_leaves_the_company(database_url: str, redis_url: str) -> None:
    """On both sides; joining again makes a member again, who joined when she first did."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        await muster.group("u1", "acme", membership={"role": "admin"})
        await muster.group("u2", "acme")
        clock.forward(HOUR)
        await muster.group("u1", "acme", membership=None)
        await muster.quiet()
        assert await company(muster) == ({}, 1, {"u1": False, "u2": True})
        assert (await memberships(muster))["u1"][0] is False
        clock.forward(HOUR)
        await muster.group("u1", "acme")
        await muster.quiet()
        assert await company(muster) == ({}, 2, {"u1": True, "u2": True})
        assert (await memberships(muster))["u1"] == (True, START, {"role": "admin"})
        assert (await muster.verify()).differences == []


async def test_each_attribute_of_a_membership_has_its_own_last_word(database_url: str, redis_url: str) -> None:
    """A late older call gives only what newer calls did not say; the first join is when the user joined."""
    clock = ManualClock(START + DAY)
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        await muster.group("u1", "acme", membership={"role": "admin", "seat": 1}, at=START + 3)
        await muster.group("u1", "acme", membership={"role": "guest", "team": "x"}, at=START + 1)
        await muster.group("u1", "acme", membership={"seat": None}, at=START + 4)
        await muster.group("u1", "acme", membership={"seat": 9}, at=START + 2)
        await muster.quiet()
        assert await memberships(muster) == {"u1": (True, START + 1, {"role": "admin", "team": "x"})}
        assert (await muster.verify()).differences == []
