"""The dashboard as people use it: signed in by the link, everything moves, and nothing jumps or leaks."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.visiting import client as client
from tests.browser.visiting import identify, paste, sign_in
from tests.browser.watching import Watched, serious_violations
from tests.client import Client
from tests.stack import Stack

# The first test builds the dashboard.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def login_link(stack: Stack) -> str:
    """The link that `muster up` prints where Muster runs already."""
    link = re.search(r"http\S+#login=\S+", stack.run("up"))
    assert link is not None
    return link[0]


async def test_the_link_signs_in_once_and_leaves_no_trace(stack: Stack, watched: Watched) -> None:
    """The code leaves the address at once and reaches no server but in the body of the trade."""
    page, link = watched.page, login_link(stack)
    await page.goto(link)
    await expect(page.get_by_text("Waiting for the first identify")).to_be_visible()
    assert page.url == f"{stack.access.query_url}/users"
    assert not [address for address in watched.addresses[1:] if "login=" in address]
    await expect(page.get_by_role("tabpanel").get_by_text(stack.access.write_key)).to_be_visible()
    await page.evaluate("sessionStorage.clear()")
    await page.goto("about:blank")
    await page.goto(link)
    await expect(page.get_by_text("This login link was used before")).to_be_visible()


async def test_the_first_identify_turns_the_page_into_the_users(page: Page, client: Client, axe: str) -> None:
    """Nobody reloads anything."""
    await sign_in(page, client)
    await expect(page.get_by_text("Waiting for the first identify")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await client.call("identify", userId="u1", traits={"email": "ann@example.com", "plan": "pro"})
    await expect(page.get_by_role("link", name="ann@example.com")).to_be_visible()
    assert await serious_violations(page, axe) == []


async def test_a_refused_first_call_is_told_with_its_reason(page: Page, client: Client, axe: str) -> None:
    """Whoever waits for her first user sees why it does not come, and that it came once the call is right."""
    await sign_in(page, client)
    assert (await client.write.post("/v1/identify", json={"traits": {}})).status_code == 400
    refusal = page.get_by_role("alert")
    await expect(refusal).to_contain_text("needs a userId or an anonymousId")
    await expect(refusal).to_contain_text('{"traits":{}}')
    await expect(page.get_by_text("Waiting for the first identify")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await identify(client, "u1")
    await expect(page.get_by_role("link", name="u1")).to_be_visible()


async def test_the_first_page_names_the_command_that_makes_a_key(stack: Stack, page: Page, client: Client) -> None:
    """The command runs as it stands, and the key is of the environment that the reader looks at."""
    reader = (await client.manage.post("/v1/keys", json={"name": "reader", "scope": "read"})).json()["key"]
    await paste(page, reader)
    hint = page.get_by_text(re.compile(r"^muster keys create .* --environment"))
    await expect(hint).to_be_visible()
    assert stack.run(*(await hint.inner_text()).split()[1:]).startswith("wk_")
    made = (await client.manage.get("/v1/keys")).json()["results"]
    assert "my-app" in [key["name"] for key in made]
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_counts_tick_and_rows_wait_to_be_shown(page: Page, client: Client) -> None:
    """The rail follows by itself; the table offers what is new."""
    await identify(client, "u1")
    await sign_in(page, client)
    await expect(page.get_by_role("link", name="u1")).to_be_visible()
    await client.call("identify", userId="u2")
    await expect(page.get_by_role("link", name="All users 2")).to_be_visible()
    offer = page.get_by_role("button", name="1 new, show")
    await expect(offer).to_be_visible()
    await expect(page.get_by_role("link", name="u2")).to_have_count(0)
    await offer.click()
    await expect(page.get_by_role("link", name="u2")).to_be_visible()
    await expect(offer).to_have_count(0)


async def test_the_address_is_the_view(page: Page, client: Client) -> None:
    """Sort, search and page are in it: a reload shows the same rows, Back the ones before, next and previous all."""
    await identify(client, *(f"u{number:03}" for number in range(60)), team="blue")
    await sign_in(page, client)
    rows = page.get_by_role("region", name="Users").get_by_role("link")
    await expect(rows).to_have_count(50)
    await page.get_by_role("button", name="User", exact=True).click()
    await expect(rows.first).to_have_text("u000")
    await page.get_by_role("button", name="Next").click()
    await expect(rows).to_have_text([f"u{number:03}" for number in range(50, 60)])
    await page.reload()
    await expect(rows).to_have_text([f"u{number:03}" for number in range(50, 60)])
    await page.get_by_role("button", name="Previous").click()
    await expect(rows.first).to_have_text("u000")
    await page.go_back()
    await expect(rows.first).to_have_text("u050")
    await page.keyboard.press("/")
    await page.keyboard.type("u007")
    await expect(rows).to_have_text(["u007"])
    assert "search=u007" in page.url
    assert "cursor" not in page.url


async def test_a_deleted_segment_leads_on(page: Page, client: Client) -> None:
    """A link that somebody kept ends at all users, not at a wall."""
    await identify(client, "u1")
    await sign_in(page, client)
    await page.goto("/users?segment=seg_gone")
    await expect(page.get_by_role("heading", name="This segment is gone")).to_be_visible()
    await page.get_by_role("link", name="See all users").click()
    await expect(page.get_by_role("link", name="u1")).to_be_visible()


async def test_keys_that_do_not_fit_are_told_why(stack: Stack, page: Page, axe: str) -> None:
    """A write key cannot sign in; a read key can, and is offered no command."""
    await page.goto("/")
    field, button = page.get_by_label("Key", exact=True), page.get_by_role("button", name="Sign in")
    await field.fill(stack.access.write_key)
    await button.click()
    await expect(page.get_by_text("it only sends calls")).to_be_visible()
    await field.fill("rk_unknown")
    await button.click()
    await expect(page.get_by_text("This key is not known here")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await field.fill(stack.access.read_key)
    await button.click()
    await expect(page.get_by_role("link", name="All users")).to_be_visible()
    await expect(page.get_by_role("button", name="New", exact=True)).to_have_count(0)
