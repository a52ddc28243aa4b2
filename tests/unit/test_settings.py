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
    for name in settings.model_fields:
        monkeypatch.setenv(name.upper(), "77")
    for name, field in settings.model_fields.items():
        if field.alias != name.upper():
            monkeypatch.delenv(field.alias or "", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    read = settings()
    taken = {name for name in settings.model_fields if str(getattr(read, name)) == "77"}
    assert taken == set()


@pytest.mark.parametrize("settings", ALL)
def test_every_setting_is_read_from_the_variable_that_it_names(settings: type[BaseSettings]) -> None:
    """Each has its variable: DATABASE_URL, REDIS_URL, or one that begins with MUSTER_."""
    variables = [field.alias for field in settings.model_fields.values()]
    assert all(name and (name.startswith("MUSTER_") or name.endswith("_URL")) for name in variables)
