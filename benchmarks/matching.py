"""How the cost of a change grows with the number of segments, at equal flips, in one process without servers (P7)."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter

import asyncpg

from benchmarks.page import Result
from benchmarks.people import EVENT
from benchmarks.scene import home
from services.cli.embedded.postgres_server import start_postgres, stop_postgres
from services.segmenter.definition import Definition
from services.segmenter.matching import by_event
from services.segmenter.projection import User
from services.segmenter.questions import Happened, count_event
from services.segmenter.rules import index
from shared.domain.attributes import EMPTY, fold, to_row
from shared.domain.conditions import parse_tree
from shared.domain.order import OrderKey
from shared.domain.traits import flatten
from shared.domain.values import JSON
from shared.postgres.conditions_sql import compile_where
from shared.postgres.migrate import migrate
from shared.postgres.pool import Connection
from shared.postgres.statements import load
from tests.definitions import ENVIRONMENT, UTC, definition

SIZES = (10, 100, 1_000, 10_000)
CHANGES = 400
ROUNDS = 5
DAY = 86_400_000
NOW = 20_000 * DAY
PER_STATEMENT = 1_000
_SQL = load(__file__)

Tree = Mapping[str, JSON]
"""A condition tree."""


def where(attribute: str, op: str, value: JSON) -> dict[str, JSON]:
    """A line on an attribute."""
    return {"attribute": attribute, "op": op, "value": value}


def mixed(number: int) -> Tree:
    """Equality, sets, ranges, dates and nested groups, on conditions of one's own and on shared ones."""
    draw = random.Random(number)
    own = [
        where("city", "is", f"city-{number}"),
        where("sku", "is_one_of", [f"sku-{number}", f"sku-{number}-b"]),
        where("score", "gte", 1_000_000 + number),
        where("trial_ends_at", "in_next", {"n": 40_000 + number, "unit": "hours"}),
        where("name", "starts_with", f"name-{number}"),
    ]
    shared = where("plan", "is", draw.choice(["pro", "enterprise"]))
    kind = number % 4
    if kind == 0:
        return own[number % 5]
    if kind == 1:
        return {"all": [own[number % 5], where("country", "is", "DE")]}
    if kind == 2:
        return {"any": [own[number % 5], own[(number + 1) % 5]]}
    return {"all": [{"any": [own[number % 5], own[(number + 2) % 5]]}, {"not": shared}]}


def containing(number: int) -> Tree:
    """Conditions without an index form."""
    return where("name", "contains", f"part {number} of it")


def ending(number: int) -> Tree:
    """The same of the end of a text."""
    return where("name", "ends_with", f"part {number}")


def performing(number: int) -> Tree:
    """Conditions on one event, in windows of their own: each new one concerns all of them."""
    window: dict[str, JSON] = {"in_last": {"n": 100 + number, "unit": "days"}}
    return {"event": EVENT, "op": "performed", "count": {"at_least": 900 + number % 100}, "window": window}


EVERY_CHANGE: Sequence[Tree] = [
    where("seats", "gte", 10), where("plan", "is", "trial"), where("city", "is_one_of", ["Berlin", "Paris"]),
]  # fmt: skip
"""The segments that flip with each change, however many others there are."""


def users(number: int) -> tuple[User, User]:
    """Somebody before and after a change that flips each of them."""
    return user("starter", "Oslo", number % 10), user("trial", "Berlin" if number % 2 else "Paris", 10 + number % 90)


def user(plan: str, city: str, seats: int) -> User:
    """Somebody with the attributes that the segments ask for."""
    traits: dict[str, JSON] = {
        "plan": plan, "city": city, "seats": seats, "score": seats, "name": f"Ann {seats}", "country": "NO",
        "trial_ends_at": "2024-10-14T00:00:00Z",
    }  # fmt: skip
    state, _ = fold(EMPTY, flatten(traits), OrderKey(0, 0, "m"))
    return User(ENVIRONMENT, "u", True, state, NOW, NOW)


def definitions(tree: Callable[[int], Tree], size: int) -> list[Definition]:
    """So many, among them those that flip."""
    rest = [definition(number, tree(number)) for number in range(len(EVERY_CHANGE), size)]
    return [definition(number, each) for number, each in enumerate(EVERY_CHANGE)] + rest


def microseconds(found: Sequence[Definition], amount: int) -> tuple[float, float]:
    """Per change, by the index and by evaluating all; the best of some rounds of so many changes."""
    rules = index(found)[ENVIRONMENT, "user"]
    changes, names = [users(number) for number in range(amount)], {"plan", "city", "seats", "score", "name"}
    if asked := [each for same in rules.questions.by_name.values() for each in same]:
        events, concerns = count_event(asked, {}, Happened(EVENT, NOW, {}, {}), NOW)
        changes, names = [(old, replace(new, events=events)) for old, new in changes], names | concerns

    def by_index() -> int:
        return sum(len(by_event(rules, old, new, names, (NOW, "event:m"))[0]) for old, new in changes)

    def by_all() -> int:
        pairs = [(old.subject(), new.subject()) for old, new in changes[: max(1, 20_000 // len(found))]]
        return sum(each.judge(old, NOW).truth != each.judge(new, NOW).truth for old, new in pairs for each in found)

    assert by_index() == amount * len(EVERY_CHANGE)
    best = [min(timed(step) for _ in range(ROUNDS)) for step in (by_index, by_all)]
    return best[0] / amount * 1e6, best[1] / min(amount, max(1, 20_000 // len(found))) * 1e6


async def sql_microseconds(size: int) -> float:
    """What it takes to ask Postgres the same of one user."""
    with home() as folder:
        server = start_postgres(folder / "postgres")
        try:
            await migrate(server.url)
            connection = await asyncpg.connect(server.url)
            try:
                return await _asked_in_sql(connection, size)
            finally:
                await connection.close()
        finally:
            stop_postgres(server)


async def _asked_in_sql(connection: Connection, size: int) -> float:
    somebody = user("trial", "Berlin", 10)
    columns = to_row(somebody.attributes)
    await connection.execute(_SQL["add_user"], ENVIRONMENT, *columns, NOW)
    prepared = []
    trees = [*EVERY_CHANGE, *map(mixed, range(len(EVERY_CHANGE), size))]
    for first in range(0, size, PER_STATEMENT):
        texts, values = list[str](), list[object]()
        for tree in trees[first : first + PER_STATEMENT]:
            asked = compile_where(parse_tree(dict(tree), "user"), NOW, UTC, first_parameter=2 + len(values))
            texts.append(asked.sql)
            values += asked.parameters
        prepared.append((await connection.prepare(_SQL["ask"].replace("/*all*/ true", ", ".join(texts))), values))
    best = math.inf
    for _ in range(ROUNDS):
        began = perf_counter()
        for statement, values in prepared:
            await statement.fetchval(ENVIRONMENT, *values)
        best = min(best, perf_counter() - began)
    return best * 1e6


def timed(step: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = perf_counter()
    step()
    return perf_counter() - began


KINDS: Mapping[str, Callable[[int], Tree]] = {
    "Conditions with an index form": mixed,
    "Only `contains`": containing,
    "Only `ends_with`": ending,
    "Only the event that happened": performing,
}


PLOTTED = list(KINDS)[:2]


def run() -> Result:
    """Both mixes at all sizes; each change flips three segments."""
    rows = []
    for name, tree in KINDS.items():
        found = {
            size: microseconds(definitions(tree, size), CHANGES if tree is mixed else CHANGES // 10) for size in SIZES
        }
        for size, (by_index, by_all) in found.items():
            ratio = by_index / found[100][0]
            text = f"{by_index:,.0f} us, {ratio:.2f}x of 100; all evaluated {by_all:,.0f} us"
            rows.append((f"{name}{': ' if name in PLOTTED else ', '}{size:,} segments", text))
    rows.append((f"As SQL, {SIZES[-1]:,} segments", f"{asyncio.run(sql_microseconds(SIZES[-1])):,.0f} us"))
    return Result(
        "matching",
        "What a change costs with more segments",
        "A change of five attributes that flips three segments, whatever their number. Conditions of one's own\n"
        "(equality, sets, ranges, moments, prefixes) and shared ones, alone and in nested groups. Apart: `contains`\n"
        "and `ends_with`, asked when their text changes, and conditions that all count the event that just happened.\n"
        "As SQL: the same segments with an index form, asked of a user's row in statements of a thousand conditions.",
        rows,
    )
