"""The page of one segment: its versions, how it grows, and who moved."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.plans import BIG, PRO, people
from tests.browser.visiting import client as client
from tests.browser.visiting import identify, sign_in
from tests.browser.watching import serious_violations
from tests.client import Client

# The first test builds the dashboard.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_version_is_compared_and_restored(page: Page, client: Client, axe: str) -> None:
    """Each version has its author and what it changed; a restore shows whom it moves and is the next version."""
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    await client.edit_segment(segment, {"all": [PRO, BIG]})
    await sign_in(page, client)
    await page.goto(f"/segment?id={segment}&tab=versions")
    await expect(page.get_by_role("button", name="Version 2")).to_contain_text("by key")
    await expect(page.get_by_role("list", name="From version 1 to version 2")).to_contain_text("added: seats ≥ 10")
    await page.get_by_role("button", name="Version 1").click()
    await page.get_by_role("button", name="Restore…").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("+1 enter")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await dialog.get_by_role("button", name="Restore version 1").click()
    await expect(page.get_by_role("button", name="Version 3")).to_be_visible()
    assert (await client.get(f"/v1/segments/{segment}"))["conditions"] == PRO


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_segment_tells_how_it_grows_and_why(page: Page, client: Client, axe: str, scheme: str) -> None:
    """Growth as picture and numbers, who moved and by which call, live; who was in it on another day."""
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await people(client)
    segment = await client.create_segment("Pro", PRO)
    await identify(client, "u5", plan="pro")
    await sign_in(page, client)
    await page.goto(f"/segment?id={segment}")
    await expect(page.get_by_role("img", name="Growth from")).to_be_visible()
    await expect(page.get_by_label("Members").get_by_text("+1", exact=True)).to_be_visible()
    assert await serious_violations(page, axe) == []
    await page.get_by_text("Table", exact=True).click()
    await expect(page.get_by_role("row").nth(1)).to_contain_text("4")
    await page.get_by_label("Day", exact=True).fill("2020-01-01")
    await expect(page.get_by_text("are not recorded one by one")).to_be_visible()
    await page.get_by_role("tab", name="Changes").click()
    await expect(page.get_by_role("row").nth(1)).to_contain_text("a call")
    await expect(page.get_by_role("row").nth(1)).to_contain_text("m-u5")
    await identify(client, "u6", plan="pro")
    await expect(page.get_by_role("row").nth(1)).to_contain_text("m-u6")
    assert await serious_violations(page, axe) == []
    await page.get_by_role("row").nth(1).get_by_role("link", name="u6", exact=True).click()
    await expect(page).to_have_url(re.compile(r"/user\?id=u6"))
