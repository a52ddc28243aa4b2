"""Pure core: a transition as subscribers read it, the contract of the stream ``muster:transitions:{environment}``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TransitionType = Literal[
    "segment.entered", "segment.exited", "segment.built", "segment.rebuilt", "segment.deleted", "history.reset"
]


class Transition(BaseModel):
    """One entry of the stream: fields in plain text, entry id ``<sequence>-0``.

    A consumer stores ``sequence`` together with the effect: each transition is on the stream once, but a consumer that
    crashes may read it again.
    """

    model_config = ConfigDict(frozen=True)

    sequence: int = Field(description="1, 2, 3, ... per environment; a gap only right before a history.reset")
    type: TransitionType
    environment: str
    user_id: str = Field(
        description="empty for records: segment.built, segment.rebuilt, segment.deleted, history.reset"
    )
    company_id: str = Field(description="empty: reserved for company segments")
    segment_id: str = Field(description="empty for history.reset, which is about the whole environment")
    segment_version: int = Field(description="0 for history.reset")
    at: str = Field(description="RFC 3339 UTC with milliseconds")
    cause: str = Field(
        description="class or class:id; classes: event, import, clock, edit, build, delete, reset",
        examples=["event:msg_01K", "clock"],
    )
    member_count: str = Field(description="members right after the record; empty for entered, exited and history.reset")
