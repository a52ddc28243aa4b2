"""A Muster and a model of it that live the same life, with segments of every kind."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import pytest

from services.ingest.commands.errors import Referenced
from services.ingest.segment_rules import InvalidConditions
from shared.domain.conditions import parse_tree
from shared.domain.order import OrderKey
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import EVERYONE, segments_of
from shared.domain.zones import zone
from tests.commanding import close, pick, picking
from tests.explaining import disagreements
from tests.property.members_model import misfold
from tests.property.members_steps import Delete, Forward, Plain, Resend
from tests.property.whole_model import Heard, Joined, WholeModel, WholeSegment, Word
from tests.property.whole_steps import Call, Change, Make, Picks, Together, WholeStep
from tests.property.whole_trees import with_segments
from tests.segmenting import DAY, ManualClock, Muster

ZONE = "America/New_York"
LONGEST = 20 * DAY
"""Within the 30 days in which operators find their place in every order."""
DEFAULTS: Final[tuple[tuple[str, SubjectScope, Population], ...]] = (
    ("all-users", "user", "identified"),
    ("anonymous-visitors", "user", "anonymous"),
    ("all-companies", "company", "all"),
)


@dataclass
class WholeMachine:
    """A Muster and the model of it, living the same life."""

    muster: Muster
    clock: ManualClock
    model: WholeModel = field(default_factory=lambda: WholeModel(zone(ZONE)))
    sent: list[Any] = field(default_factory=list)
    """Each call and command on members so far, ready to be sent again."""
    ends: int = 0

    async def begin(self) -> None:
        """The default segments, in an environment whose days are not those of UTC."""
        self.ends = self.clock.now_ms() + LONGEST
        await self.muster.connection.execute("update environments set time_zone = $1", ZONE)
        for number, (key, scope, population) in enumerate(DEFAULTS):
            segment_id = await self.muster.segment_by_key(key)
            self.model.segments[segment_id] = WholeSegment(number, scope, population, EVERYONE, is_default=True)

    async def take(self, step: WholeStep) -> None:
        """Do one step to both."""
        match step:
            case Call():
                await self._call(step)
            case Together(calls):
                await self._together(calls)
            case Resend(which):
                for send in [self.sent[-number] for number in which if number <= len(self.sent)]:
                    await send()
            case Make() | Change() | Delete() | Picks():
                await self._command(step)
            case Forward(milliseconds):
                self.clock.forward(max(0, min(milliseconds, self.ends - self.clock.now_ms())))
            case Plain(what):
                await self._plain(what)

    async def _together(self, calls: Sequence[Call]) -> None:
        await self.muster.stop_all()
        for each in calls:
            await self._call(each)
        self.muster.start_worker()

    async def _call(self, call: Call) -> None:
        at, message_id = self.clock.now_ms() - call.late, f"m{len(self.sent)}"
        body = {"userId" if call.identified else "anonymousId": call.user_id, **call.body}
        await self._send(partial(self.muster.call, call.kind, body, at=at, message_id=message_id, index=call.index))
        event = (call.kind, call.body) if call.kind in ("track", "page") else None
        joined = None
        if call.kind == "group":
            joined = Joined(call.body["groupId"], call.body["traits"], call.body["context"]["membership"])
        traits = call.body["traits"] if call.kind == "identify" else {}
        key = OrderKey(at, call.index, message_id)
        self.model.hear(call.user_id, Heard(key, call.identified, traits, event, joined))

    async def _send(self, send: Any) -> None:
        self.sent.append(send)
        await send()

    def _named(self, raw: Any, scope: SubjectScope) -> Any:
        def name(of: SubjectScope, number: int) -> str:
            among = [segment_id for segment_id, each in self.model.segments.items() if each.scope == of]
            return among[number % len(among)]

        return with_segments(raw, scope, name)

    async def _command(self, step: Make | Change | Delete | Picks) -> None:
        if isinstance(step, Make):
            await self._make(step)
            return
        manual = isinstance(step, Picks)
        may = [
            segment_id
            for segment_id, segment in self.model.segments.items()
            if not segment.is_default and (isinstance(step, Delete) or manual is (segment.tree is None))
        ]
        if not may:
            return
        segment_id = may[step.which % len(may)]
        match step:
            case Change():
                await self._change(step, segment_id)
            case Delete():
                await self._delete(segment_id)
            case Picks():
                await self._pick(step, segment_id)

    async def _make(self, step: Make) -> None:
        raw = None if step.tree is None else self._named(step.tree, step.scope)
        segment_id = await self.muster.create_segment(
            f"Segment {secrets.token_hex(4)}",
            raw,
            scope=step.scope,
            kind="manual" if raw is None else "attribute",
            population=step.population,
            announce=step.announce,
        )
        tree = None if raw is None else parse_tree(raw, step.scope)
        number = 1 + max(each.number for each in self.model.segments.values())
        self.model.segments[segment_id] = WholeSegment(number, step.scope, step.population, tree)

    async def _change(self, step: Change, segment_id: str) -> None:
        segment = self.model.segments[segment_id]
        raw = self._named(step.trees[segment.scope], segment.scope)
        tree = parse_tree(raw, segment.scope)
        population = step.population if segment.scope == "user" else "all"
        edit = partial(self.muster.edit_segment, segment_id, raw, population=population)
        if segment_id in self.model.below(segments_of(tree)):
            with pytest.raises(InvalidConditions):
                await edit()
            return
        await edit()
        segment.named |= segment.names
        segment.tree, segment.population = tree, population

    async def _delete(self, segment_id: str) -> None:
        if any(segment_id in each.names for each in self.model.segments.values()):
            with pytest.raises(Referenced):
                await self.muster.delete_segment(segment_id)
            return
        try:
            await self.muster.delete_segment(segment_id)
        except Referenced:
            assert any(segment_id in each.named for each in self.model.segments.values())
        else:
            del self.model.segments[segment_id]

    async def _pick(self, step: Picks, segment_id: str) -> None:
        command = picking(self.muster, segment_id, at=self.clock.now_ms() - step.late)
        picked = step.picked or step.replaces

        async def send() -> None:
            await pick(self.muster, command, step.ids, picked=picked)
            await close(self.muster, command, replaces=step.replaces)

        await self._send(send)
        if step.replaces:
            self.model.words.append(Word(command.key, segment_id, None, False))
        self.model.words += [Word(command.key, segment_id, each, picked) for each in step.ids]

    async def _plain(self, what: str) -> None:
        match what:
            case "look":
                await self.look()
            case "pause":
                await self.muster.stop_all()
            case "restart" if self.muster.workers:
                await self.muster.restart_worker()
            case "join" if self.muster.workers < 3:
                self.muster.start_worker()
            case "leave" if self.muster.workers > 1:
                await self.muster.stop_worker()
            case "cut":
                await self.muster.cut_connections()

    async def look(self) -> None:
        """Everything that must hold once all is quiet."""
        if not self.muster.workers:
            self.muster.start_worker()
        await self.muster.quiet(timeout=60)
        # A copy that differs by when the company was last seen alone may wait for a second.
        if self.clock.now_ms() % 1_000:
            self.clock.forward(2_000 - self.clock.now_ms() % 1_000)
            await self.muster.quiet(timeout=60)
        letters = await self.muster.connection.fetch("select code, detail from dead_letters")
        assert letters == [], letters
        told = await self.muster.transitions()
        assert [row["id"] for row in told] == [f"{number}-0" for number in range(1, len(told) + 1)]
        for segment_id, members in self.model.members(self.clock.now_ms()).items():
            self.model.segments[segment_id].named = frozenset()
            found = await self.muster.members(segment_id)
            assert found == members, f"{found}, not {members}: {self.model.segments[segment_id]}"
            wrong = misfold([row for row in told if row["segment_id"] == segment_id], members)
            assert wrong == [], wrong
        report = await self.muster.verify()
        assert report.differences == [], report.differences
        assert report.late == [], report.late
        unexplained = await disagreements(self.muster.connection, self.muster.shards)
        assert unexplained == [], unexplained
