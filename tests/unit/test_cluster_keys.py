"""What a cluster asks of our keys and URLs, without one."""

import json
import re
from pathlib import Path

import pytest
from redis.crc import key_slot
from redis.exceptions import ConnectionError as RedisConnectionError

from services.segmenter.app import create_app
from services.segmenter.settings import SegmenterSettings
from shared.stream import names
from shared.stream.cluster import apart, as_cluster, seeds
from shared.stream.connection import connect
from tests.data import ROOT

CLUSTER = "redis+cluster://10.0.0.1:7000,10.0.0.2:7001,10.0.0.3"


def slots(*keys: str) -> set[int]:
    """The slots of keys."""
    return {key_slot(key.encode()) for key in keys}


def test_what_changes_together_is_in_one_slot() -> None:
    """The keys and their revision."""
    assert len(slots(names.KEYS, names.INSTALLATION)) == 1


@pytest.mark.parametrize(("shards", "servers", "most"), [(64, 3, 1.1), (64, 6, 1.3), (256, 12, 1.6)])
def test_streams_are_spread_over_the_servers(shards: int, servers: int, most: float) -> None:
    """No server has many more than its share."""
    places = [key_slot(names.events(shard).encode()) * servers // 16_384 for shard in range(shards)]
    assert max(places.count(server) for server in range(servers)) <= most * shards / servers


def test_scripts_with_two_keys_are_those_of_the_mirror() -> None:
    """Every other script has one key (ingest's: those of a lane, which has one shard in a cluster), and names none."""
    for path in (Path(ROOT) / "shared" / "stream").glob("*.py"):
        scripts = re.findall(r'"""\n(.*?redis\.p?call.*?)"""', path.read_text(), re.DOTALL)
        for script in scripts:
            assert "muster:" not in script, path
            assert "KEYS[2]" not in script or path.name == "key_mirror.py", path


def test_the_url_of_a_cluster_names_its_servers() -> None:
    """Ports are optional, as is the password; another scheme is a single server's."""
    found = seeds(CLUSTER)
    assert found is not None
    assert found.nodes == [("10.0.0.1", 7000), ("10.0.0.2", 7001), ("10.0.0.3", 6379)]
    secret = seeds("rediss+cluster://user:p%40ss@a:1,b:2")
    assert secret is not None
    assert secret.url == "rediss://user:p%40ss@a:1"
    assert seeds("redis://10.0.0.1:7000/0") is None


async def test_a_client_of_one_server_is_shared_and_one_of_a_cluster_is_not() -> None:
    """Failures of one server are the whole client's with redis-py."""
    for url, shared in (("redis://10.0.0.1/0", True), (CLUSTER, False)):
        client = connect(url)
        assert (as_cluster(client) is None) is shared
        async with apart(client) as other:
            assert (other is client) is shared
        await client.aclose()


@pytest.mark.parametrize(
    "command",
    [
        ("XREAD", "BLOCK", 200, "COUNT", 5, "STREAMS", "the key", "5-0"),
        ("XADD", "the key", "*", "field", "value"),
        ("MEMORY USAGE", "the key", "SAMPLES", 0),
        ("XINFO STREAM", "the key"),
    ],
)
async def test_the_key_of_a_command_is_known_without_a_server(command: tuple[str | int, ...]) -> None:
    """Or nothing could start while one certain server is away."""
    cluster = as_cluster(connect(CLUSTER))
    assert cluster is not None
    assert await cluster.commands_parser.get_keys(*command) == ("the key",)


async def test_a_cluster_that_is_away_is_an_error_of_redis() -> None:
    """Whoever tries again after a RedisError would end by what redis-py raises."""
    client = connect("redis+cluster://127.0.0.1:1")
    with pytest.raises(RedisConnectionError):
        await client.xlen(names.events(0))
    await client.aclose()


def test_the_asyncapi_document_is_about_the_same_stream() -> None:
    """FastStream's publisher is declared on a cluster's broker, and documents what it documents on one server."""

    def channels(url: str) -> object:
        app = create_app(SegmenterSettings(database_url="postgresql://", redis_url=url))
        return json.loads(app.schema.to_specification().to_json())["channels"]

    assert channels(CLUSTER) == channels("redis://10.0.0.1:7000")
