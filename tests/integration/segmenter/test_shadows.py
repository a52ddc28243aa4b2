"""An edit makes new versions of whatever names the segment, also of what names others beside it (SEAMS A1)."""

from tests.segmenting import segmenting

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
FREE = {"attribute": "plan", "op": "is", "value": "free"}
BETA = {"attribute": "beta", "op": "is_true"}


async def test_what_names_two_segments_follows_each_of_them(database_url: str, redis_url: str) -> None:
    """The other one stays as it is."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("ann", {"plan": "pro", "beta": True})
        await muster.identify("bob", {"plan": "free", "beta": True})
        plan, beta = await muster.create_segment("Plan", PRO), await muster.create_segment("Beta", BETA)
        both = await muster.create_segment(
            "Both", {"all": [{"segment": plan, "op": "in_segment"}, {"segment": beta, "op": "in_segment"}]}
        )
        await muster.quiet()
        assert await muster.members(both) == {"ann"}
        await muster.edit_segment(plan, FREE)
        await muster.quiet()
        assert await muster.members(both) == {"bob"}


async def test_what_is_about_to_name_another_segment_can_be_edited_below(database_url: str, redis_url: str) -> None:
    """The version that serves still names the edited segment; the one that comes does not any more."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("ann", {"plan": "pro", "beta": True})
        await muster.identify("bob", {"plan": "free", "beta": True})
        plan, beta = await muster.create_segment("Plan", PRO), await muster.create_segment("Beta", BETA)
        outer = await muster.create_segment("Outer", {"segment": plan, "op": "in_segment"})
        await muster.quiet()
        await muster.stop_all()
        await muster.edit_segment(outer, {"segment": beta, "op": "in_segment"})
        await muster.edit_segment(plan, FREE)
        muster.start_worker()
        await muster.quiet()
        assert (await muster.members(plan), await muster.members(outer)) == ({"bob"}, {"ann", "bob"})
