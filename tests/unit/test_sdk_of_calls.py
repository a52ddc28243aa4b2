"""What a call says of the SDK that sent it."""

from __future__ import annotations

import pytest

from services.query.calls import sdk_of


@pytest.mark.parametrize(
    ("library", "sdk"),
    [
        ('{"name": "analytics-node", "version": "2.1.0"}', "analytics-node 2.1.0"),
        ('{"name": "analytics.js"}', "analytics.js"),
        ('{"name": "x", "version": 2}', "x"),
        ('{"version": "2"}', None),
        ('"a text"', None),
        ("null", None),
        (None, None),
    ],
)
def test_name_and_version_as_far_as_they_are_told(library: str | None, sdk: str | None) -> None:
    """Anything may stand where the library is described."""
    assert sdk_of(library) == sdk
