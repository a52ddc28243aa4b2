"""The live page: calls come in by themselves, each with what became of it."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.visiting import client as client
from tests.browser.visiting import identify, sign_in
from tests.browser.watching import serious_violations
from tests.client import Client, where

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_calls_appear_with_their_verdict_and_what_they_moved(page: Page, client: Client, axe: str) -> None:
    """One that moves its user names the segment; one that is rejected says why; each opens to what was sent."""
    await client.create_segment("Pro", {"all": [where("plan", "is", "pro")]})
    await sign_in(page, client)
    await page.get_by_role("link", name="Live", exact=True).click()
    rows = page.get_by_role("region", name="Calls").get_by_role("row")
    await identify(client, "u1", plan="pro")
    mine = rows.filter(has_text="u1")
    await expect(mine).to_contain_text("identify")
    await expect(mine).to_contain_text("accepted")
    await expect(mine).to_contain_text("Pro")
    await client.write.post("/v1/track", json={"userId": "u2"})
    await expect(rows.filter(has_text="u2")).to_contain_text("rejected")
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert await serious_violations(page, axe) == []
    await mine.click()
    call = page.get_by_role("complementary", name="Call")
    await expect(call).to_contain_text("m-u1")
    await expect(call.get_by_text('"plan": "pro"')).to_be_visible()
    await expect(call.get_by_role("link", name="Pro")).to_be_visible()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert await serious_violations(page, axe) == []
    await page.keyboard.press("Escape")
    await expect(call).to_have_count(0)


async def test_the_space_bar_stops_the_picture_not_the_calls(page: Page, client: Client) -> None:
    """What comes meanwhile is counted, and shown when the picture goes on."""
    await identify(client, "u1")
    await sign_in(page, client)
    await page.get_by_role("link", name="Live", exact=True).click()
    rows = page.get_by_role("region", name="Calls").get_by_role("row")
    await expect(rows.filter(has_text="u1")).to_be_visible()
    await page.get_by_role("heading", name="Live").click()
    await page.keyboard.press("Space")
    await identify(client, "u2")
    await expect(page.get_by_role("button", name="Paused, 1 new")).to_be_visible()
    await expect(rows.filter(has_text="u2")).to_have_count(0)
    await page.keyboard.press("Space")
    await expect(rows.filter(has_text="u2")).to_be_visible()


async def test_the_address_says_which_calls_are_shown(page: Page, client: Client) -> None:
    """A link to what is rejected opens what is rejected."""
    await identify(client, "u1")
    await client.write.post("/v1/track", json={"userId": "u2"})
    await sign_in(page, client)
    await page.get_by_role("link", name="Live", exact=True).click()
    rows = page.get_by_role("region", name="Calls").get_by_role("row")
    await page.get_by_role("radiogroup", name="Verdict").get_by_text("Rejected").click()
    await expect(rows.filter(has_text="u2")).to_be_visible()
    await expect(rows.filter(has_text="u1")).to_have_count(0)
    await expect(page).to_have_url(re.compile("verdict=rejected"))
    await page.reload()
    await expect(rows.filter(has_text="u2")).to_be_visible()
    await expect(rows.filter(has_text="u1")).to_have_count(0)
    await page.get_by_label("User id").fill("nobody")
    await expect(page.get_by_role("heading", name="No such call")).to_be_visible()
    await page.get_by_role("link", name="Show all calls").click()
    await expect(rows.filter(has_text="u1")).to_be_visible()
