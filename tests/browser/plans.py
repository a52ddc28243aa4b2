"""Four users on two plans, and the conditions that tell them apart."""

from tests.browser.visiting import identify
from tests.client import Client, where

PRO = where("plan", "is", "pro")
BIG = where("seats", "gte", 10)


async def people(client: Client) -> None:
    """Two big and one small on the plan pro, and one big on the plan free."""
    await identify(client, "u1", "u2", plan="pro", seats=20)
    await identify(client, "u3", plan="pro", seats=2)
    await identify(client, "u4", plan="free", seats=20)
