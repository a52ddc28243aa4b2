"""What every management route does alike."""

import asyncio

import pytest
from redis.asyncio import Redis

from services.ingest.journal import Journal
from services.ingest.management import POOL_SETTINGS, create_app
from shared.clock import SystemClock
from shared.http.problems import TITLES
from shared.postgres.pool import Connection, open_pool
from tests.integration.management.client import Keys, Manage, problem

ORIGIN = "http://127.0.0.1:8080"


async def test_postgres_away(redis: Redis, journal: Journal) -> None:
    """503 with Retry-After; the process lives on."""
    pool = await open_pool("postgresql://nobody@127.0.0.1:1/none", size=2, settings=POOL_SETTINGS, lazy=True)
    app = create_app(pool=pool, redis=redis, journal=journal, clock=SystemClock())
    async with Manage(app, "mk_any") as manage:
        response = await manage.create()
        assert problem(response) == (503, "database_unavailable")
        assert response.headers["retry-after"] == "1"
    await pool.close()


async def test_postgres_drops_the_sessions(manage: Manage, database: Connection) -> None:
    """After a restart of the server at most one request is told to try again."""
    first = await asyncio.gather(*(manage.create(f"One {number}") for number in range(5)))
    assert {response.status_code for response in first} == {201}
    await database.fetch(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'muster ingest'"
    )
    answers = [(await manage.create(f"Two {number}")).status_code for number in range(5)]
    assert set(answers) <= {201, 503}
    assert answers.count(503) <= 1


async def test_a_command_that_waits_too_long_for_another(
    database_url: str, database: Connection, redis: Redis, journal: Journal, keys: Keys
) -> None:
    """503, to be tried again, when the environment is locked for longer than a request may wait."""
    impatient = POOL_SETTINGS | {"lock_timeout": "50"}
    pool = await open_pool(database_url, size=2, settings=impatient, lazy=True)
    app = create_app(pool=pool, redis=redis, journal=journal, clock=SystemClock())
    async with Manage(app, keys.manage) as manage:
        async with database.transaction():
            await database.execute("select from environments for update")
            assert problem(await manage.create()) == (503, "database_unavailable")
        assert (await manage.create()).status_code == 201
    await pool.close()


async def test_the_dashboard_may_call(manage: Manage) -> None:
    """A preflight of the dashboard's page is answered before any key is asked for."""
    headers = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
        "Authorization": "",
    }
    response = await manage.send("OPTIONS", "/v1/segments/x", headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "PUT" in response.headers["access-control-allow-methods"]
    assert "if-match" in response.headers["access-control-allow-headers"].lower()


async def test_the_dashboard_reads_etags(manage: Manage) -> None:
    """ETag, Location and the request id are readable by a script of another origin; refusals too."""
    response = await manage.send("GET", "/v1/nothing", headers={"Origin": ORIGIN})
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert {"ETag", "Location", "Request-Id"} <= set(response.headers["access-control-expose-headers"].split(", "))


async def test_other_pages_may_not_call(manage: Manage) -> None:
    """No page but the dashboard's reads an answer."""
    response = await manage.send("GET", "/v1/keys", headers={"Origin": "http://evil.example"})
    assert "access-control-allow-origin" not in response.headers


async def test_unknown_paths_and_methods(manage: Manage) -> None:
    """Problem documents, not the framework's own."""
    assert problem(await manage.send("GET", "/v1/nothing")) == (404, "not_found")
    response = await manage.send("PUT", "/v1/segments")
    assert problem(response) == (405, "method_not_allowed")
    assert "POST" in response.headers["allow"]
    assert "query" not in response.json()["detail"]


async def test_who_reads_here_is_told_where_reads_live(manage: Manage) -> None:
    """Segments are made at one door and read at the other."""
    for path in ("/v1/segments", "/v1/segments/pro", "/v1/users/u1"):
        response = await manage.send("GET", path)
        assert response.status_code in {404, 405}
        assert "Reads live at query" in response.json()["detail"]


async def test_a_path_that_is_not_utf8(manage: Manage) -> None:
    """400."""
    response = await manage.send("DELETE", "/v1/segments/%FF")
    assert (response.status_code, response.json()["code"]) == (400, "invalid_path")


async def test_every_problem_has_its_page(manage: Manage) -> None:
    """The `type` of a problem document is an address that this server serves."""
    for code, title in TITLES.items():
        response = await manage.send("GET", f"/docs/problems/{code}", headers={"Authorization": ""})
        assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert title in response.text


async def test_an_unknown_problem_has_no_page(manage: Manage) -> None:
    """404, with nothing echoed."""
    assert problem(await manage.send("GET", "/docs/problems/%3Cscript%3E")) == (404, "not_found")


async def test_keys_never_reach_the_log(manage: Manage, keys: Keys, caplog: pytest.LogCaptureFixture) -> None:
    """A refused request tells the log its code, not its key."""
    await manage.send("DELETE", f"/v1/segments/{keys.read}")
    assert keys.manage not in caplog.text
