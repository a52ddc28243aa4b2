"""Time zones come from the pinned package only."""

import pytest

from shared.domain.zones import UnknownZone, zone, zone_keys


def test_every_zone_of_the_package_loads_once() -> None:
    """The same object each time: it is a key of caches."""
    assert all(zone(key) is zone(key) and zone(key).key == key for key in zone_keys())
    assert {"UTC", "Europe/Berlin"} <= zone_keys()


@pytest.mark.parametrize("key", ["", "Berlin", "europe/berlin", "../zones", "/etc/localtime", "Europe/Berlin\0"])
def test_another_key_is_refused(key: str) -> None:
    """Nothing outside of the package is ever opened."""
    with pytest.raises(UnknownZone):
        zone(key)
