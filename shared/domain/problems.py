"""What is wrong with a definition: every problem of a tree at once, each with the path of its node."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One refused node: `path` is a JSON pointer from the tree's root, `code` is for programs, `detail` for people."""

    path: str
    code: str
    detail: str


class InvalidDefinition(ValueError):
    """A condition tree that is refused when saved, with all its problems in the order of the tree."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path or '/'}: {problem.detail}" for problem in problems))
        self.problems = tuple(problems)
