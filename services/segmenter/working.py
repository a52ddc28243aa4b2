"""Door: one page of an owner's work: of a definition's tasks, or of a chore that an entry left behind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import asyncpg

from services.segmenter import building, chore_pages, chores, preparing, tasks
from services.segmenter.fence import Fence
from services.segmenter.members import drop_page, publish_page
from services.segmenter.page_work import Chore, Done, Task
from services.segmenter.poison import is_poison
from services.segmenter.rules import Catalogue
from services.segmenter.work import Place

TOO_LONG: Final = (asyncpg.QueryCanceledError, asyncpg.TransactionTimeoutError)
"""What the server says when a statement or a transaction takes longer than a session allows."""
MOST_HALVED: Final = 8
SHRINKING: Final = frozenset({"merge", "erase_user"})
"""Chores that take rows out of the log."""
PUBLISH_PAGE = 1_000
DROP_PAGE = 5_000


class PageFailed(Exception):
    """A page of a task or a chore fails for what is in it, whatever is tried again."""

    def __init__(self, item: Task | Chore, error: Exception) -> None:
        """``error``: what it failed with."""
        super().__init__(f"{type(error).__name__}: {error}")
        self.item = item
        self.error = type(error).__name__


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is done once its transaction is committed."""

    item: Task | Chore
    progress: Done

    @property
    def outgoing(self) -> int:
        """How many entries it put into the outbox."""
        return self.progress.outgoing

    def remember(self, catalogue: Catalogue) -> None:
        """Go on from here."""
        item, progress = self.item, self.progress
        item.reached = progress.reached
        catalogue.chores_first = not isinstance(item, Chore)
        catalogue.chores.extend(progress.chores)
        if isinstance(item, Chore):
            # The next chore has its turn, or one about a large company would hold up all the others.
            catalogue.chores.remove(item)
            if not progress.done:
                catalogue.chores.append(item)
        else:
            # So has the next definition: one over few users does not wait for one over all of them.
            catalogue.tasks.remove(item)
            if not progress.done:
                catalogue.tasks.append(item)
            preparing.remember(catalogue, item, done=progress.done)


TaskPage = Callable[[Fence, Catalogue, Task, Place], Awaitable[Done]]


async def next_page(fence: Fence, catalogue: Catalogue, place: Place) -> Page | None:
    """Do the next page; chores and tasks take turns. Raises PageFailed when it fails for what is in it."""
    item = next_item(catalogue)
    if item is None:
        return None
    try:
        return Page(item, await _do(fence, catalogue, item, place))
    except Exception as error:
        if not (is_poison(error) or (isinstance(item, Task) and _is_too_much(item, error))):
            raise
        raise PageFailed(item, error) from error


def _is_too_much(task: Task, error: Exception) -> bool:
    """Whether a page takes too long however small it is made: after each that does, the next is half as large."""
    if not isinstance(error, TOO_LONG):
        return False
    task.shrink += 1
    return task.shrink > MOST_HALVED


def next_item(catalogue: Catalogue) -> Task | Chore | None:
    """What is to be done next.

    While rows leave the log nothing is counted from it: a user who is back has those of before in it still.
    """
    shrinking = any(chore.kind in SHRINKING for chore in catalogue.chores)
    tasks = [task for task in catalogue.tasks if not (shrinking and task.kind == "prepare")]
    if catalogue.chores and (catalogue.chores_first or not tasks):
        return catalogue.chores[0]
    return tasks[0] if tasks else None


async def _do(fence: Fence, catalogue: Catalogue, item: Task | Chore, place: Place) -> Done:
    if isinstance(item, Chore):
        progress = await chore_pages.PAGES[item.kind](fence, catalogue, item, place)
        await chores.advance(fence, item, progress.reached, done=progress.done)
        return progress
    progress = await _TASKS[item.kind](fence, catalogue, item, place)
    await tasks.advance(fence, item, progress.reached, handled=progress.handled, done=progress.done)
    return progress


async def _drop(fence: Fence, _catalogue: Catalogue, task: Task, _place: Place) -> Done:
    return Done("", 0, await drop_page(fence, task.definition, DROP_PAGE))


async def _publish(fence: Fence, catalogue: Catalogue, task: Task, _place: Place) -> Done:
    definition = catalogue.definitions[task.definition]
    reached, done = await publish_page(fence, definition, task.reached, PUBLISH_PAGE)
    return Done(reached, 0, done)


async def _build(fence: Fence, catalogue: Catalogue, task: Task, place: Place) -> Done:
    return Done(*await building.page(fence, catalogue, task, place))


async def _prepare(fence: Fence, catalogue: Catalogue, task: Task, place: Place) -> Done:
    return Done(*await preparing.page(fence, catalogue, task, place))


_TASKS: Final[Mapping[str, TaskPage]] = {
    "prepare": _prepare, "build": _build, "publish": _publish, "drop": _drop,
}  # fmt: skip
