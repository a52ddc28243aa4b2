"""The page of a user: why she is in segments or not, what changes by time alone, and what she did."""

import re
from urllib.parse import quote

import pytest
from playwright.async_api import Locator, Page, expect

from shared.clock import SystemClock
from shared.domain.instants import format_instant
from tests.browser.opening import line, open_page, send
from tests.browser.visiting import client as client
from tests.browser.watching import serious_violations
from tests.client import Client, where

# The first test builds the dashboard.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SOON = {"n": 30, "unit": "seconds"}
FLIP_MS = 60_000


def segment(page: Page, name: str) -> Locator:
    """The line of a segment, with its explanation."""
    return page.get_by_role("list", name="Segments").get_by_role("listitem").filter(has_text=name)


async def test_why_she_is_not_in_a_segment_is_read_line_by_line(page: Page, client: Client, axe: str) -> None:
    """What each line needs, what she has, which message set it, and what is of the wrong type."""
    await send(client, "identify", "m1", userId="ann", traits={"name": "Ann", "plan": "pro", "seats": "12"})
    await client.create_segment("Big pro", {"all": [where("plan", "is", "pro"), where("seats", "gte", 10)]})
    await open_page(page, client, "/user?id=ann")
    told = segment(page, "Big pro")
    await expect(told.get_by_text("is not in")).to_be_attached()
    await told.get_by_role("button", name="Big pro").click()
    held = line(told, "plan is pro")
    await expect(held.get_by_text("holds", exact=True)).to_be_attached()
    await expect(held).to_contain_text("m1")
    missed = line(told, "seats is at least 10")
    await expect(missed.get_by_text("does not hold")).to_be_attached()
    await expect(missed).to_contain_text("12")
    await expect(missed).to_contain_text("is a string, needs a number")
    await expect(told.get_by_text("Plan is pro, and seats is at least 10.")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await page.emulate_media(color_scheme="dark")
    assert await serious_violations(page, axe) == []


async def test_time_alone_moves_her_while_she_is_looked_at(page: Page, client: Client) -> None:
    """The countdown ends, and the segment and the line turn over by themselves."""
    await client.create_segment("Trial ends", where("trialEndsAt", "in_next", SOON))
    await send(client, "identify", "m1", userId="ann")
    await open_page(page, client, "/user?id=ann")
    told = segment(page, "Trial ends")
    await expect(told.get_by_text("is not in")).to_be_attached()
    ends = format_instant(SystemClock().now_ms() + 50_000)
    await send(client, "identify", "m2", userId="ann", traits={"trialEndsAt": ends})
    await expect(told.get_by_text(re.compile(r"may enter in \d+ s"))).to_be_visible()
    await told.get_by_role("button", name="Trial ends").click()
    await expect(line(told, "trialEndsAt")).to_contain_text(re.compile(r"true in \d+ s"))
    await expect(told.get_by_text("is in", exact=True)).to_be_attached(timeout=FLIP_MS)
    await expect(line(told, "trialEndsAt")).to_contain_text(re.compile(r"false in \d+ s"))


async def test_a_company_and_a_segment_inside_are_told_with_their_lines(page: Page, client: Client) -> None:
    """Which company comes near, and why the inner segment does not hold."""
    await send(client, "group", "m1", userId="ann", groupId="acme", traits={"plan": "free"})
    await send(client, "group", "m2", userId="ann", groupId="umbrella", traits={"plan": "pro"})
    await client.create_segment("At a pro company", {"company": "any", "where": where("plan", "is", "pro")})
    inner = await client.create_segment("Seen", {"event": "Seen", "op": "performed"})
    await client.create_segment("Has seen", {"not": {"segment": inner, "op": "not_in_segment"}})
    await open_page(page, client, "/user?id=ann")
    company = segment(page, "At a pro company")
    await company.get_by_role("button", name="At a pro company").click()
    await expect(company.get_by_role("link", name="umbrella")).to_be_visible()
    await company.get_by_role("button", name="Lines of acme").click()
    await expect(line(company, "plan is pro")).to_have_count(2)
    nested = segment(page, "Has seen")
    await nested.get_by_role("button", name="Has seen").click()
    await expect(line(nested, "performed Seen")).to_contain_text("0 counted")


async def test_attributes_are_found_with_their_message(page: Page, client: Client, axe: str) -> None:
    """By name, by value, and however many there are."""
    many = {f"attribute{number}": number for number in range(250)}
    await send(client, "identify", "m-set", userId="ann", traits={**many, "plan": "enterprise"})
    await open_page(page, client, "/user?id=ann&tab=attributes")
    rows = page.get_by_role("table").get_by_role("row")
    await expect(rows).to_have_count(201)
    await page.get_by_role("button", name="Show 51 more").click()
    await expect(rows).to_have_count(252)
    await page.get_by_label("Find an attribute").fill("enterp")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(1)).to_contain_text("Planenterprisestring")
    await expect(rows.nth(1)).to_contain_text("m-set")
    assert await serious_violations(page, axe) == []


async def test_what_she_does_appears_by_itself(page: Page, client: Client, axe: str) -> None:
    """New calls at the top, filtered by name, and opened to what was sent; attributes follow too."""
    await send(client, "track", "e1", userId="ann", event="Signed In", properties={"device": "phone"})
    await open_page(page, client, "/user?id=ann&tab=activity")
    calls = page.get_by_role("tabpanel").get_by_role("listitem")
    await expect(calls).to_have_count(1)
    await send(client, "track", "e2", userId="ann", event="Ordered", properties={"total": 12})
    await expect(calls).to_have_count(2)
    await expect(calls.first).to_contain_text("Ordered")
    await calls.first.get_by_text("Ordered", exact=True).click()
    await expect(page.get_by_text('"total": 12')).to_be_visible()
    assert await serious_violations(page, axe) == []
    await page.get_by_role("combobox", name="Name of the event").fill("Signed In")
    await page.get_by_role("combobox", name="Name of the event").press("Enter")
    await expect(calls).to_have_count(1)
    await page.reload()
    await expect(calls).to_have_count(1)
    await expect(calls.first).to_contain_text("Signed In")
    await page.get_by_role("tab", name="Attributes").click()
    await expect(page.get_by_text("No attributes")).to_be_visible()
    await send(client, "identify", "e3", userId="ann", traits={"plan": "pro"})
    await expect(page.get_by_role("row", name="Plan pro")).to_be_visible()


async def test_a_reload_shows_the_same_view_of_an_awkward_id(page: Page, client: Client) -> None:
    """The tab and the open explanations are in the address; the id may hold what means something there."""
    user_id = "a/b.. ?c=d#e %2F Ünï"
    await send(client, "identify", "m1", userId=user_id, traits={"name": "Ann"})
    await client.create_segment("Named", where("name", "exists"))
    await open_page(page, client, f"/user?id={quote(user_id, safe='')}")
    await expect(page.get_by_role("heading", name="Ann")).to_be_visible()
    await segment(page, "Named").get_by_role("button", name="Named").click()
    row = line(page.locator("body"), "name has a value")
    await expect(row).to_contain_text("Ann")
    await page.reload()
    await expect(row).to_contain_text("Ann")
    await page.get_by_role("tab", name="Raw JSON").click()
    await expect(page.get_by_label("Raw JSON").get_by_text('"identified": true')).to_be_visible()
    await page.go_back()
    await expect(row).to_contain_text("Ann")


async def test_an_unknown_id_leads_on(page: Page, client: Client, axe: str) -> None:
    """To ids like it, and from a visitor to whom she turned out to be."""
    await send(client, "track", "m0", anonymousId="anon-7f3", event="Seen")
    await send(client, "identify", "m1", userId="customer-1", anonymousId="anon-7f3", traits={"name": "Ann"})
    await open_page(page, client, "/user?id=customer-12")
    await expect(page.get_by_role("heading", name="No such user")).to_be_visible()
    near = page.get_by_role("region", name="Did you mean").get_by_role("link", name="customer-1")
    await expect(near).to_be_visible()
    assert await serious_violations(page, axe) == []
    await near.click()
    await expect(page.get_by_text("Merged from anon-7f3 (1 call)")).to_be_visible()
    await page.goto("/user?id=anon-7f3")
    await page.get_by_role("link", name="Open customer-1").click()
    await expect(page.get_by_role("heading", name="Ann")).to_be_visible()


async def test_she_is_picked_and_deleted_from_her_page(page: Page, client: Client) -> None:
    """A manual segment takes her at once; deleted, she is unknown."""
    await send(client, "identify", "m1", userId="ann")
    await client.create_segment("By hand", {}, kind="manual", conditions=None)
    await open_page(page, client, "/user?id=ann")
    await page.get_by_role("button", name="Add to manual segment").click()
    await page.get_by_role("option", name="By hand").click()
    await page.get_by_role("dialog").get_by_role("button", name=re.compile("^Add")).click()
    await expect(segment(page, "By hand").get_by_text("is in", exact=True)).to_be_attached()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete 1 user").click()
    await page.goto("/user?id=ann")
    await expect(page.get_by_role("heading", name="No such user")).to_be_visible()
