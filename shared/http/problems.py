"""Problem documents (RFC 9457): the one shape of every refusal at every door, and the titles of its codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict

import msgspec

MEDIA_TYPE: Final = "application/problem+json"

TITLES: Final[Mapping[str, str]] = {
    "ambiguous_key": "Several deleted segments had the key",
    "backlog_full": "Too many calls are waiting",
    "batch_refused": "The batch is refused",
    "body_timeout": "The body did not come in time",
    "body_too_large": "The body is too large",
    "browser_key": "A browser key may not do this",
    "catalogue_unavailable": "The keys are not loaded yet",
    "clock_drift": "A clock of ours is wrong",
    "count_changed": "The number of matches has changed",
    "cursor_mismatch": "The cursor belongs to another list",
    "database_unavailable": "The database cannot be reached at the moment",
    "environment_exists": "The environment exists already",
    "forbidden": "The key may not do this",
    "history_pruned": "The transitions are kept no more",
    "idempotency_key_in_use": "The first request with this Idempotency-Key still runs",
    "idempotency_key_reused": "The Idempotency-Key was used with another body",
    "immutable": "The resource cannot be changed",
    "immutable_segment": "The segment cannot be changed",
    "import_not_ready": "The list is not in the state for this",
    "internal_error": "Something went wrong on our side",
    "invalid_call": "The call is not valid",
    "invalid_csv": "The list cannot be read",
    "invalid_definition": "The definition is not valid",
    "invalid_encoding": "The body cannot be decompressed",
    "invalid_json": "The body is not JSON",
    "invalid_path": "The path is not valid UTF-8",
    "invalid_request": "The request is not valid",
    "journal_unavailable": "Calls cannot be stored at the moment",
    "key_taken": "The key is taken",
    "message_rejected": "The message was rejected",
    "method_not_allowed": "The method is not allowed here",
    "missing_key": "A key is needed",
    "missing_version": "The segment has no such version",
    "name_taken": "The name is taken",
    "not_archived": "The segment is not deleted",
    "not_found": "There is nothing here",
    "not_manual": "The members of the segment are not picked",
    "not_open": "The dead letter is settled already",
    "not_retriable": "The call cannot be tried again",
    "not_ready": "Calls cannot be served at the moment",
    "not_recorded": "Nobody wrote down who was in the segment then",
    "other_environment": "The key is of another environment",
    "other_time_zone": "A segment that is named counts days in another time zone",
    "precondition_failed": "The resource has changed since",
    "precondition_required": "If-Match is needed",
    "purged": "The segment is gone for good",
    "read_too_slow": "The read takes too long",
    "referenced": "The resource is in use",
    "segment_not_ready": "A segment that is named is not built yet",
    "sort_too_slow": "The sort takes too long",
    "storage_unavailable": "The storage cannot be reached at the moment",
    "stream_missing": "The stream is missing",
    "too_many_descriptions": "The environment describes too much",
    "too_many_ids": "More ids than a request may have",
    "too_many_segments": "The environment has too many segments",
    "unknown_field": "The request has an unknown field",
    "unknown_key": "The key is not known",
    "wait_timeout": "The wait is over",
    "wrong_scope": "The key has another scope",
    "zone_change_too_large": "Too many segments count days",
}
"""Every code of a problem and its title; a test holds the page of each code to this table."""


class Detail(TypedDict):
    """One thing that is wrong: a JSON pointer into the request, a stable code, a sentence."""

    path: str
    code: str
    detail: str


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Iterable[Mapping[str, Any]] | None = None,
    request_id: str | None = None,
) -> dict[str, Any]:
    """The document for an HTTP status and a code; ``message`` repeats ``detail`` for the SDKs."""
    document: dict[str, Any] = {
        "type": f"/docs/problems/{code}",
        "title": TITLES.get(code, code.replace("_", " ").capitalize()),
        "status": status,
        "code": code,
        "detail": detail,
        "message": detail,
    }
    if request_id is not None:
        document["request_id"] = request_id
    if errors is not None:
        document["errors"] = list(errors)
    return document


def problem_bytes(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Iterable[Mapping[str, Any]] | None = None,
    request_id: str | None = None,
) -> bytes:
    """The same document as the bytes of a body."""
    return msgspec.json.encode(problem(status, code, detail, errors=errors, request_id=request_id))
