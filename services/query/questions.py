"""Pure: what is asked about users or companies: a tree with all that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from shared.domain.linking import Linkable
from shared.domain.parts import Needs, Parts, needs_of
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import Tree

NOT_BUILT: Final = ("waiting", "preparing", "building", "failed")
"""States of definitions that have no members yet."""


@dataclass(frozen=True, slots=True)
class Known:
    """A definition, and its segment as people know it. `state` is the definition's."""

    linkable: Linkable
    version: int
    state: str
    key: str
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Named:
    """The definition that a name of a segment means today."""

    definition: int
    scope: SubjectScope


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about users or companies. `known`: the definitions that it names, by number.

    `prepared`: shards keep what it reads beyond the subject itself (copies of companies, members of companies).
    """

    scope: SubjectScope
    population: Population
    tree: Tree
    parts: Parts
    known: Mapping[int, Known]
    prepared: bool
    zone: ZoneInfo | None = None
    """In which a saved definition counts days, until another version serves; None: in that of the environment."""

    def place(self, zone: ZoneInfo) -> ZoneInfo:
        """The zone in which it counts days, where `zone` is that of the environment."""
        return self.zone or zone

    def needs(self, zone: ZoneInfo) -> Needs:
        """Everything that its truth depends on; `zone`: of the environment."""
        return needs_of(self.tree, self.place(zone), self.parts)

    @property
    def segments(self) -> Mapping[str, int]:
        """The definition that each name of a segment in the tree means."""
        return {name: part.definition for name, part in self.parts.items()}

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the segments, by each name that the tree has for one."""
        by_definition = {number: each.name for number, each in self.known.items()}
        ids = {each.linkable.segment_id: each.name for each in self.known.values()}
        return ids | {name: by_definition[number] for name, number in self.segments.items()}

    def is_built(self, name: str) -> bool:
        """Whether a segment that the tree names has members to speak of."""
        return self.known[self.segments[name]].state not in NOT_BUILT
