"""The page of a company: why it is in segments or not, and who is in it."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.opening import line, open_page, send
from tests.browser.visiting import client as client
from tests.browser.watching import serious_violations
from tests.client import Client, where

# The first test builds the dashboard.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def join(client: Client, user_id: str, company_id: str, role: str, **traits: object) -> None:
    """A user with a role in a company, which has these traits."""
    membership = {"membership": {"role": role}}
    await send(client, "group", f"m-{user_id}", userId=user_id, groupId=company_id, traits=traits, context=membership)


async def test_why_a_company_is_in_a_segment_is_told_by_its_users(page: Page, client: Client, axe: str) -> None:
    """The user who decides first, with what the condition saw of her."""
    await send(client, "identify", "m1", userId="zoe", traits={"plan": "pro"})
    await join(client, "bob", "acme", "admin", name="Acme")
    await join(client, "zoe", "acme", "admin")
    condition = {"all": [where("plan", "is", "pro"), {"membership": "role", "op": "is", "value": "admin"}]}
    await client.create_segment("With a pro", {"member": "any", "where": condition}, scope="company")
    await open_page(page, client, "/company?id=acme")
    await expect(page.get_by_role("heading", name="Acme")).to_be_visible()
    told = page.get_by_role("listitem").filter(has_text="With a pro")
    await expect(told.get_by_text("is in", exact=True)).to_be_attached()
    await told.get_by_role("button", name="With a pro").click()
    await expect(line(told, "plan is pro")).to_contain_text("m1")
    links = told.get_by_role("table").get_by_role("link")
    await expect(links).to_have_text(["zoe", "bob"])
    assert await serious_violations(page, axe) == []
    await page.emulate_media(color_scheme="dark")
    assert await serious_violations(page, axe) == []


async def test_a_user_is_removed_from_the_company(page: Page, client: Client, axe: str) -> None:
    """Users stand with their roles; one who is removed is gone from the list, and stays a user."""
    await join(client, "ann", "a/b", "admin", name="Acme")
    await join(client, "bob", "a/b", "viewer")
    await open_page(page, client, "/company?id=a%2Fb&tab=users")
    rows = page.get_by_role("tabpanel").get_by_role("row")
    await expect(rows.filter(has_text="bob")).to_contain_text("Role viewer")
    assert await serious_violations(page, axe) == []
    await page.get_by_role("button", name="Remove bob from a/b").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    await expect(rows.filter(has_text="bob")).to_have_count(0)
    await expect(rows.filter(has_text="ann")).to_be_visible()
    assert await client.get("/v1/users/bob")


async def test_attributes_tell_their_message_and_follow(page: Page, client: Client) -> None:
    """Without a reload; a reload shows the same tab."""
    await join(client, "ann", "acme", "admin", plan="free")
    await open_page(page, client, "/company?id=acme&tab=attributes")
    row = page.get_by_role("row", name="Plan")
    await expect(row).to_contain_text("free")
    await expect(row).to_contain_text("m-ann")
    await send(client, "group", "m2", userId="ann", groupId="acme", traits={"plan": "pro"})
    await expect(row).to_contain_text("m2")
    await page.reload()
    await expect(row).to_contain_text("pro")


async def test_an_unknown_company_leads_on(page: Page, client: Client) -> None:
    """To those with an id like it."""
    await join(client, "ann", "acme-corp", "admin")
    await open_page(page, client, "/company?id=acme-corporation")
    await expect(page.get_by_role("heading", name="No such company")).to_be_visible()
    await page.get_by_role("region", name="Did you mean").get_by_role("link", name="acme-corp").click()
    await expect(page.get_by_role("heading", name="acme-corp")).to_be_visible()
