"""Segments as people keep them: saved, compared, renamed, restored and deleted, and what is told before each."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.plans import BIG, PRO, people
from tests.browser.visiting import client as client
from tests.browser.visiting import sign_in
from tests.browser.watching import serious_violations
from tests.client import Client, where

# The first test builds the dashboard.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def edited(page: Page, tree: object, segment: str | None = None) -> None:
    """The list of a segment with a filter that is not saved."""
    part = "" if segment is None else f"segment={segment}&"
    await page.goto(f"/users?{part}filter={quote(json.dumps(tree))}")
    await expect(page.get_by_role("group", name="Unsaved filter")).to_be_visible()


def rail(page: Page) -> Locator:
    """The segments beside the page."""
    return page.get_by_role("navigation", name="Segments")


async def act(page: Page, name: str, item: str) -> Locator:
    """Choose something in the menu of a segment; returns what opens."""
    await page.get_by_role("button", name=f"Actions of {name}").click()
    await page.get_by_role("menuitem", name=item).click()
    return page.get_by_role("dialog")


async def resource(client: Client, segment: str) -> dict[str, Any]:
    """The segment as the API has it."""
    return await client.get(f"/v1/segments/{segment}")


async def test_a_filter_becomes_a_segment(page: Page, client: Client, axe: str) -> None:
    """Who is in it shows before it is made; it opens with its members, and says so in the rail."""
    await people(client)
    await sign_in(page, client)
    await edited(page, {"all": [PRO, BIG]})
    await page.get_by_role("button", name="Save as segment").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("2 users are in it now")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await dialog.get_by_label("Name").fill("Big pro")
    await dialog.get_by_label("Description").fill("Worth a call")
    await dialog.get_by_role("button", name="Create segment").click()
    await expect(page.get_by_role("heading", name="Big pro", level=1)).to_be_visible()
    await expect(rail(page).get_by_role("link", name="Big pro 2")).to_be_visible()
    assert "filter=" not in page.url
    made = await resource(client, "big-pro")
    assert (made["description"], made["announce"], made["population"]) == ("Worth a call", "changes", "identified")


async def test_a_name_that_is_taken_is_told_beside_it(page: Page, client: Client) -> None:
    """What was typed stays, and the other segment is one click away."""
    await people(client)
    await client.create_segment("Pro", PRO)
    await sign_in(page, client)
    await edited(page, BIG)
    await page.get_by_role("button", name="Save as segment").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("pRO")
    await dialog.get_by_role("button", name="Create segment").click()
    await expect(dialog.get_by_text("Another segment has this name already")).to_be_visible()
    await expect(dialog.get_by_label("Name")).to_have_value("pRO")
    await dialog.get_by_role("link", name="see it").click()
    await expect(page.get_by_role("heading", name="Pro", level=1)).to_be_visible()


async def test_an_update_shows_whom_it_moves(page: Page, client: Client, axe: str) -> None:
    """Who enters and who leaves is named, and what uses the segment; the toast brings the old definition back."""
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    await client.create_segment("Pro and big", {"all": [{"segment": segment, "op": "in_segment"}, BIG]})
    await sign_in(page, client)
    await edited(page, BIG, segment)
    await page.get_by_role("button", name="Update", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("+1 enter")).to_be_visible()
    await expect(dialog.get_by_text("−1 leave")).to_be_visible()
    await expect(dialog.get_by_text("u4")).to_be_visible()
    await expect(dialog.get_by_text("u3")).to_be_visible()
    await expect(dialog.get_by_role("link", name="Pro and big")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await dialog.get_by_role("button", name="Update segment").click()
    await expect(page.get_by_role("group", name="Unsaved filter")).to_have_count(0)
    await expect(page.get_by_role("region", name="Users").get_by_role("link", name="u4")).to_be_visible()
    assert (await resource(client, segment))["conditions"] == BIG
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("region", name="Users").get_by_role("link", name="u3")).to_be_visible()
    assert (await resource(client, segment))["conditions"] == PRO


async def test_undo_brings_back_the_name_as_well(page: Page, client: Client) -> None:
    """On the page of the segment, where it is asked for twice: whichever answer comes first."""
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    await sign_in(page, client)
    await page.goto(f"/segment?id={segment}")
    dialog = await act(page, "Pro", "Rename and describe…")
    await dialog.get_by_label("Name").fill("Payers")
    await dialog.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("heading", name="Payers", level=1)).to_be_visible()
    await expect(page.get_by_text("Pro is called Payers now.")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("heading", name="Pro", level=1)).to_be_visible()
    assert (await resource(client, segment))["name"] == "Pro"


async def test_whoever_closes_a_dialog_goes_on_from_where_it_was_opened(page: Page, client: Client) -> None:
    """Also where it was opened from a menu, the first time and the next one."""
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    await sign_in(page, client)
    await page.goto(f"/users?segment={segment}")
    for item in ("Rename and describe…", "Rename and describe…", "Duplicate…"):
        await expect(await act(page, "Pro", item)).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("button", name="Actions of Pro")).to_be_focused()
    await page.get_by_role("checkbox", name="Select u1").check()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Delete", exact=True)).to_be_focused()


async def test_what_others_saved_meanwhile_is_compared(page: Page, client: Client, axe: str) -> None:
    """Theirs and mine stand side by side, line by line; nothing is overwritten unseen."""
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    await sign_in(page, client)
    await edited(page, {"all": [PRO, BIG]}, segment)
    await client.edit_segment(segment, where("plan", "is", "free"))
    await expect(page.get_by_text("has edited this segment meanwhile")).to_be_visible()
    await page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("region", name="Theirs, saved")).to_contain_text("plan is free")
    await expect(dialog.get_by_role("region", name="Mine, not saved")).to_contain_text("plan is pro, and seats")
    await expect(dialog.get_by_role("listitem").filter(has_text="removed: plan is free")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await dialog.get_by_role("button", name="Replace theirs with mine").click()
    await page.get_by_role("button", name="Update segment").click()
    await expect(page.get_by_role("group", name="Unsaved filter")).to_have_count(0)
    assert (await resource(client, segment))["conditions"] == {"all": [PRO, BIG]}


async def test_a_race_for_one_segment_is_lost_by_nobody(page: Page, client: Client) -> None:
    """An edit that arrives while the dialog is open is met with the comparison as well; theirs can be kept."""
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    await sign_in(page, client)
    await edited(page, BIG, segment)
    await page.get_by_role("button", name="Update", exact=True).click()
    await client.edit_segment(segment, where("plan", "is", "free"))
    await page.get_by_role("dialog").get_by_role("button", name="Update segment").click()
    await page.get_by_role("button", name="Keep theirs").click()
    await expect(page.get_by_role("group", name="Unsaved filter")).to_have_count(0)
    assert (await resource(client, segment))["conditions"] == where("plan", "is", "free")


async def test_a_segment_is_renamed_and_copied(page: Page, client: Client, axe: str) -> None:
    """A new name makes no new version; a copy says the same."""
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    await sign_in(page, client)
    await page.goto(f"/users?segment={segment}")
    dialog = await act(page, "Pro", "Rename and describe")
    assert await serious_violations(page, axe) == []
    await dialog.get_by_label("Name").fill("Payers")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Payers", level=1)).to_be_visible()
    renamed = await resource(client, segment)
    assert (renamed["name"], renamed["version"]) == ("Payers", 1)
    dialog = await act(page, "Payers", "Duplicate")
    await expect(dialog.get_by_label("Name")).to_have_value("Copy of Payers")
    await dialog.get_by_role("button", name="Duplicate").click()
    await expect(page.get_by_role("heading", name="Copy of Payers")).to_be_visible()
    assert (await resource(client, "copy-of-payers"))["conditions"] == PRO


async def test_a_segment_in_use_is_not_deleted_and_a_deleted_one_comes_back(page: Page, client: Client) -> None:
    """What uses it is named with its page; the toast undoes a deletion."""
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    outer = await client.create_segment("Pro and big", {"all": [{"segment": segment, "op": "in_segment"}, BIG]})
    await sign_in(page, client)
    await page.goto(f"/users?segment={segment}")
    dialog = await act(page, "Pro", "Delete")
    await expect(dialog.get_by_role("button", name="Delete segment")).to_be_disabled()
    await dialog.get_by_role("link", name="Pro and big").click()
    await expect(page.get_by_role("heading", name="Pro and big", level=1)).to_be_visible()
    dialog = await act(page, "Pro and big", "Delete")
    await dialog.get_by_role("button", name="Delete segment").click()
    await expect(page.get_by_role("heading", name="All users", level=1)).to_be_visible()
    await expect(rail(page).get_by_role("link", name="Pro and big")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(rail(page).get_by_role("link", name="Pro and big 2")).to_be_visible()
    assert (await resource(client, outer))["state"] == "ready"


async def test_default_segments_say_why_they_stay(page: Page, client: Client) -> None:
    """They cannot be renamed or deleted, and the menu says so; a copy can be made."""
    await people(client)
    await sign_in(page, client)
    await page.get_by_role("button", name="Actions of All users").click()
    await expect(page.get_by_role("menuitem", name="Delete")).to_be_disabled()
    await expect(page.get_by_text("Every environment has this segment")).to_be_visible()
