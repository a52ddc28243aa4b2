"""Pure: calls as the debugger shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Literal, TypeAlias

from shared.domain.events import CallType
from shared.domain.instants import format_instant

CallWord: TypeAlias = Literal["identify", "group", "track", "page", "screen", "alias"]
TYPES: Final[Mapping[str, CallType]] = {
    "identify": "user_identified",
    "group": "company_grouped",
    "track": "event_tracked",
    "page": "page_viewed",
    "screen": "screen_viewed",
    "alias": "user_aliased",
}
"""The word of the SDKs for a call, and the type of its event."""


def told_call(row: Mapping[str, Any]) -> dict[str, Any]:
    """A call with its verdict: what it moved, or why it was put aside."""
    call = {
        "message_id": row["message_id"],
        "user_id": row["user_id"],
        "received_at": format_instant(row["at"]),
    }
    if not row["rank"]:
        reason = {"code": row["code"], "detail": row["detail"], "dead_letter": row["number"], "state": row["state"]}
        return {**call, "type": _type_of(row["entry"]), "verdict": "rejected", **reason, "moved": []}
    return {
        **call,
        "type": row["type"],
        "name": row["name"],
        "at": format_instant(row["occurred_at"]),
        "verdict": "accepted",
        "moved": [_moved(each) for each in row["moved"]],
    }


def _moved(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": row["type"],
        "segment_id": row["segment_id"],
        "segment_key": row["segment_key"],
        "segment_version": row["segment_version"],
        "at": format_instant(row["at"]),
    }


def _type_of(entry: str) -> str | None:
    """The type of what was put aside, which may be anything; None when it has none."""
    with suppress(ValueError):
        document = json.loads(entry)
        if isinstance(document, dict) and isinstance(document.get("type"), str):
            return str(document["type"])
    return None
