"""The command line: the only file that knows all services."""

from __future__ import annotations

import sys

from services.cli.app import app
from services.cli.console import complain
from shared.errors import MusterError


def main() -> None:
    """Run one command. An expected failure is one line and exit code 1; a traceback is always a bug."""
    try:
        app(prog_name="muster")
    except MusterError as error:
        complain(f"muster: {error.detail}")
        sys.exit(1)


if __name__ == "__main__":
    main()
