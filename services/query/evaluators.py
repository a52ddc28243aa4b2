"""Pure: saved definitions compiled once, for answers that ask many of them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from services.query.questions import Question
from shared.domain.parts import Needs
from shared.domain.truth import Evaluator, compile_tree

MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question, what it needs, and how it is decided."""

    question: Question
    needs: Needs
    evaluator: Evaluator


def compiled(question: Question, zone: ZoneInfo) -> Compiled:
    """A question made ready; `zone`: of the environment."""
    evaluator = compile_tree(question.tree, question.place(zone), question.scope, question.parts)
    return Compiled(question, question.needs(zone), evaluator)


class Evaluators:
    """The definitions that were asked last, by number and zone; what a number says never changes."""

    def __init__(self) -> None:
        """None is compiled yet."""
        self._known: OrderedDict[tuple[int, str], Compiled] = OrderedDict()

    def of(self, number: int, question: Question, zone: ZoneInfo) -> Compiled:
        """The definition of this number, whose question this is."""
        key = number, question.place(zone).key
        known = self._known.pop(key, None)
        # A database that was restored may give a number again, to a definition that says something else.
        if known is None or not _says_the_same(known.question, question):
            known = compiled(question, zone)
        self._known[key] = known
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return known


def _says_the_same(one: Question, other: Question) -> bool:
    said = [(each.scope, each.population, each.tree, each.parts) for each in (one, other)]
    return said[0] == said[1]
