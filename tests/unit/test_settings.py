"""Settings come from the variables that are documented, and from no others."""

import re

import pytest
from pydantic_settings import BaseSettings

from services.cli.settings import CliSettings
from services.ingest.settings import IngestSettings
from services.query.settings import QuerySettings
from services.segmenter.settings import SegmenterSettings
from shared.settings import BadSetting, read
from tests.data import ROOT

ALL: list[type[BaseSettings]] = [CliSettings, IngestSettings, QuerySettings, SegmenterSettings]


@pytest.mark.parametrize("settings", ALL)
def test_no_setting_is_read_from_a_variable_of_its_bare_name(
    settings: type[BaseSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HOME, HOST, LOG and SHARDS are other people's: `muster reset` would delete what is under HOME."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    strange = {name for name, field in settings.model_fields.items() if field.alias != name.upper()}
    for name in strange:
        monkeypatch.setenv(name.upper(), "77")
    read = settings()
    assert {name for name in strange if str(getattr(read, name)) == "77"} == set()


@pytest.mark.parametrize("settings", ALL)
def test_every_setting_is_read_from_the_variable_that_it_names(settings: type[BaseSettings]) -> None:
    """Each has its variable: DATABASE_URL, REDIS_URL, or one that begins with MUSTER_."""
    variables = [field.alias for field in settings.model_fields.values()]
    assert all(name and (name.startswith("MUSTER_") or name.endswith("_URL")) for name in variables)


@pytest.mark.parametrize("port", ["80000", "0", "abc", "-1", "8080.5", ""])
def test_a_port_that_is_none_is_told_in_one_sentence(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable, what it holds, what it takes; no word of the library that found out."""
    monkeypatch.setenv("MUSTER_INGEST_PORT", port)
    with pytest.raises(BadSetting) as raised:
        read(CliSettings)
    assert raised.value.detail == f"MUSTER_INGEST_PORT is {port or 'empty'}: a port is a number from 1 to 65535."


def test_what_is_missing_or_too_small_is_told_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence each."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MUSTER_BATCH_ENTRIES", "0")
    with pytest.raises(BadSetting) as raised:
        read(SegmenterSettings)
    assert sorted(raised.value.detail.removesuffix(".").split(". ")) == [
        "DATABASE_URL is not set",
        "MUSTER_BATCH_ENTRIES is 0: it should be greater than or equal to 1",
        "REDIS_URL is not set",
    ]


def test_every_setting_is_documented() -> None:
    """docs/operations.md names each variable, and none that nobody reads."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = page[page.index("## Settings") :]
    named = set(re.findall(r"`((?:MUSTER|DATABASE|REDIS)_[A-Z_]+)`", table))
    assert named == {field.alias for settings in ALL for field in settings.model_fields.values()}
