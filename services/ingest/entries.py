"""Pure: the bytes of a stream's entries, made around the received bytes of a call, which are never written anew."""

from __future__ import annotations

from typing import Final

import msgspec

from services.ingest.limits import REFUSED_CHARACTERS


class CallEntry(msgspec.Struct, omit_defaults=True, gc=False):
    """The JSON of ``shared.domain.events.CallAccepted``."""

    v: int
    type: str
    environment: str
    message_id: str
    user_id: str
    identified: bool
    received_at: int
    occurred_at: int
    index: int
    call: msgspec.Raw
    anonymous_id: str | None = None
    original_timestamp: str | None = None
    historical: bool = False
    trace: str | None = None
    context: msgspec.Raw | None = None


class RefusedEntry(msgspec.Struct, omit_defaults=True, gc=False):
    """The JSON of ``shared.domain.events.CallRefused``."""

    v: int
    type: str
    environment: str
    message_id: str
    received_at: int
    code: str
    detail: str
    call: str
    user_id: str | None = None
    trace: str | None = None


encode: Final = msgspec.json.Encoder().encode


def presentable(text: bytes) -> str:
    """A refused call's text as Postgres can store it, cut to the characters that are kept."""
    return storable(text[: REFUSED_CHARACTERS * 4].decode(errors="replace"))[:REFUSED_CHARACTERS]


def storable(text: str) -> str:
    """The text with NUL and lone surrogates replaced."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()
