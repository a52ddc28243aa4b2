"""The time zones of the pinned `tzdata` package: the machine's own zone files would let two processes disagree."""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


class UnknownZone(ValueError):
    """No such zone in `tzdata`."""


def zone(key: str) -> ZoneInfo:
    """The zone named `key`, such as `Europe/Berlin`; UnknownZone when there is none. The same object each time."""
    if key not in zone_keys():
        raise UnknownZone(f"there is no time zone {key!r}")
    return _load(key)


@cache
def zone_keys() -> frozenset[str]:
    """The keys of every zone."""
    return frozenset((files("tzdata") / "zones").read_text(encoding="utf-8").split())


@cache
def _load(key: str) -> ZoneInfo:
    with files("tzdata").joinpath("zoneinfo", *key.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=key)
