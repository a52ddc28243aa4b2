"""Every error that a person or a client meets: one base class, a stable code, a status."""

from __future__ import annotations


class MusterError(Exception):
    """An expected failure with a stable ``code`` (snake_case), a sentence for people and an HTTP status."""

    code = "error"
    status = 500

    def __init__(self, detail: str) -> None:
        """``detail`` names what was wrong and where."""
        super().__init__(detail)
        self.detail = detail
