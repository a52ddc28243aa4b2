"""What browsers load: the dashboard's files under a strict policy, its configuration, and signing in."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.domain.logins import CODE_LIFE_MS, sign_code
from tests.builders import ENVIRONMENT, World
from tests.integration.query.reading import Reader

SECRET = b"secret"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built dashboard, and a secret beside it."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text('<meta name="csp-nonce" content="__CSP_NONCE__">')
    (folder / "assets" / "index-1.js").write_text("let x = 1")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


async def test_before_it_is_built_a_page_says_so(reader: Reader) -> None:
    """And comes again by itself."""
    answer = await reader.get("/")
    assert (answer.status, b"dashboard: building" in answer.body) == (200, True)


async def test_every_page_has_a_nonce_of_its_own(reader: Reader, built: Path) -> None:
    """The same in the page and in its policy."""
    pages = [await reader.get(path) for path in ("/", "/users", "/")]
    nonces = [page.body.decode().split('"')[3] for page in pages]
    assert len(set(nonces)) == 3
    for page, nonce in zip(pages, nonces, strict=True):
        assert f"'nonce-{nonce}'" in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "unsafe" not in page.headers["content-security-policy"]


async def test_assets_last(reader: Reader, built: Path) -> None:
    """Their names change with their content."""
    answer = await reader.get("/assets/index-1.js")
    assert (answer.status, answer.body) == (200, b"let x = 1")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/assets/no.js"]
)
async def test_files_outside_are_not_there(reader: Reader, built: Path, path: str) -> None:
    """However the path is written."""
    answer = await reader.get(path)
    assert (answer.status, answer.code) == (404, "not_found")


async def test_unknown_addresses_of_the_api_are_problems(reader: Reader, built: Path) -> None:
    """Never the dashboard's page."""
    for path in ("/v1", "/v1/nothing", "/v1/users/u1/nothing", "/docs/nothing"):
        answer = await reader.get(path)
        assert (answer.status, answer.code) == (404, "not_found"), path
    assert (await reader.send("POST", "/v1/users")).code == "method_not_allowed"


async def test_a_code_signs_in_once(reader: Reader, world: World) -> None:
    """Its bearer reads; the code is used up."""
    code = sign_code(SECRET, ENVIRONMENT, world.clock.now_ms(), "wk_1")
    reader.key = None
    answer = await reader.post("/v1/login", {"code": code})
    assert (answer.status, answer.document["write_key"], answer.document["environment"]) == (200, "wk_1", ENVIRONMENT)
    again = await reader.post("/v1/login", {"code": code})
    assert (again.status, again.code) == (401, "unknown_key")
    reader.key = answer.document["token"]
    assert (await reader.get("/v1/users")).status == 200
    reader.key += "x"
    assert (await reader.get("/v1/users")).status == 401


async def test_codes_that_are_too_old_or_not_ours_do_not(reader: Reader, world: World) -> None:
    """Nor does anything else."""
    now = world.clock.now_ms()
    for code in (
        sign_code(SECRET, ENVIRONMENT, now - CODE_LIFE_MS),
        sign_code(b"x", ENVIRONMENT, now),
        "",
        "lc_x.y",
        "ä",
    ):
        assert (await reader.post("/v1/login", {"code": code})).status == 401


async def test_the_configuration_needs_no_key(reader: Reader) -> None:
    """It tells where the doors are."""
    reader.key = None
    document = (await reader.get("/config.json")).document
    assert (document["environment"], document["ingest_url"]) == (ENVIRONMENT, "http://127.0.0.1:8081")


async def test_operators_ask_without_a_key(reader: Reader) -> None:
    """Alive, ready, and numbers."""
    reader.key = None
    assert (await reader.get("/healthz")).document == {"status": "alive"}
    assert (await reader.get("/readyz")).document == {"status": "ready"}
    assert b"muster_query_seconds" in (await reader.get("/metrics")).body


async def test_every_answer_says_how_long_it_took(reader: Reader) -> None:
    """In the header that the tools of browsers show, and that benchmarks read."""
    name, _, milliseconds = (await reader.get("/v1/freshness")).headers["server-timing"].partition(";dur=")
    assert (name, float(milliseconds) > 0) == ("total", True)
