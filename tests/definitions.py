"""Definitions as owners hold them, for tests of the pure rooms."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from services.segmenter.definition import Definition, Stage
from services.segmenter.indexing.needed import needed_tree
from services.segmenter.rules import Catalogue, index
from shared.domain.conditions import parse_tree
from shared.domain.parts import is_timed, needs_of, own_leaves
from shared.domain.segments import SubjectScope
from shared.domain.truth import compile_tree
from shared.domain.values import JSON

UTC = ZoneInfo("UTC")
ENVIRONMENT = "development"


def definition(
    number: int, tree: Mapping[str, JSON], stage: Stage = "serving", scope: SubjectScope = "user"
) -> Definition:
    """A definition for identified users, or for companies, that names no other segment."""
    parsed = parse_tree(dict(tree), scope)
    needs = needs_of(parsed, UTC, {})
    return Definition(
        number=number,
        segment_id=f"seg_{number}",
        version=1,
        environment=ENVIRONMENT,
        scope=scope,
        population="identified" if scope == "user" else "all",
        evaluator=compile_tree(parsed, UTC, scope),
        needs=needs,
        user_needs=needs,
        timed=is_timed(parsed, {}),
        stage=stage,
        previous=None,
        leaves=tuple(own_leaves(parsed, {})),
        needed=needed_tree(parsed, {}),
    )


def catalogue(*definitions: Definition) -> Catalogue:
    """What an owner knows of them, without anything to do."""
    return Catalogue(1, index(definitions), [], {each.number: each for each in definitions})
