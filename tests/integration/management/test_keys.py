"""API keys: made, listed, revoked, and what each scope opens."""

import json
from hashlib import sha256

import httpx
import pytest
from redis.asyncio import Redis

from shared.postgres.pool import Connection
from shared.stream import names
from tests.integration.management.client import Keys, Manage, problem
from tests.waiting import wait_until


async def make(manage: Manage, scope: str, **fields: object) -> httpx.Response:
    """`POST /v1/keys`."""
    return await manage.send("POST", "/v1/keys", json={"name": "Bob", "scope": scope} | fields)


@pytest.mark.parametrize(("scope", "prefix"), [("write", "wk_"), ("read", "rk_"), ("manage", "mk_")])
async def test_a_key_is_shown_once(manage: Manage, database: Connection, scope: str, prefix: str) -> None:
    """Its text is in the answer to its creation; kept are a digest and the first characters."""
    response = await make(manage, scope)
    text = response.json()["key"]
    assert response.status_code == 201
    assert (text[:3], len(text)) == (prefix, 35)
    listed = await manage.send("GET", "/v1/keys")
    assert text not in listed.text
    assert text[:8] in [key["prefix"] for key in listed.json()["results"]]
    stored = "select hash from keys where key_id = $1"
    assert await database.fetchval(stored, response.json()["id"]) == sha256(text.encode()).digest()


async def test_a_new_key_is_mirrored_at_once(manage: Manage, redis: Redis) -> None:
    """Ingest's calls take it at the next refresh, without waiting for the coordinator."""
    created = (await make(manage, "write", browser=True)).json()
    mirrored = await redis.hget(names.KEYS, sha256(created["key"].encode()).hexdigest())
    assert json.loads(mirrored or b"") == {
        "key_id": created["id"],
        "environment": "development",
        "scope": "write",
        "browser": True,
    }
    assert await redis.hget(names.INSTALLATION, "keys_revision") == b"1"


async def test_a_revoked_key_is_refused(manage: Manage, redis: Redis) -> None:
    """Its mirror goes at once, and this door forgets it within its two seconds."""
    created = (await make(manage, "manage")).json()
    headers = {"Authorization": f"Bearer {created['key']}"}
    assert (await manage.send("GET", "/v1/keys", headers=headers)).status_code == 200
    assert (await manage.send("DELETE", f"/v1/keys/{created['id']}")).status_code == 204
    assert await redis.hget(names.KEYS, sha256(created["key"].encode()).hexdigest()) is None

    async def is_refused() -> bool:
        return (await manage.send("GET", "/v1/keys", headers=headers)).status_code == 401

    await wait_until(is_refused, timeout=5)
    assert problem(await manage.send("GET", "/v1/keys", headers=headers)) == (401, "unknown_key")


async def test_revoking_again_is_harmless(manage: Manage) -> None:
    """The time of the first revocation stays."""
    created = (await make(manage, "read")).json()
    await manage.send("DELETE", f"/v1/keys/{created['id']}")
    first = (await manage.send("GET", "/v1/keys")).json()
    assert (await manage.send("DELETE", f"/v1/keys/{created['id']}")).status_code == 204
    assert (await manage.send("GET", "/v1/keys")).json() == first


async def test_keys_are_made_while_redis_is_away(manage: Manage, redis: Redis) -> None:
    """The coordinator mirrors them later; nobody waits for that."""
    redis.connection_pool.connection_kwargs["port"] = 1
    await redis.connection_pool.disconnect()
    assert (await make(manage, "write")).status_code == 201


async def test_only_write_keys_stand_in_pages(manage: Manage) -> None:
    """A manage key in a page would be everybody's."""
    assert problem(await make(manage, "manage", browser=True)) == (422, "invalid_request")


async def test_an_unknown_key_id(manage: Manage) -> None:
    """404."""
    assert problem(await manage.send("DELETE", "/v1/keys/key_nope")) == (404, "not_found")


async def test_keys_of_other_environments_are_not_reached(manage: Manage) -> None:
    """A manage key revokes keys of its own environment only."""
    created = (await make(manage, "write")).json()
    other = (await manage.send("POST", "/v1/environments", json={"slug": "live", "name": "Live"})).json()
    headers = {"Authorization": f"Bearer {other['manage_key']}"}
    assert problem(await manage.send("DELETE", f"/v1/keys/{created['id']}", headers=headers)) == (404, "not_found")


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        ("read", "This is a read key (rk_...). `/v1/keys` needs a manage key (mk_...)."),
        ("write", "This is a write key (wk_...). `/v1/keys` needs a manage key (mk_...)."),
    ],
)
async def test_the_wrong_scope_says_which_is_right(manage: Manage, keys: Keys, scope: str, sentence: str) -> None:
    """403 with a sentence that names both keys."""
    response = await manage.send("GET", "/v1/keys", headers={"Authorization": f"Bearer {getattr(keys, scope)}"})
    assert problem(response) == (403, "wrong_scope")
    assert response.json()["detail"] == sentence


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "missing_key"),
        ("Bearer", "missing_key"),
        ("Digest abc", "missing_key"),
        ("Basic %%%", "missing_key"),
        ("Bearer mk_wrong", "unknown_key"),
        ("Bearer '; drop table keys", "unknown_key"),
    ],
)
async def test_no_good_key(manage: Manage, header: str, code: str) -> None:
    """401 that says whether a key is missing or unknown."""
    response = await manage.send("GET", "/v1/keys", headers={"Authorization": header})
    assert problem(response) == (401, code)
    assert response.headers["www-authenticate"] == "Bearer"


async def test_the_key_as_basic_user(manage: Manage, keys: Keys) -> None:
    """curl -u KEY: works."""
    basic = httpx.BasicAuth(keys.manage, "")
    assert (await manage.send("GET", "/v1/keys", auth=basic)).status_code == 200
