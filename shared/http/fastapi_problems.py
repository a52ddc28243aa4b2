"""Every refusal of a FastAPI app as a problem document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from shared.domain.values import pointer
from shared.errors import DetailedError, MusterError
from shared.http.answers import json_bytes
from shared.http.known_fields import meant_field, needed_fields
from shared.http.problems import MEDIA_TYPE, problem

RETRY_AFTER_SECONDS = 1

_log = structlog.get_logger()
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}
_ENTRY_CODES = {"extra_forbidden": "unknown_field", "missing": "missing_field"}


def install_problems(app: FastAPI, *, reads_are: str = "") -> None:
    """Answer every error of this app with problem+json; `RequestIds` has to be around it.

    ``reads_are``: a sentence for those who read at the wrong door.
    """
    app.state.reads_are = reads_are
    app.add_exception_handler(MusterError, _muster_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(Exception, _unexpected)


def problem_response(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Iterable[Mapping[str, Any]] = (),
    extensions: Mapping[str, Any] | None = None,
) -> Response:
    """A problem document as a response, with the headers that its status asks for."""
    document = problem(
        status, code, detail, errors=list(errors) or None, request_id=getattr(request.state, "request_id", None)
    )
    headers = {}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == 408:
        # What is left of a late body is not waited for.
        headers["Connection"] = "close"
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(json_bytes({**document, **(extensions or {})}), status, headers, media_type=MEDIA_TYPE)


async def _muster_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, MusterError):
        raise error
    if error.status >= 500:
        _log.warning("request_failed", code=error.code, cause=type(error.__cause__).__name__)
    if isinstance(error, DetailedError):
        extras: dict[str, Any] = {"errors": error.errors, "extensions": error.extensions}
        return problem_response(request, error.status, error.code, error.detail, **extras)
    return problem_response(request, error.status, error.code, error.detail)


async def _validation_error(request: Request, error: Exception) -> Response:
    """400 for what was not asked for or stands in the address, 422 for a body that is understood and not valid."""
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    errors = [_entry(request, one) for one in found]
    unknown = [entry for entry in errors if entry["code"] == "unknown_field"]
    if unknown:
        detail = "; ".join(f"{entry['path']}: {entry['detail']}" for entry in unknown)
        return problem_response(request, 400, "unknown_field", detail, errors=errors)
    status = 422 if all(one["loc"][0] == "body" for one in found) else 400
    return problem_response(request, status, "invalid_request", _sentence(errors), errors=errors)


async def _http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = _HTTP_CODES.get(error.status_code, "invalid_request")
    detail = {
        404: "There is nothing at this path.",
        405: f"{request.method} is not possible here.",
    }.get(error.status_code, str(error.detail))
    if error.status_code in _HTTP_CODES and request.method == "GET" and request.app.state.reads_are:
        detail = f"{detail} {request.app.state.reads_are}"
    response = problem_response(request, error.status_code, code, detail)
    response.headers.update(error.headers or {})
    return response


async def _unexpected(request: Request, error: Exception) -> Response:
    # Starlette raises the error again after this answer; the server logs it with its traceback.
    return problem_response(request, 500, "internal_error", "Something went wrong on our side.")


def _entry(request: Request, error: Mapping[str, Any]) -> dict[str, str]:
    """A validation error of pydantic as an entry of `errors`; a query parameter is `?name`."""
    where, *place = error["loc"]
    path = ""
    for part in place:
        path = pointer(path, part)
    if where != "body":
        path = f"?{path.removeprefix('/')}" if where == "query" else path
    code = _ENTRY_CODES.get(error["type"], "invalid_value")
    detail = error["msg"]
    if where == "body" and code == "unknown_field":
        detail = f"there is no such field{meant_field(request, place)}"
    elif error["loc"] == ("body",) and code == "missing_field":
        detail = needed_fields(request)
    return {"path": path, "code": code, "detail": detail}


def _sentence(errors: list[dict[str, str]]) -> str:
    if len(errors) == 1:
        return f"{errors[0]['path'] or 'The body'}: {errors[0]['detail']}"
    return f"{len(errors)} problems"
