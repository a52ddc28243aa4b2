"""The versions of segments, and segments that were deleted."""

from __future__ import annotations

from services.ingest.commands.segment_archive import delete_segment
from services.ingest.commands.segment_edits import Asked, Edit, edit_segment
from services.ingest.commands.segments import NewSegment, create_segment
from services.ingest.segment_rules import conditions_tree
from shared.domain.keys import Principal
from shared.domain.values import JSON
from tests.builders import ENVIRONMENT, World
from tests.integration.query.reading import Reader

ANN = Principal("key_ann", ENVIRONMENT, "manage", "Ann")
BEN = Principal("key_ben", ENVIRONMENT, "manage", "Ben")
IS_PRO: JSON = {"attribute": "plan", "op": "is", "value": "pro"}
IS_FREE: JSON = {"attribute": "plan", "op": "is", "value": "free"}


async def create(world: World, name: str, tree: JSON = IS_PRO) -> str:
    """A segment made by Ann."""
    new = NewSegment(name, None, None, [], "user", [], "changes", "identified", conditions_tree(tree))
    async with world.connection.transaction():
        return (await create_segment(world.connection, world.clock, ANN, new)).segment_id


async def edit(world: World, segment_id: str, tree: JSON) -> None:
    """An edit by Ben."""
    change = Edit({}, definition=Asked(tree))
    async with world.connection.transaction():
        await edit_segment(world.connection, world.clock, BEN, segment_id, change, revisions=None)


async def test_versions_say_who_and_what(reader: Reader, world: World) -> None:
    """Newest first; the one that serves is marked, one that failed says why."""
    segment = await create(world, "Pro")
    await world.connection.execute("update definitions set state = 'serving' where segment_id = $1", segment)
    await world.connection.execute(
        "update segments set serving_definition = building_definition, building_definition = null"
        " where segment_id = $1", segment
    )  # fmt: skip
    await edit(world, segment, IS_FREE)
    await world.connection.execute("update definitions set state = 'failed', failure = 'too big' where version = 2")
    await edit(world, segment, {"attribute": "plan", "op": "exists"})
    document = (await reader.get("/v1/segments/pro/versions")).document
    shown = [
        (row["version"], row["state"], row["serving"], row["created_by"], row["sentence"], row.get("failure"))
        for row in document["results"]
    ]
    assert shown == [
        (3, "building", False, "key Ben", "plan has a value", None),
        (2, "failed", False, "key Ben", "plan is free", "too big"),
        (1, "serving", True, "key Ann", "plan is pro", None),
    ]
    assert document["results"][2]["conditions"] == IS_PRO
    assert document["results"][2]["population"] == "identified"
    assert all(row["because_of"] == [] for row in document["results"])


async def test_a_version_says_on_whose_account_it_was_made(reader: Reader, world: World) -> None:
    """An edit of a segment makes versions of those that name it, by the author of the edit."""
    inner = await create(world, "Inner")
    outer = await create(world, "Outer", {"segment": inner, "op": "in_segment"})
    await edit(world, inner, IS_FREE)
    newest, oldest = (await reader.get(f"/v1/segments/{outer}/versions")).document["results"]
    assert (newest["version"], newest["created_by"], newest["sentence"]) == (2, "key Ben", "is in Inner")
    assert newest["because_of"] == [{"id": inner, "key": "inner", "name": "Inner"}]
    assert (oldest["state"], oldest["because_of"]) == ("past", [])


async def test_versions_come_page_by_page(reader: Reader, world: World) -> None:
    """Each once."""
    segment = await create(world, "Pro")
    await edit(world, segment, IS_FREE)
    await edit(world, segment, IS_PRO)
    first = (await reader.get("/v1/segments/pro/versions", limit=2)).document
    rest = (await reader.get("/v1/segments/pro/versions", limit=2, cursor=first["next"])).document
    assert [row["version"] for row in [*first["results"], *rest["results"]]] == [3, 2, 1]
    assert rest["next"] is None
    assert (await reader.get("/v1/segments/pro/versions", cursor="c_nonsense")).code == "cursor_mismatch"
    assert (await reader.get("/v1/segments/nothing/versions")).code == "not_found"


async def test_deleted_segments_are_listed_while_they_can_be_restored(reader: Reader, world: World) -> None:
    """For 30 days, unless they were purged; the other list has them no more."""
    names = ["Undone", "Old", "Purged"]
    deleted = {name: await create(world, name) for name in names}
    for name, segment_id in deleted.items():
        async with world.connection.transaction():
            await delete_segment(world.connection, world.clock, ANN, segment_id, None, purge=name == "Purged")
    await world.connection.execute(
        "update segments set archived_at = archived_at - interval '30 days' where name = 'Old'"
    )
    (row,) = (await reader.get("/v1/segments", archived="true")).document["results"]
    assert (row["id"], row["state"], row["conditions"], "build" in row) == (
        deleted["Undone"],
        "archived",
        IS_PRO,
        False,
    )
    assert row["archived_at"] == row["updated_at"]
    live = [row["kind"] for row in (await reader.get("/v1/segments")).document["results"]]
    assert live == ["default"] * 3
