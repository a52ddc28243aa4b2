"""How segments grew, and who was in them at an earlier moment."""

from __future__ import annotations

from shared.clock import SystemClock
from shared.domain.instants import format_instant
from tests.builders import World
from tests.integration.query.reading import Reader

DAY = 86_400_000
T0 = 1_790_000_000_000


async def test_growth_tells_what_happened_and_what_it_left(reader: Reader, world: World) -> None:
    """Day by day, across shards, with a record between; there is no number before the first one."""
    segment = await world.segment("pro")
    await world.transition(segment, "segment.built", None, T0 - 10, "build", count=0)
    await world.relay()
    for number in range(4):
        await world.user(f"u{number}")
    await world.enter(segment, "u0", T0)
    await world.enter(segment, "u1", T0 + 10)
    await world.relay()
    await world.transition(segment, "segment.rebuilt", None, T0 + DAY, "edit", count=3)
    await world.relay()
    await world.enter(segment, "u2", T0 + 2 * DAY)
    await world.leave(segment, "u0", T0 + 2 * DAY + 5)
    span = {"from": format_instant(T0 - DAY), "to": format_instant(T0 + 3 * DAY)}
    document = (await reader.get("/v1/segments/pro/growth", **span)).document
    rows = [(row["entered"], row["exited"], row["member_count"]) for row in document["results"]]
    assert rows == [(0, 0, None), (2, 0, 2), (0, 0, 3), (1, 1, 3), (0, 0, 3)]
    hours = (await reader.get("/v1/segments/pro/growth", interval="hour", **span)).document
    assert sum(row["entered"] for row in hours["results"]) == 3


async def test_growth_is_bounded(reader: Reader, world: World) -> None:
    """A span has a beginning, an end after it, and a thousand intervals at most."""
    await world.segment("pro")
    assert (await reader.get("/v1/segments/pro/growth", **{"from": "2026-01-02", "to": "2026-01-01"})).status == 400
    assert (await reader.get("/v1/segments/pro/growth", **{"from": "1990-01-01"})).code == "invalid_request"
    assert (await reader.get("/v1/segments/pro/growth", **{"from": "yesterday"})).code == "invalid_request"
    assert len((await reader.get("/v1/segments/pro/growth")).document["results"]) == 30


async def test_earlier_members_are_folded_back_from_todays(reader: Reader, world: World) -> None:
    """Whoever has not moved since, and whoever exited first; page by page."""
    segment = await world.segment("pro")
    for name in ("stays", "leaves", "comes", "back", "gone"):
        await world.user(name, {"name": name})
    for name in ("stays", "leaves", "back", "gone"):
        await world.enter(segment, name, T0)
    await world.leave(segment, "gone", T0 + 5)
    await world.leave(segment, "leaves", T0 + 20)
    await world.enter(segment, "comes", T0 + 20)
    await world.leave(segment, "back", T0 + 20)
    await world.enter(segment, "back", T0 + 30)
    document = (await reader.get("/v1/segments/pro/members", at=format_instant(T0 + 10), limit=2)).document
    rest = (
        await reader.get("/v1/segments/pro/members", at=format_instant(T0 + 10), limit=2, cursor=document["next"])
    ).document
    found = [row["user_id"] for row in [*document["results"], *rest["results"]]]
    assert (found, document["total"], rest["next"]) == (["back", "leaves", "stays"], 3, None)
    assert document["results"][0]["attributes"] == {"name": "back"}
    empty = (await reader.get("/v1/segments/pro/members", at=format_instant(T0 - 1))).document
    assert (empty["results"], empty["total"]) == ([], 0)


async def test_members_before_a_record_are_not_recorded(reader: Reader, world: World) -> None:
    """It is said from when on they are."""
    segment = await world.segment("pro")
    await world.user("u0")
    await world.transition(segment, "segment.built", None, T0, "build", count=0)
    await world.relay()
    await world.enter(segment, "u0", T0 + 10)
    refused = await reader.get("/v1/segments/pro/members", at=format_instant(T0 - 1))
    assert (refused.status, refused.code) == (422, "not_recorded")
    assert format_instant(T0) in refused.document["detail"]
    known = (await reader.get("/v1/segments/pro/members", at=format_instant(T0 + 10))).document
    assert [row["user_id"] for row in known["results"]] == ["u0"]
    later = format_instant(SystemClock().now_ms() + DAY)
    assert (await reader.get("/v1/segments/pro/members", at=later)).code == "invalid_request"


async def test_segments_of_companies_grow_too(reader: Reader, world: World) -> None:
    """Their transitions tell companies, and so do their earlier members."""
    segment = await world.segment("firms", scope="company")
    for name in ("stays", "leaves"):
        await world.company(name, [], {"name": name})
        await world.move_company(segment, name, T0)
    await world.move_company(segment, "leaves", T0 + 20, entered=False)
    await world.relay()
    document = (await reader.get("/v1/segments/firms/members", at=format_instant(T0 + 10))).document
    assert [row["company_id"] for row in document["results"]] == ["leaves", "stays"]
    assert document["results"][0]["attributes"] == {"name": "leaves"}
    assert document["total"] == 2
    span = {"from": format_instant(T0), "to": format_instant(T0 + 100)}
    (day,) = (await reader.get("/v1/segments/firms/growth", **span)).document["results"]
    assert (day["entered"], day["exited"], day["member_count"]) == (2, 1, 1)
    for path in ("/v1/transitions", "/v1/segments/firms/transitions"):
        told = (await reader.get(path)).document["results"]
        assert [(row["company_id"], row["user_id"]) for row in told].count(("leaves", None)) == 2
