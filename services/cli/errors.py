"""The expected failures of a command: one line for people, an exit code for scripts."""

from __future__ import annotations

from shared.errors import MusterError


class CommandFailed(MusterError):
    """A command could not do what was asked; the detail is the one line that is printed."""

    code = "command_failed"
