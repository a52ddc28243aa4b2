"""Pure room: one version of a segment, ready to be asked about users or companies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from services.segmenter.projection import User
from shared.domain.parts import Needs
from shared.domain.possible import NOBODY
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import EVERYONE, Leaf, Tree
from shared.domain.truth import Evaluator, Subject, Verdict

Stage = Literal["waiting", "preparing", "building", "publishing", "serving"]

_OUTSIDE = Verdict(truth=False, next_flip_at=None)


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a segment, ready to be asked. ``number`` is its row in ``definitions``."""

    number: int
    segment_id: str
    version: int
    environment: str
    scope: SubjectScope
    population: Population
    evaluator: Evaluator
    needs: Needs
    user_needs: Needs
    """What it needs of users on their shards: of a company's definition, what its member conditions do."""
    timed: bool
    stage: Stage
    previous: int | None
    leaves: tuple[Leaf, ...]
    """What it asks of the subject itself, by which changes find it: a leaf left out here is a change never seen."""
    possible: Tree = EVERYONE
    certain: Tree = NOBODY
    """What plain attributes say of it: who can be a member at all, and who is one whatever else there is."""
    needed: Tree = EVERYONE
    """What must hold of whoever is a member, in conditions that hold of nobody without the attribute."""
    zone: str = "UTC"
    question_keys: frozenset[int] = field(init=False)
    """Of what it asks about users' events."""

    def __post_init__(self) -> None:
        # Made once: while it is prepared, every event asks for it.
        object.__setattr__(self, "question_keys", frozenset(each.key for each in self.user_needs.questions))

    @property
    def is_asked(self) -> bool:
        """Whether it has member rows, or is about to: not while what it reads is still being prepared."""
        return self.stage not in ("waiting", "preparing")

    def verdict(self, user: User, now: int) -> Verdict:
        """Whether the user is a member at ``now`` (UTC ms), and when time alone may change that."""
        return self.judge(user.subject(), now)

    def judge(self, subject: Subject, now: int) -> Verdict:
        """The verdict on a user's or a company's subject, for those who ask many definitions about one."""
        if self.population != "all" and subject.builtins["identified"] != (self.population == "identified"):
            return _OUTSIDE
        return self.evaluator.evaluate(subject, now)
