"""The wheel carries what a machine without the sources needs."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from services.cli import dashboard


def test_the_wheel_carries_the_built_dashboard_and_the_sql(tmp_path: Path) -> None:
    """Installed from it, query serves the dashboard, and every statement and migration is there."""
    dashboard.dashboard_command()
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=dashboard.ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("muster-*.whl")
    carried = set(ZipFile(wheel).namelist())
    needed = {path.relative_to(dashboard.ROOT).as_posix() for path in needed_files()}
    assert "dashboard/dist/index.html" in needed
    assert needed - carried == set()


def needed_files() -> list[Path]:
    """The built dashboard, the code and its statements."""
    built = [path for path in (dashboard.FOLDER / "dist").rglob("*") if path.is_file()]
    code = [path for room in ("services", "shared") for path in (dashboard.ROOT / room).rglob("*.*")]
    return built + [path for path in code if path.suffix in {".py", ".sql"}]
