"""Lists of users and companies as files."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import tracemalloc
from typing import Any

import httpx
import pytest

from services.query import exporting
from tests.builders import ENVIRONMENT, SHARDS, World
from tests.waiting import wait_until


async def file(http: httpx.AsyncClient, path: str = "/v1/users/export", **asked: Any) -> httpx.Response:
    """A whole file."""
    response = await http.post(path, json=asked)
    assert response.status_code == 200, response.text
    return response


def rows(response: httpx.Response) -> list[list[str]]:
    """The lines of a CSV file, the header first."""
    return list(csv.reader(io.StringIO(response.text, newline=""), strict=True))


async def crowd(world: World, number: int) -> None:
    """So many users, quickly: `u000001` and so on, of plans in turns."""
    for statement in (
        """insert into users (shard, environment, user_id, identified, attributes, instants, provenance)
           select shard_of($1, id, $2), $1, id, true, jsonb_build_object('n', n, 'plan', 'p' || n % 7), '{}', '[]'
           from generate_series(1, $3::integer) as n, lateral (select 'u' || lpad(n::text, 6, '0') as id) as i""",
        """insert into user_activity (shard, environment, user_id, first_seen_at, last_seen_at)
           select shard_of($1, id, $2), $1, id, 1000, 2000
           from generate_series(1, $3::integer) as n, lateral (select 'u' || lpad(n::text, 6, '0') as id) as i""",
    ):
        await world.connection.execute(statement, ENVIRONMENT, SHARDS, number)
    await world.connection.execute("analyze")


async def test_a_file_has_what_a_list_has(http: httpx.AsyncClient, world: World) -> None:
    """The id, the columns in order, empty where a user has none; a header; who does not match is not in it."""
    await world.user("u1", {"plan": "pro", "seats": 5, "tags": ["a", "b"], "trial": True})
    await world.user("u2", {"plan": "free"})
    await world.user("u3", {"plan": "pro"})
    response = await file(
        http,
        conditions={"attribute": "plan", "op": "is", "value": "pro"},
        columns=["seats", "tags", "trial", "first_seen_at", "nothing"],
        sort=[{"attribute": "user_id", "direction": "desc"}],
    )
    assert response.text == (
        "user_id,seats,tags,trial,first_seen_at,nothing\r\n"
        "u3,,,,1970-01-01T00:00:01.000Z,\r\n"
        'u1,5,"[""a"", ""b""]",true,1970-01-01T00:00:01.000Z,\r\n'
    )


async def test_without_columns_a_file_has_everything(http: httpx.AsyncClient, world: World) -> None:
    """Built-ins first, then all attributes by name; an attribute that is called like a built-in keeps apart."""
    await world.user("u1", {"plan": "pro", "user_id": "other"})
    assert rows(await file(http)) == [
        ["user_id", "identified", "first_seen_at", "last_seen_at", "plan", "traits.user_id"],
        ["u1", "true", "1970-01-01T00:00:01.000Z", "1970-01-01T00:00:02.000Z", "pro", "other"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", 'a"b', "a,b", "a\r\nb", "ü"])
async def test_no_text_is_a_formula(http: httpx.AsyncClient, world: World, text: str) -> None:
    """Text that a spreadsheet would run has an apostrophe before it; a number is a number."""
    await world.user("u1", {"text": text, "number": -5})
    found = rows(await file(http, columns=["text", "number"]))
    assert found[1] == ["u1", f"'{text}" if text[0] in "=+-@\t\r" else text, "-5"]


async def test_members_have_the_time_they_entered(http: httpx.AsyncClient, world: World) -> None:
    """A file is called like its segment, and has its columns."""
    segment = await world.segment("pro", columns=["plan"])
    await world.user("u1", {"plan": "pro", "n": 1})
    await world.enter(segment, "u1", 5_000)
    response = await file(http, segment="pro", columns=["entered_at", "plan"])
    assert rows(response)[1:] == [["u1", "1970-01-01T00:00:05.000Z", "pro"]]
    assert rows(await file(http, segment="pro"))[0] == ["user_id", "plan"]
    name = response.headers["content-disposition"]
    assert name.startswith('attachment; filename="pro-20')
    assert name.endswith('Z.csv"')
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["muster-as-of"]


async def test_lines_of_json_are_rows_of_a_search(http: httpx.AsyncClient, world: World) -> None:
    """The same members, exact numbers."""
    await world.user("u1", {"big": 9007199254740993})
    response = await file(http, format="ndjson")
    found = (await http.post("/v1/users/search", json={})).json()["results"]
    assert [json.loads(line) for line in response.text.splitlines()] == found
    assert "9007199254740993" in response.text
    assert response.headers["content-type"] == "application/x-ndjson"


async def test_companies_are_exported_alike(http: httpx.AsyncClient, world: World) -> None:
    """With their number of members."""
    await world.user("u1")
    await world.company("c1", ["u1"], {"industry": "steel"})
    found = rows(await file(http, "/v1/companies/export"))
    assert found[0] == ["company_id", "first_seen_at", "last_seen_at", "member_count", "industry"]
    assert (found[1][0], found[1][3:]) == ("c1", ["1", "steel"])


async def test_what_is_wrong_is_said_before_the_file(http: httpx.AsyncClient, world: World) -> None:
    """As in a search; a segment that is not built has no file yet."""
    await world.segment("soon", state="building")
    for asked, status, code in (
        ({"segment": "soon"}, 409, "segment_not_ready"),
        ({"segment": "none"}, 404, "not_found"),
        ({"conditions": {"any": []}}, 422, "invalid_definition"),
        ({"format": "xlsx"}, 422, "invalid_request"),
        ({"limit": 0}, 422, "invalid_request"),
        ({"cursor": "c_"}, 400, "unknown_field"),
    ):
        response = await http.post("/v1/users/export", json=asked)
        assert (response.status_code, response.json()["code"]) == (status, code), asked


@pytest.mark.timeout(120)
@pytest.mark.parametrize("sort", [[], [{"attribute": "plan"}]])
async def test_a_large_file_is_never_held_whole(
    http: httpx.AsyncClient, world: World, sort: list[dict[str, str]]
) -> None:
    """100,000 rows, each once and in order, in a few megabytes, with no transaction open meanwhile."""
    await crowd(world, 100_000)
    tracemalloc.start()
    count, last, oldest = 0, "", 0.0
    async with http.stream("POST", "/v1/users/export", json={"columns": ["plan"], "sort": sort}) as response:
        async for line in response.aiter_lines():
            user_id, plan = line.split(",")
            if count:
                key = f"{plan}{user_id}" if sort else user_id
                assert key > last
                last = key
            count += 1
            if count % 20_000 == 0:
                oldest = max(oldest, await _oldest_transaction(world))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100_001
    assert peak < 25_000_000
    assert oldest < 3


async def _oldest_transaction(world: World) -> float:
    """Seconds since a transaction of query began."""
    found: float = await world.connection.fetchval(
        """select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float from pg_stat_activity
           where application_name = 'muster query' and datname = current_database()"""
    )
    return found


async def test_at_most_so_many_rows(http: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However they fall into pages."""
    monkeypatch.setattr(exporting, "PAGE_ROWS", 3)
    await crowd(world, 10)
    for limit in (1, 3, 4, 9, 10, 11):
        found = rows(await file(http, limit=limit))
        assert [row[0] for row in found[1:]] == [f"u{number:06}" for number in range(1, min(limit, 10) + 1)]


async def test_who_leaves_ends_the_file(http: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is read for nobody."""
    monkeypatch.setattr(exporting, "PAGE_ROWS", 1)
    await crowd(world, 20_000)
    async with http.stream("POST", "/v1/users/export", json={}) as response:
        async for _ in response.aiter_bytes():
            break
    calls = 0

    async def is_over() -> bool:
        nonlocal calls
        before, calls = calls, await _reads(world)
        return before == calls

    await wait_until(is_over, message="the end of the reads")


async def _reads(world: World) -> int:
    """When query last began a statement, in microseconds: it moves as long as pages are read."""
    await asyncio.sleep(0.1)
    found: int = await world.connection.fetchval(
        """select coalesce(max(extract(epoch from query_start) * 1000000), 0)::bigint from pg_stat_activity
           where application_name = 'muster query' and datname = current_database()"""
    )
    return found


async def test_a_file_of_an_edited_segment_is_cut(
    http: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody takes a part of it for the whole."""
    monkeypatch.setattr(exporting, "PAGE_ROWS", 1)
    segment = await world.segment("pro")
    for number in range(2_000):
        await world.user(f"u{number:04}")
        await world.enter(segment, f"u{number:04}", 1)
    with pytest.raises(httpx.RemoteProtocolError):
        await _read_while_it_is_edited(http, world)


async def _read_while_it_is_edited(http: httpx.AsyncClient, world: World) -> None:
    async with http.stream("POST", "/v1/users/export", json={"segment": "pro"}) as response:
        async for _ in response.aiter_bytes():
            await world.connection.execute("update segments set serving_definition = null where key = 'pro'")
