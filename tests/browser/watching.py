"""What a page of the dashboard must never do, written down while it is used."""

from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Error, Page, Request

SERIOUS = """axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => `${id}: ${nodes[0].html}`))"""


@dataclass
class Watched:
    """A page with the addresses it asked for and what it should not have done."""

    page: Page
    addresses: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def watch(page: Page, hosts: Collection[str]) -> Watched:
    """Watch a page for broken policies, crashed scripts and requests to any other host."""
    watched = Watched(page)

    def on_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            watched.complaints.append(message.text)

    def on_error(error: Error) -> None:
        watched.complaints.append(str(error))

    def on_request(request: Request) -> None:
        watched.addresses.append(request.url)
        if urlsplit(request.url).netloc not in hosts:
            watched.complaints.append(f"asked {request.url}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("request", on_request)
    return watched


SETTLED = """Promise.all(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
  .map(({ finished }) => finished.catch(() => {})))"""
"""Colours on their way from one to another have the contrast of neither."""


async def serious_violations(page: Page, axe: str) -> list[str]:
    """The serious and critical accessibility violations of what is on screen, once nothing fades any more."""
    await page.evaluate(axe)
    await page.evaluate(SETTLED)
    found: list[str] = await page.evaluate(SERIOUS)
    return found
