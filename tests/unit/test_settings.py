"""Settings come from the variables that are documented, and from no others."""

import pytest
from pydantic_settings import BaseSettings

from services.cli.settings import CliSettings
from services.ingest.settings import IngestSettings
from services.query.settings import QuerySettings
from services.segmenter.settings import SegmenterSettings

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
