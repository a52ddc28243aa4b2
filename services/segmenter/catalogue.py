"""Store: the catalogue as an owner knows it, read in the transaction that first uses it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args
from zoneinfo import ZoneInfo

import asyncpg
import structlog

from services.segmenter.chores import forget_questions, open_chores
from services.segmenter.definition import Definition, Stage
from services.segmenter.fence import Fence
from services.segmenter.indexing.needed import needed_tree
from services.segmenter.page_work import Task
from services.segmenter.rebuild_requests import take as take_rebuilds
from services.segmenter.rules import UNKNOWN, Catalogue, Key, Rules, index
from shared.domain.conditions import parse_tree
from shared.domain.linking import Linkable, MissingPart, link, picked
from shared.domain.parts import Needs, Parts, is_timed, member_needs, needs_of, own_leaves
from shared.domain.possible import NOBODY, certain, possible
from shared.domain.problems import InvalidDefinition
from shared.domain.segments import SubjectScope
from shared.domain.tree import EVERYONE, InSegment
from shared.domain.truth import Evaluator, compile_tree
from shared.domain.values import loads
from shared.domain.zones import UnknownZone, zone
from shared.postgres.pool import Pool
from shared.postgres.statements import load

log = structlog.get_logger(__name__)

_SQL = load(__file__)


SLICE = 20
"""Definitions that are compiled at a stretch while the process has other work."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The definitions as of a catalogue number, the same for every shard."""

    number: int
    rules: Mapping[Key, Rules]
    definitions: Mapping[int, Definition]
    linkables: Mapping[int, Linkable]


class Library:
    """What the owners of a process share: definitions are read and compiled once, not once per shard."""

    def __init__(self) -> None:
        """Nothing has been read."""
        self._edition = Edition(UNKNOWN.number, {}, {}, {})

    @property
    def number(self) -> int:
        """The catalogue number of the newest edition."""
        return self._edition.number

    async def refresh(self, pool: Pool) -> None:
        """Read a new edition if the number has moved, and compile it in slices, outside of any transaction."""
        number = await pool.fetchval(_SQL["number"])
        if number != self.number:
            rows = await pool.fetch(_SQL["definitions"])
            links = read_links(rows, self._edition.linkables)
            known = dict(self._edition.definitions)
            for start in range(0, len(rows), SLICE):
                known.update(_read(rows[start : start + SLICE], links, known))
                await asyncio.sleep(0)
            edition = self._edited(number, rows, known)
            for rules in edition.rules.values():
                for _ in rules.finder.warming():
                    await asyncio.sleep(0)
            self._keep(edition)

    async def at(self, fence: Fence) -> Edition:
        """An edition that holds in this transaction.

        A newer one does as well: no version is switched while the transaction is open (the fence shares the catalogue
        lock), and everything else that a command changes may be adopted early.
        """
        if self.number < fence.catalogue:
            rows = await fence.connection.fetch(_SQL["definitions"])
            self._keep(self._edited(fence.catalogue, rows, self._edition.definitions))
        return self._edition

    def _edited(self, number: int, rows: Sequence[asyncpg.Record], known: Mapping[int, Definition]) -> Edition:
        links = read_links(rows, self._edition.linkables)
        definitions = _read(rows, links, known)
        rules = index(definitions.values(), self._edition.definitions.values(), self._edition.rules)
        return Edition(number, rules, definitions, links)

    def _keep(self, edition: Edition) -> None:
        if edition.number > self.number:
            self._edition = edition


async def adopt(fence: Fence, known: Catalogue, library: Library) -> Catalogue:
    """The catalogue that holds in this transaction: the known one, or a fresh one when its number has moved on.

    Pages of a definition that this release cannot read are left to a release that can.
    """
    if fence.catalogue == known.number:
        return known
    edition = await library.at(fence)
    rows = await fence.connection.fetch(_SQL["open_tasks"], fence.shard)
    shrunk = {(task.definition, task.kind): task.shrink for task in known.tasks}
    tasks = [
        Task(row["definition"], row["task"], row["reached"], shrunk.get((row["definition"], row["task"]), 0))
        for row in rows
    ]
    doable = [task for task in tasks if task.kind == "drop" or task.definition in edition.definitions]
    counted = await _counted(fence, edition)
    await _forget_abandoned(fence, edition.linkables)
    await take_rebuilds(fence)
    return Catalogue(fence.catalogue, edition.rules, doable, edition.definitions, await open_chores(fence), counted)


async def _counted(fence: Fence, edition: Edition) -> set[tuple[str, int]]:
    """The questions whose states are kept for every user.

    What nobody asks any more is not kept from here on, so it is forgotten in the same transaction: who asks it again
    has it counted again.
    """
    rows = await fence.connection.fetch(_SQL["counted"], fence.shard)
    counted = {(row["environment"], row["question"]) for row in rows}
    live = {
        (definition.environment, question.key)
        for definition in edition.definitions.values()
        for question in definition.user_needs.questions
    }
    if counted - live:
        gone = sorted(counted - live)
        await fence.connection.execute(
            _SQL["uncount"], fence.shard, *(list(column) for column in zip(*gone, strict=True))
        )
        await forget_questions(fence, gone)
    return counted & live


async def _forget_abandoned(fence: Fence, links: Mapping[int, Linkable]) -> None:
    """What was counted for definitions that went before the shard had counted for everybody is forgotten too."""
    for row in await fence.connection.fetch(_SQL["abandoned"], fence.shard):
        try:
            itself = links[row["definition"]]
            needs = needs_of(itself.tree, zone(row["time_zone"]), link(itself, links))
        except (KeyError, MissingPart, UnknownZone):
            log.warning("counts_not_forgotten", shard=fence.shard, definition=row["definition"])
            continue
        questions = _user_needs(itself.scope, needs).questions
        await forget_questions(fence, [(row["environment"], each.key) for each in questions])


_STAGES: Mapping[str, Stage] = {stage: stage for stage in get_args(Stage)}


def read_links(rows: Iterable[asyncpg.Record], known: Mapping[int, Linkable]) -> dict[int, Linkable]:
    """What definitions say, by number, for those who name them; one that this release cannot read is left out."""
    found = {}
    for row in rows:
        number = row["definition"]
        try:
            found[number] = known.get(number) or linkable(row)
        except InvalidDefinition:
            log.exception("definition_unreadable", definition=number)
    return found


def linkable(row: asyncpg.Record) -> Linkable:
    """A row of ``definitions``, read. Raises InvalidDefinition."""
    tree = EVERYONE if row["conditions"] is None else parse_tree(loads(row["conditions"]), row["scope"])
    return Linkable(
        row["definition"], row["segment_id"], row["scope"], row["kind"], row["population"], tree,
        pins=json.loads(row["parts"]),
    )  # fmt: skip


def _read(
    rows: Sequence[asyncpg.Record], links: Mapping[int, Linkable], known: Mapping[int, Definition]
) -> dict[int, Definition]:
    """The rows of definitions that are live and can be read, by number, compiled unless they are known."""
    live = (row for row in rows if row["state"] in _STAGES and row["definition"] in links)
    found = (_readable(row, links, known.get(row["definition"])) for row in live)
    return {definition.number: definition for definition in found if definition is not None}


def _readable(row: asyncpg.Record, links: Mapping[int, Linkable], known: Definition | None) -> Definition | None:
    """A definition that this release cannot read is left out, and keeps no shard from moving.

    A definition never changes but in its stage, so it is compiled once.
    """
    stage = _STAGES[row["state"]]
    if known is not None:
        return known if known.stage == stage else replace(known, stage=stage)
    try:
        return compiled(row, links)
    except (InvalidDefinition, UnknownZone, MissingPart):
        log.exception("definition_unreadable", definition=row["definition"])
        return None


def compiled(row: asyncpg.Record, links: Mapping[int, Linkable]) -> Definition:
    """A row of ``definitions`` ready to be asked. Raises InvalidDefinition, UnknownZone or MissingPart."""
    itself = links[row["definition"]]
    tree, parts, place = itself.tree, link(itself, links), zone(row["time_zone"])
    needs = needs_of(tree, place, parts)
    if itself.kind == "manual":
        needs = Needs(picks=frozenset({itself.segment_id}))
    return Definition(
        number=itself.number,
        segment_id=itself.segment_id,
        version=row["version"],
        environment=row["environment"],
        scope=itself.scope,
        population=itself.population,
        evaluator=_evaluator(itself, parts, place),
        needs=needs,
        user_needs=_user_needs(itself.scope, needs),
        timed=is_timed(tree, parts),
        stage=_STAGES[row["state"]],
        previous=row["previous_definition"],
        possible=possible(tree, parts, itself.population, itself.scope) if itself.kind != "manual" else EVERYONE,
        certain=certain(tree, parts, itself.population, itself.scope) if itself.kind != "manual" else NOBODY,
        needed=needed_tree(tree, parts) if itself.kind != "manual" else EVERYONE,
        zone=row["time_zone"],
        leaves=tuple(own_leaves(tree, parts)) if itself.kind != "manual" else (),
    )


def _user_needs(scope: SubjectScope, needs: Needs) -> Needs:
    return needs if scope == "user" else Needs.of_all(map(member_needs, needs.members))


def _evaluator(definition: Linkable, parts: Parts, place: ZoneInfo) -> Evaluator:
    if definition.kind == "manual":
        itself = InSegment(definition.segment_id)
        return compile_tree(itself, place, definition.scope, {definition.segment_id: picked(definition)})
    return compile_tree(definition.tree, place, definition.scope, parts)
