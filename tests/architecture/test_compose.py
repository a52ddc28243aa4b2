"""docker-compose.yml and Dockerfile are true: they start what exists, durable, with settings that are read."""

import re
from pathlib import Path
from typing import Any

import yaml

from services.cli.embedded.redis_server import DURABLE
from tests.data import ROOT


def compose() -> dict[str, Any]:
    """docker-compose.yml as read."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found


def test_it_has_the_three_services_and_what_they_need() -> None:
    """The services of the design, the migration, and the two servers."""
    assert set(compose()["services"]) == {"postgres", "redis", "migrate", "ingest", "segmenter", "query"}


def test_services_start_after_the_migration_and_it_after_the_servers() -> None:
    """No service meets an old schema."""
    services = compose()["services"]
    for name in ("ingest", "segmenter", "query"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert set(services["migrate"]["depends_on"]) == {"postgres", "redis"}


def test_redis_is_as_durable_as_the_embedded_one() -> None:
    """The same lines as `muster up` writes into redis.conf."""
    words = compose()["services"]["redis"]["command"][1:]
    given = {name.removeprefix("--"): value for name, value in zip(words[::2], words[1::2], strict=True)}
    wanted = {name: value.strip('"') for name, value in (line.split(maxsplit=1) for line in DURABLE)}
    assert given == wanted


def test_postgres_is_version_18_and_its_data_stays() -> None:
    """The image of 18 keeps its data one folder higher than older ones did."""
    postgres = compose()["services"]["postgres"]
    assert postgres["image"] == "postgres:18"
    assert postgres["volumes"] == ["postgres:/var/lib/postgresql"]
    assert set(compose()["volumes"]) == {"postgres", "redis"}


def test_query_logs_in_as_the_reader() -> None:
    """Least privilege, in production too."""
    services = compose()["services"]
    assert services["query"]["environment"]["DATABASE_URL"].startswith("postgresql://muster_reader:")
    assert services["ingest"]["environment"]["DATABASE_URL"].startswith("postgresql://muster:")


def test_every_setting_of_ours_is_read_somewhere() -> None:
    """A misspelt variable would be ignored in silence."""
    named = {name for service in compose()["services"].values() for name in service.get("environment", {})}
    ours = {name for name in named if not name.startswith("POSTGRES_")}
    source = "\n".join(path.read_text() for path in (ROOT / "services").rglob("*.py"))
    assert {name for name in ours if f'"{name}"' not in source} == set()


def test_the_image_copies_what_exists() -> None:
    """Each COPY of the Dockerfile names files of the repository that .dockerignore lets through."""
    lines = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    copied = [Path(path) for line in lines for path in line.split()]
    allowed = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"}
    assert copied
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert [path for path in copied if not {str(path), *map(str, path.parents)} & allowed] == []
