"""Environments."""

import pytest

from services.ingest.commands import segments_building
from shared.postgres.pool import Connection
from shared.postgres.segments import SegmentsAsked, segment_rows
from tests.integration.management.client import Manage, problem


async def make(manage: Manage, **fields: object) -> tuple[int, str]:
    """The refusal of `POST /v1/environments`."""
    return problem(await manage.send("POST", "/v1/environments", json={"slug": "live", "name": "Live"} | fields))


async def test_an_environment_begins_with_its_default_segments(manage: Manage, database: Connection) -> None:
    """All serve at once and are empty."""
    body = {"slug": "live-eu", "name": "Live (EU)", "time_zone": "Europe/Berlin"}
    response = await manage.send("POST", "/v1/environments", json=body)
    assert response.status_code == 201
    assert body.items() <= response.json().items()
    segments = await segment_rows(database, SegmentsAsked("live-eu"))
    found = [(one.key, one.name, one.latest.population, one.kind, one.state, one.member_count) for one in segments]
    assert found == [
        ("all-users", "All users", "identified", "default", "ready", 0),
        ("anonymous-visitors", "Anonymous visitors", "anonymous", "default", "ready", 0),
        ("all-companies", "All companies", "all", "default", "ready", 0),
    ]


async def test_environments_are_listed(manage: Manage) -> None:
    """Oldest first, without any key."""
    await manage.send("POST", "/v1/environments", json={"slug": "live", "name": "Live"})
    results = (await manage.send("GET", "/v1/environments")).json()["results"]
    assert [(one["slug"], one["time_zone"]) for one in results] == [("development", "UTC"), ("live", "UTC")]
    assert not any("manage_key" in one for one in results)


async def test_a_slug_is_taken_once(manage: Manage) -> None:
    """409, and nothing is half made."""
    assert await make(manage, slug="development") == (409, "environment_exists")


@pytest.mark.parametrize("slug", ["Live", "1live", "live_eu", "a" * 33, "", "live\n", "'; drop"])
async def test_a_slug_is_a_slug(manage: Manage, slug: str) -> None:
    """It stands in names of streams."""
    assert await make(manage, slug=slug) == (422, "invalid_request")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "europe/berlin", "UTC+1"])
async def test_a_time_zone_is_one_of_tzdata(manage: Manage, zone: str) -> None:
    """Days are counted by it, so it is checked before anything counts."""
    assert await make(manage, time_zone=zone) == (422, "invalid_request")


async def test_an_environment_is_renamed(manage: Manage) -> None:
    """What is left out stays."""
    response = await manage.send("PATCH", "/v1/environments/development", json={"name": "Staging"})
    assert response.status_code == 200
    told = response.json()
    assert (told["name"], told["time_zone"], told["rebuilding"]) == ("Staging", "UTC", 0)


async def test_a_new_zone_builds_again_what_counts_days(manage: Manage) -> None:
    """And what uses that; nothing else. The zone that is there builds nothing."""
    seen = {"attribute": "seen_on", "op": "on", "value": "2026-11-24"}
    dated = (await manage.create("Dated", conditions=seen)).json()
    await manage.create("User of it", conditions={"segment": dated["id"], "op": "in_segment"})
    await manage.create("Pro")
    response = await manage.send("PATCH", "/v1/environments/development", json={"time_zone": "Asia/Tokyo"})
    assert (response.status_code, response.json()["rebuilding"]) == (200, 2)
    again = await manage.send("PATCH", "/v1/environments/development", json={"time_zone": "Asia/Tokyo"})
    assert again.json()["rebuilding"] == 0


async def test_a_zone_that_too_much_depends_on_stays(manage: Manage, monkeypatch: pytest.MonkeyPatch) -> None:
    """All would be switched in one transaction; the refusal changes nothing."""
    monkeypatch.setattr(segments_building, "MAX_REBUILT", 1)
    seen = {"attribute": "seen_on", "op": "on", "value": "2026-11-24"}
    dated = (await manage.create("Dated", conditions=seen)).json()
    await manage.create("User of it", conditions={"segment": dated["id"], "op": "in_segment"})
    refused = await manage.send("PATCH", "/v1/environments/development", json={"time_zone": "Asia/Tokyo"})
    assert problem(refused) == (409, "zone_change_too_large")
    assert refused.json()["detail"].startswith("2 segments count days, or use one that does; at most 1 ")
    (told,) = (await manage.send("GET", "/v1/environments")).json()["results"]
    assert told["time_zone"] == "UTC"


async def test_a_change_has_to_say_something_that_is(manage: Manage) -> None:
    """A zone of tzdata, a name; and of the key's own environment."""

    async def refusal(slug: str, **said: object) -> tuple[int, str]:
        return problem(await manage.send("PATCH", f"/v1/environments/{slug}", json=said))

    assert await refusal("development") == (422, "invalid_request")
    assert await refusal("development", time_zone="Mars/Olympus") == (422, "invalid_request")
    assert await refusal("development", name=" ") == (422, "invalid_request")
    assert await refusal("live", name="Live") == (403, "other_environment")
