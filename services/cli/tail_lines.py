"""Lines of server-sent events to transitions, and a transition to the line that people read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any


async def events_of(lines: AsyncIterator[str]) -> AsyncIterator[dict[str, Any]]:
    """The JSON of each event as it ends; comments and fields that we do not need are passed over."""
    data: list[str] = []
    async for line in lines:
        name, _, value = line.partition(":")
        if not line and data:
            yield json.loads("\n".join(data))
            data = []
        elif name == "data":
            data.append(value.removeprefix(" "))


def line_of(transition: dict[str, Any]) -> str:
    """`12:04:05.123 #42 segment.entered u1 pro-users cause=event:m1`."""
    segment = transition.get("segment_key") or transition["segment_id"]
    words = [str(transition["at"])[11:23], f"#{transition['sequence']}", transition["type"]]
    subject = transition.get("user_id") or transition.get("company_id")
    if subject is not None:
        words.append(subject)
    if segment:
        words.append(segment)
    if transition.get("member_count") is not None:
        words.append(f"members={transition['member_count']:,}")
    return " ".join([*words, f"cause={cause_of(transition.get('cause'))}"])


def cause_of(cause: dict[str, Any] | str | None) -> str:
    """Class and id of a cause in its plain text form."""
    if not isinstance(cause, dict):
        return str(cause)
    ids = [str(value) for name, value in cause.items() if name != "class" and value is not None]
    return ":".join([cause["class"], *ids])
