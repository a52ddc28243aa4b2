"""The condition builder as people use it: every line counted, one user checked, and nothing of a tree ever lost."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.visiting import client as client
from tests.browser.visiting import identify, sign_in
from tests.browser.watching import Watched, serious_violations
from tests.client import Client, where
from tests.waiting import wait_until

# The first test builds the dashboard.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PRO = where("plan", "is", "pro")
BIG = where("seats", "gte", 10)


async def people(client: Client) -> None:
    """Three on the plan pro, of whom two have many seats, and one on another plan."""
    await identify(client, "u1", "u2", plan="pro", seats=20)
    await identify(client, "u3", plan="pro", seats=2, email="ann@example.com", name="Ann")
    await identify(client, "u4", plan="free", seats=20)


async def open_filter(page: Page, client: Client, tree: object, path: str = "/users", **search: str) -> Locator:
    """Sign in and open a list with these conditions; returns the builder."""
    await sign_in(page, client)
    asked = "".join(f"&{name}={quote(value)}" for name, value in search.items())
    await page.goto(f"{path}?filter={quote(json.dumps(tree))}{asked}")
    builder = page.get_by_role("region", name="Conditions")
    await expect(builder).to_be_visible()
    return builder


async def applied(page: Page, tree: object) -> None:
    """Wait until the address holds exactly these conditions."""

    async def is_applied() -> bool:
        found = parse_qs(urlsplit(page.url).query).get("filter", ["null"])
        return bool(json.loads(found[0]) == tree)

    await wait_until(is_applied, message=f"{json.dumps(tree)} applies")


async def pick(page: Page, field: Locator, text: str, option: str) -> None:
    """Type into a field and take what it offers."""
    await field.fill(text)
    await page.get_by_role("option", name=option).first.click()


async def add(builder: Locator, line: str) -> None:
    """Press the last button that adds such a line: that of the whole filter."""
    await builder.get_by_role("button", name=line, exact=True).last.click()


def line_count(builder: Locator, so_far: int, alone: int) -> Locator:
    """The number of a line: how many are left after it, and how many fit it alone."""
    return builder.get_by_title(re.compile(rf"^{so_far} so far; {alone} users? by this line alone"))


async def test_each_line_is_counted_and_each_step_is_one_back(page: Page, client: Client, axe: str) -> None:
    """What is typed into one field is one step of the history; Back gives the conditions before it."""
    await people(client)
    builder = await open_filter(page, client, None)
    await add(builder, "Attribute")
    await pick(page, builder.get_by_role("combobox", name="Attribute"), "plan", "Plan")
    await expect(builder.get_by_text("incomplete", exact=True)).to_be_visible()
    await builder.get_by_role("combobox", name="Value").press_sequentially("pro", delay=30)
    await applied(page, {"all": [PRO]})
    await expect(line_count(builder, 3, 3)).to_be_visible()
    await add(builder, "Attribute")
    await pick(page, builder.get_by_role("combobox", name="Attribute").last, "seats", "Seats")
    await builder.get_by_role("combobox", name="Operator").last.click()
    await page.get_by_role("option", name="≥", exact=True).click()
    await builder.get_by_role("combobox", name="Value").last.fill("10")
    await expect(line_count(builder, 2, 3)).to_be_visible()
    await expect(builder.get_by_text("2 users match")).to_be_visible()
    await expect(builder.get_by_text("plan is pro, and seats is at least 10")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await page.go_back()
    await applied(page, {"all": [PRO]})
    await expect(builder.get_by_role("combobox", name="Attribute")).to_have_count(1)
    await page.go_back()
    await applied(page, None)
    await page.go_forward()
    await expect(builder.get_by_role("combobox", name="Value")).to_have_value("pro")


async def test_a_line_is_made_with_the_keyboard_alone(page: Page, client: Client) -> None:
    """A new line takes the focus; Enter takes the first of what is offered."""
    await people(client)
    builder = await open_filter(page, client, {"all": [PRO]})
    button = builder.get_by_role("button", name="Attribute", exact=True)
    await expect(line_count(builder, 3, 3)).to_be_visible()
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(builder.get_by_role("combobox", name="Attribute").last).to_be_focused()
    await page.keyboard.type("seat")
    await expect(page.get_by_role("option", name="Seats")).to_be_visible()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.type("20")
    await applied(page, {"all": [PRO, where("seats", "eq", 20)]})


async def test_any_tree_is_edited_and_nothing_of_it_is_lost(page: Page, client: Client, axe: str) -> None:
    """One value changes, and one value only; what has no fields is kept as it stands."""
    await people(client)
    segment = await client.create_segment("Pro", {"all": [PRO]})
    event: dict[str, Any] = {
        "event": "Ordered",
        "op": "performed",
        "count": {"between": [0, 5]},
        "window": {"in_last": {"n": 2, "unit": "calendar_months"}},
        "where": {"not": {"any": [where("revenue", "gte", 50), where("tags", "includes_any", ["1", 1, True])]}},
    }
    company = {"company": "none", "where": {"all": [PRO, {"membership": "role", "op": "is", "value": "admin"}]}}
    others: list[Any] = [
        {"not": {"not": where("email", "ends_with", "@example.org", ignore_case=True)}},
        {"any": [event, {"segment": segment, "op": "in_segment"}]},
        company,
        where("plan", "is_not", ""),
        where("at", "not_between_dates", ["2026-01-01", "2026-03-31"]),
    ]
    builder = await open_filter(page, client, {"all": [BIG, *others]})
    await expect(builder.get_by_text("users match")).to_be_visible()
    await expect(builder.get_by_role("combobox", name="Segment")).to_have_value("Pro")
    assert await serious_violations(page, axe) == []
    await builder.get_by_role("combobox", name="Value").first.fill("20")
    await applied(page, {"all": [where("seats", "gte", 20), *others]})


async def test_a_user_is_checked_line_by_line_while_one_edits(page: Page, client: Client, axe: str) -> None:
    """Each line tells her value and what it needs; the check stays in the address."""
    await people(client)
    builder = await open_filter(page, client, {"all": [PRO, BIG]})
    await builder.get_by_role("button", name="Check a user").click()
    field = builder.get_by_role("combobox", name="User ID or e-mail address")
    await pick(page, field, "ann@example.com", "Ann")
    await expect(builder.get_by_text("does not match", exact=True)).to_be_visible()
    await expect(builder.get_by_text("seats = 2, needs ≥ 10")).to_be_visible()
    await expect(builder.get_by_text("plan = pro")).to_be_visible()
    await expect(builder.get_by_role("img", name="holds", exact=True)).to_have_count(1)
    assert "check=u3" in page.url
    assert await serious_violations(page, axe) == []
    await builder.get_by_role("combobox", name="Value").last.fill("2")
    await expect(builder.get_by_text("matches", exact=True)).to_be_visible()
    await page.reload()
    await expect(builder.get_by_role("img", name="holds", exact=True)).to_have_count(2)
    await builder.get_by_role("button", name="Stop checking").click()
    await expect(builder.get_by_role("img", name="holds", exact=True)).to_have_count(0)


async def test_time_that_changes_a_line_is_told(page: Page, client: Client) -> None:
    """A condition on the clock says when it may change by itself."""
    await people(client)
    seen = where("last_seen_at", "in_last", {"n": 2, "unit": "days"})
    builder = await open_filter(page, client, {"all": [seen]}, check="u1")
    await expect(builder.get_by_text(re.compile("may change by itself in (1 day|4. hours|2 days)"))).to_be_visible()


async def test_a_misspelt_name_is_put_right_by_one_click(page: Page, client: Client) -> None:
    """The line says that nobody has it, and offers what may be meant."""
    await people(client)
    builder = await open_filter(page, client, {"all": [where("plann", "is", "pro")]})
    await expect(builder.get_by_text("No user has an attribute 'plann' yet")).to_be_visible()
    await expect(builder.get_by_text("plann is pro matches nobody on its own")).to_be_visible()
    await builder.get_by_role("button", name="Use “plan”").click()
    await applied(page, {"all": [PRO]})
    await expect(builder.get_by_text("3 users match")).to_be_visible()


async def test_an_event_is_counted_with_its_properties(page: Page, client: Client) -> None:
    """Names, properties and values are offered as they were sent."""
    await people(client)
    for number, revenue in enumerate((10, 60, 70)):
        await client.call(
            "track", userId=f"u{number + 1}", event="Ordered", messageId=f"o{number}", properties={"revenue": revenue}
        )
    await client.get("/v1/freshness", wait_for=["o0", "o1", "o2"])
    builder = await open_filter(page, client, None)
    await add(builder, "Event")
    await pick(page, builder.get_by_role("combobox", name="Event"), "ord", "Ordered")
    await expect(line_count(builder, 3, 3)).to_be_visible()
    await builder.get_by_role("button", name="Property").click()
    await pick(page, builder.get_by_role("combobox", name="Property"), "rev", "Revenue")
    await builder.get_by_role("combobox", name="Operator").click()
    await page.get_by_role("option", name="≥", exact=True).click()
    value = builder.get_by_role("combobox", name="Value")
    await value.click()
    await page.get_by_role("option", name="60").click()
    await expect(line_count(builder, 2, 2)).to_be_visible()
    await applied(page, {"all": [{"event": "Ordered", "op": "performed", "where": where("revenue", "gte", 60)}]})


async def test_companies_have_lines_of_their_own_and_are_checked_too(page: Page, client: Client, axe: str) -> None:
    """A member is asked with the membership; a company is found by its id."""
    for user_id, role in (("u1", "admin"), ("u2", "member")):
        await client.call(
            "group",
            userId=user_id,
            groupId=f"c-{user_id}",
            messageId=f"g-{user_id}",
            traits={"name": user_id.upper()},
            context={"membership": {"role": role}},
        )
    await client.get("/v1/freshness", wait_for=["g-u1", "g-u2"], wait_for_effects="true")
    tree = {"all": [{"member": "any", "where": {"membership": "role", "op": "is", "value": "admin"}}]}
    builder = await open_filter(page, client, tree, "/companies")
    await expect(builder.get_by_text("1 company matches")).to_be_visible()
    assert await serious_violations(page, axe) == []
    await builder.get_by_role("button", name="Check a company").click()
    await pick(page, builder.get_by_role("combobox", name="Company ID"), "c-u2", "U2")
    await expect(builder.get_by_text("does not match", exact=True)).to_be_visible()


async def test_typing_in_a_picker_scans_nobody(watched: Watched, client: Client) -> None:
    """Names are found among those that are there, values are asked for once one pauses."""
    page = watched.page
    await people(client)
    builder = await open_filter(page, client, {"all": [PRO]})
    await expect(line_count(builder, 3, 3)).to_be_visible()
    await add(builder, "Attribute")
    before = len(watched.addresses)
    await builder.get_by_role("combobox", name="Attribute").last.press_sequentially("seats", delay=20)
    await expect(page.get_by_role("option", name="Seats")).to_be_visible()
    asked = [urlsplit(address).path for address in watched.addresses[before:]]
    assert not [path for path in asked if path.endswith(("/search", "/preview", "/users"))]
