"""Pure room: the definitions that owners evaluate, indexed by what they depend on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import get_args

from services.segmenter.definition import Definition
from services.segmenter.finding import Finder
from services.segmenter.page_work import Chore, Task
from services.segmenter.questions import COMPANIES, Questions, concern_of, question_index
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS
from shared.domain.parts import MemberQuestion, Needs, member_needs
from shared.domain.segments import SubjectScope
from shared.domain.truth import MemberCondition, compile_member
from shared.domain.verdicts import NOTHING

_BUILTINS = {"user": USER_BUILTINS, "company": COMPANY_BUILTINS}


@dataclass(frozen=True, slots=True)
class MemberRules:
    """The member conditions that an environment's company definitions ask of users, by key (SEAMS A3)."""

    conditions: Mapping[int, MemberCondition] = field(default_factory=dict)
    concerns: frozenset[str] = frozenset()
    needs: Needs = field(default_factory=Needs)

    def touched(self, changed: Set[str]) -> bool:
        """Whether some condition can depend on one of these concerns of a user."""
        return not self.concerns.isdisjoint(changed)


@dataclass(frozen=True, slots=True)
class Rules:
    """The definitions of one environment and scope: those that are asked, and what all of them together read.

    ``asked_needs``: what those that are asked read, so not what is only being prepared. ``user_needs``: of the users'
    rules, what definitions of both scopes read of users.
    """

    definitions: tuple[Definition, ...]
    timed: tuple[Definition, ...]
    by_concern: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    needs: Needs = field(default_factory=Needs)
    asked_needs: Needs = field(default_factory=Needs)
    user_needs: Needs = field(default_factory=Needs)
    questions: Questions = field(default_factory=Questions)
    member_rules: MemberRules = field(default_factory=MemberRules)
    finder: Finder = field(default_factory=lambda: Finder((), {}, "user"))


NO_RULES = Rules((), ())
Key = tuple[str, SubjectScope]


def index(
    definitions: Iterable[Definition], before: Iterable[Definition] = (), known: Mapping[Key, Rules] = NOTHING
) -> dict[Key, Rules]:
    """Rules by environment and scope; ``known`` are those of the definitions ``before``, kept where nothing changed."""
    grouped, was = _by_environment(definitions), _by_environment(before)
    rules: dict[Key, Rules] = {}
    for environment, members in grouped.items():
        if [id(each) for each in members] == [id(each) for each in was.get(environment, ())]:
            rules |= {key: found for key, found in known.items() if key[0] == environment}
            continue
        user_needs = Needs.of_all(definition.user_needs for definition in members)
        for scope in get_args(SubjectScope):
            of_scope = [each for each in members if each.scope == scope]
            rules[environment, scope] = _rules(of_scope, scope, user_needs, known.get((environment, scope), NO_RULES))
    return rules


def _by_environment(definitions: Iterable[Definition]) -> dict[str, list[Definition]]:
    grouped: dict[str, list[Definition]] = defaultdict(list)
    for definition in definitions:
        grouped[definition.environment].append(definition)
    return grouped


def _rules(definitions: list[Definition], scope: SubjectScope, user_needs: Needs, before: Rules) -> Rules:
    asked = [definition for definition in definitions if definition.is_asked]
    by_concern: dict[str, list[Definition]] = defaultdict(list)
    for definition in asked:
        for concern in concerns(definition.needs, scope):
            by_concern[concern].append(definition)
    needs = Needs.of_all(definition.needs for definition in definitions)
    return Rules(
        definitions=tuple(asked),
        timed=tuple(definition for definition in asked if definition.timed),
        by_concern={name: tuple(found) for name, found in by_concern.items()},
        needs=needs,
        asked_needs=Needs.of_all(definition.needs for definition in asked),
        user_needs=user_needs,
        questions=question_index(user_needs.questions if scope == "user" else ()),
        member_rules=_member_rules(needs.members),
        finder=Finder(asked, by_concern, scope, before.finder),
    )


_compiled_member = lru_cache(maxsize=10_000)(compile_member)
"""Compiled once, whatever else changes beside it."""


def _member_rules(questions: Iterable[MemberQuestion]) -> MemberRules:
    asked = list(questions)
    if not asked:
        return MemberRules()
    needs = Needs.of_all(member_needs(question) for question in asked)
    always = {COMPANIES, "identified"}
    return MemberRules(
        {question.key: _compiled_member(question) for question in asked}, concerns(needs, "user") | always, needs
    )


def concerns(needs: Needs, scope: SubjectScope) -> frozenset[str]:
    """The names under which changes of what is needed are told: attributes as they are, everything else marked."""
    bare = (name.removeprefix("traits.") for name in needs.attributes)
    names = {*needs.attributes, *(name for name in bare if name in _BUILTINS[scope])}
    names.update(concern_of("event", question.key) for question in needs.questions)
    names.update(concern_of("pick", segment_id) for segment_id in needs.picks)
    names.update(concern_of("member", question.key) for question in needs.members)
    return frozenset(names | {COMPANIES} if needs.has_companies else names)


@dataclass(slots=True)
class Catalogue:
    """The definitions, as of one catalogue number, and what the shard still has to do for them."""

    number: int
    rules: Mapping[Key, Rules]
    tasks: list[Task]
    definitions: Mapping[int, Definition]
    chores: list[Chore] = field(default_factory=list)
    counted: set[tuple[str, int]] = field(default_factory=set)
    """(environment, question) of the event states that are kept for every user of the shard."""
    chores_first: bool = True
    """Whose turn it is when there are both chores and tasks."""

    def of(self, environment: str, scope: SubjectScope = "user") -> Rules:
        """The rules of an environment; none when it has no segments."""
        return self.rules.get((environment, scope), NO_RULES)

    def forgotten(self) -> Catalogue:
        """The same, to be read again at the next transaction; what is compiled is kept."""
        return Catalogue(UNKNOWN.number, self.rules, self.tasks, self.definitions, self.chores, self.counted)

    def publishes(self, definition: Definition, subject_id: str) -> bool:
        """Whether a change of this member row is told now: not while building, nor where a page will tell it."""
        if definition.stage == "publishing":
            return all(task.reached >= subject_id for task in self.tasks if task.definition == definition.number)
        return definition.stage == "serving"

    def keeps(self, environment: str, question: int, user_id: str) -> bool:
        """Whether the state of a question about a user's events is kept: a page that comes to her counts it else."""
        return (environment, question) in self.counted or any(
            task.kind == "prepare" and task.reached >= f"events {user_id}" and self._asks(task, question)
            for task in self.tasks
        )

    def _asks(self, task: Task, question: int) -> bool:
        definition = self.definitions.get(task.definition)
        return definition is not None and question in definition.question_keys


UNKNOWN = Catalogue(-1, {}, [], {})
"""What an owner knows before its first transaction."""
