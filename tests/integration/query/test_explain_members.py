"""Why a company has, or has not, a user like that."""

from __future__ import annotations

from services.query import linked_trees
from services.query.explanations import explanation
from services.query.told_nodes import Document
from services.query.users_reads import Place
from shared.domain.zones import zone
from tests.builders import World
from tests.integration.query.reading import Reader
from tests.segmenting import Muster, segmenting

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
ADMIN = {"membership": "role", "op": "is", "value": "admin"}
PRO_ADMIN = {"member": "any", "where": {"all": [PRO, ADMIN]}}


async def test_each_user_tells_what_the_condition_saw_of_her(reader: Reader, world: World) -> None:
    """Those for whom it holds first; attributes of the user and of the membership, each with its message."""
    await world.user("u1", {"plan": "free"})
    await world.user("u2", {"plan": "pro"})
    await world.user("anonymous", {"plan": "pro"}, identified=False)
    await world.company("acme", ["u1", "u2", "anonymous"])
    leaf = (await reader.post("/v1/companies/acme/explain", {"conditions": PRO_ADMIN})).document["tree"]
    assert leaf["truth"] is True
    told = [(each["user_id"], each["identified"], each["truth"]) for each in leaf["members"]]
    assert told == [("u2", True, True), ("anonymous", False, False), ("u1", True, False)]
    holding, _, other = leaf["members"]
    plan, role = holding["where"]["all"]
    assert (plan["truth"], plan["actual"], plan["set_by"]["message_id"]) == (True, "pro", "m-u2")
    assert (role["truth"], role["actual"], holding["membership"]) == (True, "admin", {"role": "admin"})
    assert [each["truth"] for each in other["where"]["all"]] == [False, True]


async def test_the_user_for_whom_it_holds_is_told_however_many_there_are(reader: Reader, world: World) -> None:
    """At most ten are told, and those who decide are among them."""
    names = [f"u{number:02}" for number in range(15)]
    for name in names:
        await world.user(name, {"plan": "pro" if name == "u14" else "free"})
    await world.company("acme", names)
    leaf = (await reader.post("/v1/companies/acme/explain", {"conditions": PRO_ADMIN})).document["tree"]
    assert [each["user_id"] for each in leaf["members"]] == ["u14", *names[:9]]
    assert [each["truth"] for each in leaf["members"]] == [True] + [False] * 9


async def test_events_and_segments_are_told_of_each_user(reader: Reader, world: World) -> None:
    """As they are of a user who is asked about herself."""
    pros = await world.segment("pros", conditions=PRO)
    await world.user("u1", {"plan": "pro"})
    await world.enter(pros, "u1", 3_000)
    await world.event("u1", "Signed In", 5_000, "s1")
    await world.company("acme", ["u1"])
    where = {"all": [{"event": "Signed In", "op": "performed"}, {"segment": "pros", "op": "in_segment"}]}
    answer = await reader.post("/v1/companies/acme/explain", {"conditions": {"member": "none", "where": where}})
    leaf = answer.document["tree"]
    (member,) = leaf["members"]
    signed_in, in_segment = member["where"]["all"]
    assert (leaf["truth"], member["truth"], signed_in["counted"], signed_in["set_by"]["message_id"]) == (
        *(False, True, 1),
        "s1",
    )
    assert (in_segment["segment_name"], in_segment["inner"]["tree"]["actual"]) == ("Name of pros", "pro")


async def test_a_company_without_a_question_tells_who_is_identified(reader: Reader, world: World) -> None:
    """Without `where` there is nothing more to tell."""
    await world.user("u1", identified=False)
    await world.company("acme", ["u1"])
    leaf = (await reader.post("/v1/companies/acme/explain", {"conditions": {"member": "any"}})).document["tree"]
    assert leaf["truth"] is False
    assert [(each["user_id"], each["truth"], "where" in each) for each in leaf["members"]] == [("u1", False, False)]


async def test_a_saved_condition_tells_those_whom_the_shards_count(database_url: str, redis_url: str) -> None:
    """The answer of a live segment of companies, from what owners told each other."""
    async with segmenting(database_url, redis_url, shards=3) as muster:
        for number in range(4):
            await muster.identify(f"u{number}", {"plan": "pro" if number == 3 else "free"})
            await muster.group(f"u{number}", "acme", membership={"role": "admin"})
        await muster.quiet()
        segment = await muster.create_segment("With pros", PRO_ADMIN, scope="company")
        await muster.quiet()
        leaf = await told(muster, "acme", segment)
        assert (leaf["truth"], leaf["member_count"]) == (True, 1)
        assert [(each["user_id"], each["truth"]) for each in leaf["members"]] == [
            ("u3", True),
            ("u0", False),
            ("u1", False),
            ("u2", False),
        ]


async def told(muster: Muster, company_id: str, segment: str) -> Document:
    """The root of the explanation of a company in a segment."""
    async with muster.connection.transaction(isolation="repeatable_read", readonly=True):
        number = await muster.connection.fetchval(
            "select serving_definition from segments where segment_id = $1", segment
        )
        question = await linked_trees.saved(muster.connection, number)
        place = Place.of("development", company_id, muster.shards)
        found = await explanation(muster.connection, place, question, zone("UTC"), muster.shards)
    assert found is not None
    root: Document = found.document["tree"]
    return root
