"""Store: what is allowed in a filter but probably not meant, by what pickers know."""

from __future__ import annotations

from services.query.catalogue_reads import SAMPLE_ROWS, CatalogueStore
from services.query.questions import Question
from services.query.samples import Sample
from shared.domain.references import named_segments
from shared.domain.tree import Performed, all_leaves
from shared.domain.warnings import Known, Seen, warnings_of
from shared.http.segment_resource import Warning_


async def warnings_about(
    catalogue: CatalogueStore, environment: str, shards: int, question: Question
) -> list[Warning_]:
    """Names and types that nobody has sent, and segments that are not ready, with the paths as they stand in a body."""
    told = []
    for found in warnings_of(question.tree, question.scope, await _known(catalogue, environment, shards, question)):
        warning = Warning_(path=f"/conditions{found.path}", code=found.code, detail=found.detail)
        if found.suggestion is not None:
            warning["suggestion"] = found.suggestion
        told.append(warning)
    for path, name, _ in named_segments(question.tree, question.scope):
        if not question.is_built(name):
            detail = f"the segment {name!r} is not built yet: nobody is in it so far"
            told.append(Warning_(path=f"/conditions{path}", code="segment_not_ready", detail=detail))
    return told


async def _known(catalogue: CatalogueStore, environment: str, shards: int, question: Question) -> Known:
    users = await catalogue.attributes(environment, "user", shards)
    companies = await catalogue.attributes(environment, "company", shards)
    events = frozenset(row["name"] for row in await catalogue.events(environment, shards))
    asked = {leaf.event for leaf in all_leaves(question.tree) if isinstance(leaf, Performed) and leaf.where is not None}
    properties = {
        event: seen
        for event in asked & events
        if (seen := _whole(await catalogue.sample(environment, "event", shards, event), shards)) is not None
    }
    memberships = _whole(await catalogue.sample(environment, "membership", shards), shards)
    return Known(users.types, companies.types, events, memberships, properties)


def _whole(sample: Sample, shards: int) -> Seen | None:
    """The types in a sample that holds everything there is: what is missing in a part may be in the rest."""
    return sample.types if sample.size < max(SAMPLE_ROWS // shards, 1) else None
