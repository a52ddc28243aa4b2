"""Pure room: the definitions that a change of a user or company, or the passing of time, may flip (P7).

A definition is a function of its conditions, so it flips only where one of them does; those that do are looked up by
value. For conditions on events, companies, members and picks there is no such form: what changes of one of these
concerns, all definitions that depend on it are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from services.segmenter.definition import Definition
from services.segmenter.indexing.needed import rarest
from services.segmenter.indexing.places import PlaceIndex, Reading
from services.segmenter.questions import COMPANIES, NEWCOMER, concern_of
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS
from shared.domain.segments import SubjectScope
from shared.domain.tree import Attribute
from shared.domain.truth import Subject

MOST_ASKED: Final = 64
"""Definitions that a call asks for the next flip, before it takes a moment that may be too early."""
MANY: Final = 40
"""Definitions with a condition that flipped, above which it is worth while to see which of them can be true at all."""
STEP: Final = 50
"""Definitions that are read at a stretch."""
_IDENTITY: Final = frozenset({"identified", NEWCOMER})
_MARK: Final = "\0"
"""With which the concerns begin that are no attributes."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the asking for a next flip begins with: the definitions that are asked already, and the earliest moment."""

    asked: frozenset[int] = frozenset()
    due: int | None = None


_NOTHING: Final = Known()


@dataclass(frozen=True, slots=True)
class _LookUp:
    """What is looked up, which the stage of a definition does not change."""

    numbers: tuple[int, ...]
    places: PlaceIndex
    newcomers: PlaceIndex
    """The same for those of whom nothing was known: by one condition that must hold, where there is such a one."""
    of_nobody: Mapping[bool, Set[int]]
    """What is true of somebody who has nothing, by whether she is identified; no clock can change that."""


class Finder:
    """Of the definitions of one environment and scope that are asked."""

    def __init__(
        self,
        definitions: Sequence[Definition],
        by_concern: Mapping[str, Sequence[Definition]],
        scope: SubjectScope,
        before: Finder | None = None,
    ) -> None:
        """``by_concern``: those that depend on a concern; ``before``: of an earlier edition, reused where it can be."""
        self._by_number = {definition.number: definition for definition in definitions}
        self._by_concern = by_concern
        self._scope: SubjectScope = scope
        made = None if before is None else before._made
        self._made: _LookUp | None = made if made is not None and made.numbers == tuple(self._by_number) else None

    def warming(self) -> Iterator[None]:
        """Make what is looked up, in steps of a few milliseconds: a transaction has no time for all of it."""
        if self._made is not None:
            return
        builtins = USER_BUILTINS if self._scope == "user" else COMPANY_BUILTINS
        places, newcomers = PlaceIndex(builtins), PlaceIndex(builtins)
        owners = Counter(leaf for each in self._by_number.values() for leaf in set(each.leaves))
        of_nobody: dict[bool, set[int]] = {identified: set() for identified in (False, True)}
        for number, each in enumerate(self._by_number.values()):
            leaves = [leaf for leaf in each.leaves if isinstance(leaf, Attribute)]
            places.add(Reading(each.number, each.zone, leaves))
            needed = rarest(each.needed, owners.__getitem__)
            newcomers.add(Reading(each.number, each.zone, leaves if needed is None else needed.leaves))
            for identified, found in of_nobody.items():
                if each.judge(Subject({}, {}, {"identified": identified}), 0).truth:
                    found.add(each.number)
            if number % STEP == 0:
                yield
        yield from places.warming()
        yield from newcomers.warming()
        self._made = _LookUp(tuple(self._by_number), places, newcomers, of_nobody)

    @property
    def _known(self) -> _LookUp:
        while self._made is None:
            for _ in self.warming():
                pass
        return self._made

    @cached_property
    def _building(self) -> Mapping[str, frozenset[int]]:
        """Those that are being built, by concern; under the empty name all of them."""
        found = {
            name: frozenset(each.number for each in concerned if each.stage == "building")
            for name, concerned in [*self._by_concern.items(), ("", list(self._by_number.values()))]
        }
        return {name: numbers for name, numbers in found.items() if numbers}

    def by_change(self, old: Subject | None, new: Subject, changed: Set[str], now: int) -> list[Definition]:
        """Whatever may be another truth at ``now`` (UTC ms) than before, and what is being built and concerned.

        ``changed``: the concerns that are not as they were.
        """
        if old is None or not changed.isdisjoint(_IDENTITY):
            found = self._anew(new, now) | (set() if old is None else self._anew(old, now))
            found |= self._building.get("", frozenset())
        else:
            found = self._known.places.flipped(old, new, changed, now)
            if len(found) > MANY:
                found = self._narrowed(found, (old, new), changed, now)
            found |= self._concerned(changed)
            if self._building:
                for name in changed:
                    found |= self._building.get(name, frozenset())
        return self._named(found)

    def _narrowed(self, found: set[int], states: tuple[Subject, Subject], changed: Set[str], now: int) -> set[int]:
        """Of definitions that share conditions which flipped, those of which what must hold does, did, or will in time.

        Of all others it does not, before and after, so they are false, and no clock changes that.
        """
        newcomers, (old, new) = self._known.newcomers, states
        may_hold = newcomers.flipped(None, new, None, now)
        for _, owners in newcomers.by_clock(new, None, now):
            may_hold.update(owners)
        return newcomers.flipped(old, new, changed, now) | (found & may_hold)

    def by_clock(self, subject: Subject, after: int, until: int) -> list[Definition]:
        """Whatever time alone may flip in (after, until], UTC ms."""
        found = {each.number for each in self._elsewhere(subject, None)}
        for moment, owners in self._known.places.by_clock(subject, None, after):
            if moment > until:
                break
            found.update(owners)
        return self._named(found)

    def next_due(
        self,
        subject: Subject,
        now: int,
        changed: Set[str] | None = None,
        known: Known = _NOTHING,
        *,
        most_asked: int | None = None,
    ) -> int | None:
        """The next moment at which time alone may flip a definition; early perhaps, never late.

        ``changed``: only by conditions on these concerns (all, when the subject is new); ``known``: or what is known
        to be due. ``most_asked``: how many are asked before a moment is taken that may be too early (None: all).
        """
        if changed is not None and not changed.isdisjoint(_IDENTITY):
            changed = None
        asked, best, patience = set(known.asked), known.due, most_asked
        for each in [each for each in self._elsewhere(subject, changed) if each.number not in asked]:
            asked.add(each.number)
            best = _earlier(best, _due(each, subject, now))
        for moment, owners in self._known.places.by_clock(subject, changed, now):
            if best is not None and moment >= best:
                break
            for number in owners:
                if number in asked:
                    continue
                if patience == 0:
                    return moment
                patience = None if patience is None else patience - 1
                asked.add(number)
                best = _earlier(best, _due(self._by_number[number], subject, now))
        return best

    def _anew(self, subject: Subject, now: int) -> set[int]:
        """Whatever may be true of somebody of whom nothing was known before."""
        found = self._known.newcomers.flipped(None, subject, None, now) | self._concerned(_present(subject))
        return found | self._known.of_nobody[subject.builtins.get("identified") is True]

    def _concerned(self, concerns: Iterable[str]) -> set[int]:
        """Those that depend on concerns which are no attributes."""
        return {each.number for name in concerns if name[:1] == _MARK for each in self._by_concern.get(name, ())}

    def _elsewhere(self, subject: Subject, changed: Set[str] | None) -> Iterator[Definition]:
        """Those that time may flip by more than attributes: by a user's events, and by those of her companies."""
        names = _present(subject) if changed is None else (name for name in changed if name[:1] == _MARK)
        for name in names:
            yield from (each for each in self._by_concern.get(name, ()) if each.timed)

    def _named(self, numbers: Iterable[int]) -> list[Definition]:
        return [self._by_number[number] for number in sorted(numbers)]


def _earlier(first: int | None, second: int | None) -> int | None:
    if first is None or second is None:
        return second if first is None else first
    return min(first, second)


def _present(subject: Subject) -> Iterator[str]:
    """The concerns, other than attributes, of which a subject has anything."""
    yield from (concern_of("event", key) for key in subject.events)
    yield from (concern_of("pick", segment) for segment in subject.picks)
    yield from (concern_of("member", key) for key in subject.members)
    if subject.companies:
        yield COMPANIES


def _due(definition: Definition, subject: Subject, now: int) -> int | None:
    return definition.judge(subject, now).next_flip_at
