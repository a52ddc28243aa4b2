"""Pure: all conditions on the attributes of users, or of companies, by the attribute that they read (P7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from services.segmenter.indexing.moments import MomentIndex
from services.segmenter.indexing.values import ValueIndex, Watched
from shared.domain.calendar import resolve
from shared.domain.operators import Type, trait_of
from shared.domain.tree import Attribute
from shared.domain.values import Value
from shared.domain.verdicts import Subject
from shared.domain.zones import zone as zone_of

Owners: TypeAlias = tuple[int, ...]
"""Numbers of definitions."""


class Reading(NamedTuple):
    """What a definition reads of a subject itself: its number, the zone of its days, and its leaves on attributes."""

    number: int
    zone: str
    leaves: Iterable[Attribute]


class Place(NamedTuple):
    """Where a value is: among the built-ins, or among what was sent."""

    is_builtin: bool
    name: str


class PlaceIndex:
    """By attribute, the conditions that it can flip; each attribute's is made when it is first asked for."""

    def __init__(self, builtins: Mapping[str, Type]) -> None:
        """Nothing is read yet. ``builtins`` are those of the scope that all readings will have."""
        self._builtins = builtins
        self._owners: defaultdict[Place, defaultdict[tuple[Attribute, str], list[int]]]
        self._owners = defaultdict(lambda: defaultdict(list))
        self._made: dict[Place, _Conditions] = {}
        self._named: dict[str, tuple[_Conditions, ...]] = {}

    def add(self, reading: Reading) -> None:
        """One more definition; only before anything is looked up."""
        for leaf in set(reading.leaves):
            place = _place(leaf, self._builtins)
            if place is not None:
                days = reading.zone if leaf.operator.type is Type.DATETIME else ""
                self._owners[place][leaf, days].append(reading.number)

    def warming(self) -> Iterator[None]:
        """Make the index of each attribute, one at a step."""
        for place in self._owners:
            made = self._of(place)
            _ = made.values, made.moments
            yield

    def flipped(self, old: Subject | None, new: Subject, names: Iterable[str] | None, now: int) -> set[int]:
        """The definitions with a condition whose truth at ``now`` (UTC ms) differs between two states of a subject.

        ``old`` None: somebody of whom nothing is known. ``names``: the attributes to look at; None: all of both.
        """
        found = set[int]()
        for conditions in self._conditions([new] if old is None else [old, new], names):
            was = None if old is None else _value(conditions.place, old)
            is_ = _value(conditions.place, new)
            if was is not is_:
                for each in conditions.values.flipped(was, is_):
                    found.update(each.owners)
            for index, moment in conditions.moments:
                for each in index.flipped(None if old is None else moment(old), moment(new), now):
                    found.update(each.owners)
        return found

    def by_clock(self, subject: Subject, names: Iterable[str] | None, after: int) -> Iterator[tuple[int, Owners]]:
        """(UTC ms, definitions) of what time alone flips of single conditions after a moment, in order."""
        streams = [
            ((at, each.owners) for at, each in index.by_clock(value, after))
            for conditions in self._conditions([subject], names)
            for index, moment in conditions.moments
            if (value := moment(subject)) is not None
        ]
        return streams[0] if len(streams) == 1 else merge(*streams, key=itemgetter(0))

    def _conditions(self, subjects: Iterable[Subject], names: Iterable[str] | None) -> Iterator[_Conditions]:
        """Those on attributes of these names."""
        if names is None:
            names = {name for each in subjects for name in chain(each.attributes, each.builtins)}
        known = self._named
        for name in names:
            if name in self._names:
                yield from known[name] if name in known else self._of_name(name)

    def _of_name(self, name: str) -> tuple[_Conditions, ...]:
        places = (Place(False, name), Place(True, name))
        self._named[name] = tuple(self._of(place) for place in places if place in self._owners)
        return self._named[name]

    @cached_property
    def _names(self) -> Set[str]:
        """Of the attributes that conditions read."""
        return {place.name for place in self._owners}

    def _of(self, place: Place) -> _Conditions:
        if place not in self._made:
            self._made[place] = _Conditions(place, self._owners[place])
        return self._made[place]


@dataclass(frozen=True)
class _Conditions:
    """The conditions on one place, by (leaf, zone of its days), with the definitions of each."""

    place: Place
    owners: Mapping[tuple[Attribute, str], list[int]]

    @cached_property
    def values(self) -> ValueIndex:
        return ValueIndex(Watched(leaf, tuple(owners)) for (leaf, days), owners in self.owners.items() if not days)

    @cached_property
    def moments(self) -> list[tuple[MomentIndex, Callable[[Subject], int | None]]]:
        """Of each zone its index, and how it reads the datetime of a subject."""
        by_zone: defaultdict[str, list[Watched]] = defaultdict(list)
        for (leaf, days), owners in self.owners.items():
            if days:
                by_zone[days].append(Watched(leaf, tuple(owners)))
        return [(MomentIndex(same, zone_of(name)), _moment(self.place, name)) for name, same in by_zone.items()]


def _place(leaf: Attribute, builtins: Mapping[str, Type]) -> Place | None:
    """What a leaf reads; None when it is false whatever there is, for a built-in is never of its type."""
    trait = trait_of(leaf.name, builtins)
    if trait is not None:
        return Place(False, trait)
    is_moment = builtins[leaf.name] is Type.DATETIME
    fits = leaf.operator.type is Type.ANY or (leaf.operator.type is Type.DATETIME) is is_moment
    return Place(True, leaf.name) if fits else None


def _value(place: Place, subject: Subject) -> Value | None:
    return subject.builtins.get(place.name) if place.is_builtin else subject.attributes.get(place.name)


def _moment(place: Place, zone_name: str) -> Callable[[Subject], int | None]:
    if place.is_builtin:
        return lambda subject: instant if isinstance(instant := subject.builtins.get(place.name), int) else None
    zone = zone_of(zone_name)

    def moment(subject: Subject) -> int | None:
        instant, text = subject.instants.get(place.name), subject.attributes.get(place.name)
        return resolve(zone, text, instant) if instant is not None and isinstance(text, str) else instant

    return moment
