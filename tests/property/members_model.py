"""What a Muster must come to, told plainly: every call sorted and folded, every condition asked of everyone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.domain.conditions import parse_tree
from shared.domain.instants import instants_of
from shared.domain.order import OrderKey
from shared.domain.trait_operators import operate
from shared.domain.traits import Operation, flatten
from shared.domain.truth import Subject, compile_tree
from shared.domain.values import JSON, Value, dumps, loads
from shared.domain.zones import zone


@dataclass(frozen=True)
class Said:
    """A call as the model knows it; ``traits`` as sent."""

    key: OrderKey
    identified: bool
    traits: Mapping[str, Any]


@dataclass
class ModelSegment:
    """A segment as last saved."""

    environment: str
    tree: dict[str, JSON] | None
    population: str


@dataclass
class Model:
    """Users by environment and id: their calls by message id, the first copy of each."""

    zones: Mapping[str, str]
    users: dict[tuple[str, str], dict[str, Said]] = field(default_factory=dict)
    segments: dict[str, ModelSegment] = field(default_factory=dict)

    def hear(self, environment: str, user_id: str, said: Said) -> None:
        """A call; a message id that the user had before changes nothing."""
        self.users.setdefault((environment, user_id), {}).setdefault(said.key.message_id, said)

    def members(self, segment_id: str, now: int) -> set[str]:
        """Who is a member at a moment."""
        segment = self.segments[segment_id]
        return {
            user_id
            for (environment, user_id), calls in self.users.items()
            if environment == segment.environment and self._is_member(segment, user_id, list(calls.values()), now)
        }

    def _is_member(self, segment: ModelSegment, user_id: str, calls: Sequence[Said], now: int) -> bool:
        identified = any(said.identified for said in calls)
        if segment.population != "all" and identified != (segment.population == "identified"):
            return False
        if segment.tree is None:
            return True
        evaluator = compile_tree(parse_tree(segment.tree), zone(self.zones[segment.environment]))
        return evaluator.evaluate(subject(user_id, identified, calls), now).truth


def subject(user_id: str, identified: bool, calls: Sequence[Said]) -> Subject:
    """A user, from everything that was said about her, one call after the other by key."""
    values = folded(said.traits for said in sorted(calls, key=lambda each: each.key))
    seen = [said.key.at for said in calls]
    builtins: dict[str, str | bool | int] = {
        "user_id": user_id, "identified": identified, "first_seen_at": min(seen), "last_seen_at": max(seen)
    }  # fmt: skip
    return Subject(values, instants_of(values), builtins)


def folded(said: Iterable[Mapping[str, Any]]) -> dict[str, Value]:
    """The attributes after these traits, in this order."""
    values: dict[str, Value] = {}
    for each in said:
        traits = loads(dumps(dict(each)))
        assert isinstance(traits, dict)
        for name, change in flatten(traits).items():
            value = operate(name, values.get(name), [change]) if isinstance(change, Operation) else change
            values.pop(name, None)
            if value is not None:
                values[name] = value
    return values


def misfold(transitions: Sequence[Mapping[str, str]], members: set[str]) -> list[str]:
    """What is wrong with one segment's transitions as subscribers read them, given its members of today.

    A subscriber keeps a set of members; at a record she takes the snapshot, of which the stream tells the size only.
    """
    wrong, told, size = list[str](), dict[str, bool](), 0
    for row in transitions:
        member = row["user_id"] or row["company_id"]
        if not member:
            told, size = {}, int(row["member_count"])
            continue
        entered = row["type"] == "segment.entered"
        if told.get(member) is entered:
            wrong.append(f"{row['sequence']}: {row['type']} twice")
        told[member] = entered
        size += 1 if entered else -1
    if size != len(members):
        wrong.append(f"{size} members by the stream, {len(members)} by the rows")
    if {member for member, entered in told.items() if entered} - members:
        wrong.append("entered, and no members")
    if {member for member, entered in told.items() if not entered} & members:
        wrong.append("exited, and still members")
    return wrong
