"""What an owner does next between batches."""

from services.segmenter.page_work import Chore, Task, TaskKind
from services.segmenter.rules import Catalogue
from services.segmenter.working import next_item


def chore(kind: str) -> Chore:
    """One that has not begun."""
    return Chore(1, kind, "development", "u1", {}, "")


def catalogue(*work: Chore | TaskKind) -> Catalogue:
    """With this to do."""
    tasks = [Task(number, each, "") for number, each in enumerate(work) if not isinstance(each, Chore)]
    return Catalogue(1, {}, tasks, {}, [each for each in work if isinstance(each, Chore)])


def test_chores_and_tasks_take_turns() -> None:
    """Neither keeps the other waiting."""
    both = catalogue(chore("company"), "build")
    assert next_item(both) is both.chores[0]
    both.chores_first = False
    assert next_item(both) is both.tasks[0]


def test_nothing_is_counted_while_rows_leave_the_log() -> None:
    """A user who was erased and is back has rows of before in it until the pages have come."""
    erasing = catalogue(chore("erase_user"), "prepare")
    erasing.chores_first = False
    assert next_item(erasing) is erasing.chores[0]
    besides = catalogue(chore("erase_user"), "prepare", "build")
    besides.chores_first = False
    assert next_item(besides) is besides.tasks[1]
    assert next_item(catalogue("prepare")) is not None
