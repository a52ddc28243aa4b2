"""The settings: keys, how attributes and events are read, the zone, and who commanded what."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.visiting import client as client
from tests.browser.visiting import identify, paste, sign_in
from tests.browser.watching import serious_violations
from tests.client import Client, where
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def open_tab(page: Page, client: Client, tab: str) -> None:
    """Sign in and open a tab of the settings."""
    await sign_in(page, client)
    await page.goto(f"/settings?tab={tab}")
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()


async def quiet_in_both_schemes(page: Page, axe: str) -> None:
    """No serious violation, light and dark."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert await serious_violations(page, axe) == []


async def test_a_key_is_shown_once_and_revoked(page: Page, client: Client, axe: str) -> None:
    """Its text is in the dialog and nowhere after it; it works until it is revoked."""
    await open_tab(page, client, "keys")
    await page.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name", exact=True).fill("Reports")
    await dialog.get_by_label("Read", exact=True).check()
    await quiet_in_both_schemes(page, axe)
    await dialog.get_by_role("button", name="Make key").click()
    key = await dialog.get_by_test_id("key").inner_text()
    assert key.startswith("rk_")
    reading = {"Authorization": f"Bearer {key}"}
    assert (await client.read.get("/v1/segments", headers=reading)).status_code == 200
    await dialog.get_by_role("button", name="I have it").click()
    row = page.get_by_role("row", name="Reports")
    await expect(row).to_contain_text(key[:6])
    await expect(page.get_by_text(key)).to_have_count(0)
    await page.get_by_role("button", name="Revoke Reports").click()
    await expect(dialog).to_contain_text("This cannot be undone")
    await quiet_in_both_schemes(page, axe)
    await dialog.get_by_role("button", name="Revoke", exact=True).click()
    await expect(row).to_have_count(0)
    await page.get_by_label("Show 1 revoked").check()
    await expect(row).to_contain_text("revoked")

    async def is_refused() -> bool:
        return (await client.read.get("/v1/segments", headers=reading)).status_code == 401

    await wait_until(is_refused, message="the revoked key is refused")


async def test_attributes_and_events_are_described(page: Page, client: Client, axe: str) -> None:
    """As people read them; with types, share and the segments that use them."""
    await identify(client, "u1", MonthlyCharges=20)
    await identify(client, "u2", MonthlyCharges="20")
    await client.call("track", userId="u1", event="Order Completed", messageId="t1")
    await client.get("/v1/freshness", wait_for="t1")
    await client.create_segment("Payers", {"all": [where("MonthlyCharges", "gt", 10)]})
    await open_tab(page, client, "attributes")
    row = page.get_by_role("row", name="MonthlyCharges")
    for text in ("Monthly charges", "number", "string", "100 %", "Payers"):
        await expect(row).to_contain_text(text)
    await quiet_in_both_schemes(page, axe)
    await page.get_by_role("button", name="Monthly charges").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Display name").fill("Fee")
    await dialog.get_by_label("Description").fill("What she pays a month")
    await quiet_in_both_schemes(page, axe)
    await dialog.get_by_role("button", name="Save").click()
    await expect(row).to_contain_text("Fee")
    await expect(row).to_contain_text("What she pays a month")
    await page.get_by_role("tab", name="Events").click()
    await page.get_by_role("button", name="Order Completed").click()
    await dialog.get_by_label("Description").fill("A paid order")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("row", name="Order Completed")).to_contain_text("A paid order")
    await quiet_in_both_schemes(page, axe)


async def test_the_zone_says_what_it_changes(page: Page, client: Client, axe: str) -> None:
    """Before it is changed; then the segments that count days are built again."""
    await identify(client, "u1", born="2020-01-01")
    await client.create_segment("Born", {"all": [where("born", "on", "2020-01-01")]})
    await open_tab(page, client, "environments")
    await page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    zone = dialog.get_by_role("combobox", name="Time zone")
    await zone.fill("tokyo")
    await page.get_by_role("option", name="Asia/Tokyo").click()
    await expect(dialog).to_contain_text("Days begin at midnight in Asia/Tokyo, no longer in UTC")
    await quiet_in_both_schemes(page, axe)
    await dialog.get_by_role("button", name="Count days in Asia/Tokyo").click()
    await expect(page.get_by_text("1 segment is built again.")).to_be_visible()
    await expect(page.get_by_role("row", name=client.environment)).to_contain_text("Asia/Tokyo")
    await quiet_in_both_schemes(page, axe)


async def test_the_audit_log_says_who_commanded_what(page: Page, client: Client, axe: str) -> None:
    """Newest first, and filtered by what was done."""
    await client.create_segment("Payers", {"all": [where("plan", "is", "pro")]})
    await client.manage.post("/v1/keys", json={"name": "reader", "scope": "read"})
    await open_tab(page, client, "audit")
    rows = page.get_by_role("row")
    await expect(rows.nth(1)).to_contain_text("Key made")
    await expect(rows.nth(2)).to_contain_text("Segment created")
    await quiet_in_both_schemes(page, axe)
    await page.get_by_role("combobox", name="What was done").fill("segment created")
    await page.get_by_role("option", name="Segment created").click()
    await expect(rows).to_have_count(2)


async def test_a_reader_sees_attributes_and_no_keys(page: Page, client: Client, axe: str) -> None:
    """And nothing that would be refused."""
    await identify(client, "u1", plan="pro")
    reader = (await client.manage.post("/v1/keys", json={"name": "reader", "scope": "read"})).json()["key"]
    await paste(page, reader)
    await page.goto("/settings")
    await expect(page.get_by_role("heading", name="Only for those who may manage")).to_be_visible()
    await page.get_by_role("tab", name="Attributes").click()
    await expect(page.get_by_role("row", name="plan")).to_be_visible()
    await expect(page.get_by_role("button", name="Plan")).to_have_count(0)
    await quiet_in_both_schemes(page, axe)
