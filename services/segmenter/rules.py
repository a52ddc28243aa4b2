"""Pure room: the definitions that owners evaluate, indexed by the attributes they ask about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from services.segmenter.projection import User
from shared.domain.truth import Evaluator, Subject, Verdict

Stage = Literal["building", "publishing", "serving"]
Population = Literal["identified", "anonymous", "all"]

_OUTSIDE = Verdict(truth=False, next_flip_at=None)


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a segment, ready to be asked. ``number`` is its row in ``definitions``."""

    number: int
    segment_id: str
    version: int
    environment: str
    population: Population
    evaluator: Evaluator
    attributes: frozenset[str]
    timed: bool
    stage: Stage
    previous: int | None

    def verdict(self, user: User, now: int) -> Verdict:
        """Whether the user is a member at ``now`` (UTC ms), and when time alone may change that."""
        return self.judge(user.subject(), now)

    def judge(self, subject: Subject, now: int) -> Verdict:
        """The verdict on a user's subject, for those who ask many definitions about one user."""
        if self.population != "all" and subject.builtins["identified"] != (self.population == "identified"):
            return _OUTSIDE
        return self.evaluator.evaluate(subject, now)


@dataclass(frozen=True, slots=True)
class Rules:
    """The definitions of one environment."""

    definitions: tuple[Definition, ...]
    timed: tuple[Definition, ...]
    by_attribute: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)

    def touched(self, changed: Iterable[str]) -> Iterable[Definition]:
        """The definitions whose truth can depend on one of these attributes, each once."""
        if "identified" in changed:
            return self.definitions
        found = {definition.number: definition for name in changed for definition in self.by_attribute.get(name, ())}
        return found.values()


NO_RULES = Rules((), ())


def index(definitions: Iterable[Definition]) -> dict[str, Rules]:
    """Rules by environment."""
    grouped: dict[str, list[Definition]] = defaultdict(list)
    for definition in definitions:
        grouped[definition.environment].append(definition)
    return {environment: _rules(members) for environment, members in grouped.items()}


def _rules(definitions: list[Definition]) -> Rules:
    by_attribute: dict[str, list[Definition]] = defaultdict(list)
    for definition in definitions:
        for name in definition.attributes:
            by_attribute[name].append(definition)
    return Rules(
        definitions=tuple(definitions),
        timed=tuple(definition for definition in definitions if definition.timed),
        by_attribute={name: tuple(found) for name, found in by_attribute.items()},
    )


TaskKind = Literal["build", "publish", "drop"]


@dataclass(slots=True)
class Task:
    """Page work of a shard for a definition; ``reached`` is the last user id done."""

    definition: int
    kind: TaskKind
    reached: str


@dataclass(slots=True)
class Catalogue:
    """The definitions, as of one catalogue number, and what the shard still has to do for them."""

    number: int
    rules: Mapping[str, Rules]
    tasks: list[Task]
    definitions: Mapping[int, Definition]

    def of(self, environment: str) -> Rules:
        """The rules of an environment; none when it has no segments."""
        return self.rules.get(environment, NO_RULES)

    def forgotten(self) -> Catalogue:
        """The same, to be read again at the next transaction; what is compiled is kept."""
        return replace(self, number=UNKNOWN.number)

    def publishes(self, definition: Definition, user_id: str) -> bool:
        """Whether a change of this member row is told now: not while building, nor where a page will tell it."""
        if definition.stage == "publishing":
            return all(task.reached >= user_id for task in self.tasks if task.definition == definition.number)
        return definition.stage == "serving"


UNKNOWN = Catalogue(-1, {}, [], {})
"""What an owner knows before its first transaction."""
