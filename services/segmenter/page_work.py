"""Pure room: work that an owner does in pages: tasks of definitions, and chores that entries leave behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from shared.domain.values import JSON

TaskKind = Literal["prepare", "build", "publish", "drop"]


@dataclass(slots=True)
class Task:
    """Page work of a shard for a definition; ``reached`` is the last id done.

    ``shrink``: how often its pages were halved, because one took longer than the server allows.
    """

    definition: int
    kind: TaskKind
    reached: str
    shrink: int = 0


@dataclass(slots=True)
class Chore:
    """Page work of a shard that an entry caused; see the table ``shard_tasks``."""

    number: int
    kind: str
    environment: str
    subject: str
    details: Mapping[str, object]
    reached: str


@dataclass(frozen=True, slots=True)
class NewChore:
    """Work that an entry leaves behind; ``kind`` names its pages in ``chore_pages``."""

    kind: str
    environment: str
    subject: str
    details: Mapping[str, JSON]


class Done(NamedTuple):
    """What a page did: the last id done, how many were, whether they were the last ones, and what it leaves behind."""

    reached: str
    handled: int
    done: bool
    outgoing: int = 0
    chores: Sequence[Chore] = ()
