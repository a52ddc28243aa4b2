"""Door: one page of an owner's work: of a definition's tasks, or of a chore that an entry left behind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from services.segmenter import building, chore_pages, chores, preparing, tasks
from services.segmenter.fence import Fence
from services.segmenter.members import drop_page, publish_page
from services.segmenter.rules import Catalogue, Chore, Task
from services.segmenter.work import Place

PUBLISH_PAGE = 1_000
DROP_PAGE = 5_000


class Progress(NamedTuple):
    """What a page did: the last id done, how many were, whether they were the last ones, and what it leaves behind."""

    reached: str
    handled: int
    done: bool
    outgoing: int = 0
    chores: Sequence[Chore] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is done once its transaction is committed."""

    item: Task | Chore
    progress: Progress

    @property
    def outgoing(self) -> int:
        """How many entries it put into the outbox."""
        return self.progress.outgoing

    def remember(self, catalogue: Catalogue) -> None:
        """Go on from here."""
        item, progress = self.item, self.progress
        item.reached = progress.reached
        catalogue.chores.extend(progress.chores)
        if isinstance(item, Chore):
            # The next chore has its turn, or one about a large company would hold up all the others.
            catalogue.chores.remove(item)
            if not progress.done:
                catalogue.chores.append(item)
        elif progress.done:
            catalogue.tasks.remove(item)
            preparing.remember(catalogue, item)


TaskPage = Callable[[Fence, Catalogue, Task, Place], Awaitable[Progress]]


async def next_page(fence: Fence, catalogue: Catalogue, place: Place) -> Page | None:
    """Do the next page, chores before tasks: what an entry causes should not wait for a build."""
    if catalogue.chores:
        chore = catalogue.chores[0]
        progress = Progress(*await chore_pages.PAGES[chore.kind](fence, catalogue, chore, place))
        await chores.advance(fence, chore, progress.reached, done=progress.done)
        return Page(chore, progress)
    if catalogue.tasks:
        task = catalogue.tasks[0]
        progress = await _TASKS[task.kind](fence, catalogue, task, place)
        await tasks.advance(fence, task, progress.reached, handled=progress.handled, done=progress.done)
        return Page(task, progress)
    return None


async def _drop(fence: Fence, _catalogue: Catalogue, task: Task, _place: Place) -> Progress:
    return Progress("", 0, await drop_page(fence, task.definition, DROP_PAGE))


async def _publish(fence: Fence, catalogue: Catalogue, task: Task, _place: Place) -> Progress:
    definition = catalogue.definitions[task.definition]
    reached, done = await publish_page(fence, definition, task.reached, PUBLISH_PAGE)
    return Progress(reached, 0, done)


async def _build(fence: Fence, catalogue: Catalogue, task: Task, place: Place) -> Progress:
    return Progress(*await building.page(fence, catalogue, task, place))


async def _prepare(fence: Fence, catalogue: Catalogue, task: Task, place: Place) -> Progress:
    return Progress(*await preparing.page(fence, catalogue, task, place))


_TASKS: Final[Mapping[str, TaskPage]] = {
    "prepare": _prepare, "build": _build, "publish": _publish, "drop": _drop,
}  # fmt: skip
