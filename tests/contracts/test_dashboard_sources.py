"""The dashboard's own gate, run by the packaged Node: API types, format, types, lint and unit tests."""

import pytest

from services.cli import dashboard


@pytest.mark.timeout(300)
def test_the_dashboard_passes_its_own_checks() -> None:
    """`npm run check`: also that the API's types are those of the documents that are checked in."""
    dashboard.install_packages()
    dashboard.npm("run", "check")
