"""Pure: what reads refuse, each with its code and status."""

from __future__ import annotations

from shared.errors import DetailedError, MusterError


class NotFound(DetailedError):
    """There is no such user, company or segment. `merged_into`: the user that an anonymous id turned out to be."""

    code = "not_found"
    status = 404


class UnknownParameter(DetailedError):
    """The address has a parameter that this read does not know."""

    code = "unknown_field"
    status = 400


class InvalidRequest(DetailedError):
    """A field or parameter has a value that this read does not take."""

    code = "invalid_request"
    status = 400


class InvalidDefinition(DetailedError):
    """The condition tree is understood as JSON, but is no tree."""

    code = "invalid_definition"
    status = 422


class ReadTooSlow(MusterError):
    """The read takes more than the three seconds that a read may take."""

    code = "read_too_slow"
    status = 422


class UnknownCode(MusterError):
    """A login code that was used, is too old or is not ours."""

    code = "unknown_key"
    status = 401


class NotRecorded(MusterError):
    """Nothing tells who was in the segment then."""

    code = "not_recorded"
    status = 422


class HistoryPruned(DetailedError):
    """Transitions that are asked for are kept no more. `resume_after`: the sequence after which all of them are."""

    code = "history_pruned"
    status = 410


def merged(anonymous_id: str, user_id: str) -> NotFound:
    """The refusal of an anonymous id that is closed."""
    detail = f"{anonymous_id!r} turned out to be the user {user_id!r}."
    return NotFound(detail, extensions={"merged_into": user_id})
