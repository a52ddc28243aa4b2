"""Every error that a person or a client meets: one base class, a stable code, a status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class MusterError(Exception):
    """An expected failure with a stable ``code`` (snake_case), a sentence for people and an HTTP status."""

    code = "error"
    status = 500

    def __init__(self, detail: str) -> None:
        """``detail`` names what was wrong and where."""
        super().__init__(detail)
        self.detail = detail


class DetailedError(MusterError):
    """A failure that tells more than a sentence.

    ``errors`` are the single things that are wrong (path, code, detail); ``extensions`` are further members of the
    problem document.
    """

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[Mapping[str, object]] = (),
        extensions: Mapping[str, object] | None = None,
    ) -> None:
        """See the class."""
        super().__init__(detail)
        self.errors = errors
        self.extensions = extensions or {}
