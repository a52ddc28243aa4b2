"""Answers in JSON: numbers as they are kept, with nothing lost to floats."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def json_bytes(document: object) -> bytes:
    """The JSON of dicts, lists, scalars, Decimals and `msgspec.Raw` texts."""
    return _ENCODER.encode(document)


def answer(document: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response."""
    return Response(json_bytes(document), status, headers, media_type="application/json")
