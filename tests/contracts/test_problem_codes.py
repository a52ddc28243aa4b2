"""Every problem that a door answers has a title, and so a page."""

import importlib
import pkgutil
from collections.abc import Iterator

import services.ingest
import services.query
import shared
from shared.errors import MusterError
from shared.http.problems import TITLES, problem


def test_every_code_of_an_answer_has_a_title() -> None:
    """All but those that only operators see (500), and the reasons of dead letters, which the domain gives."""
    for package in (services.ingest, services.query, shared):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    outside = [error for error in subclasses(MusterError) if not error.__module__.startswith("shared.domain.")]
    answered = {error.code for error in outside if error.status != 500}
    assert answered - set(TITLES) == set()


def test_a_problem_says_everything_that_sdks_and_people_look_for() -> None:
    """RudderStack's SDK reads `code` and `message`."""
    document = problem(422, "invalid_definition", "2 problems", request_id="req_1", errors=[{"path": "/a"}])
    assert document == {
        "type": "/docs/problems/invalid_definition",
        "title": "The definition is not valid",
        "status": 422,
        "code": "invalid_definition",
        "detail": "2 problems",
        "message": "2 problems",
        "request_id": "req_1",
        "errors": [{"path": "/a"}],
    }


def subclasses(kind: type[MusterError]) -> Iterator[type[MusterError]]:
    """All that inherit from it, at any depth."""
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)
