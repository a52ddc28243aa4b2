"""Store: what is allowed in a definition but probably not meant, by what has been sent so far."""

from __future__ import annotations

from shared.domain.conditions import parse_tree
from shared.domain.segments import Segment, SubjectScope
from shared.domain.values import loads
from shared.domain.warnings import Known, warnings_of
from shared.http.segment_resource import Warning_
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


async def warnings_about(connection: AnyConnection, segment: Segment) -> list[Warning_]:
    """Names and types in the latest conditions that nobody has sent yet, with the paths as they stand in a body."""
    if segment.latest.conditions is None:
        return []
    tree = parse_tree(loads(segment.latest.conditions), segment.scope)
    warnings: list[Warning_] = []
    for found in warnings_of(tree, segment.scope, await _known(connection, segment.environment)):
        warning = Warning_(path=f"/conditions{found.path}", code=found.code, detail=found.detail)
        if found.suggestion is not None:
            warning["suggestion"] = found.suggestion
        warnings.append(warning)
    return warnings


async def _known(connection: AnyConnection, environment: str) -> Known:
    seen: dict[SubjectScope, dict[str, list[str]]] = {"user": {}, "company": {}}
    for row in await connection.fetch(STATEMENTS["attributes"], environment):
        seen["company" if row["scope"] == "company" else "user"][row["name"]] = row["types"]
    events = await connection.fetch(STATEMENTS["events"], environment)
    return Known(seen["user"], seen["company"], frozenset(row["name"] for row in events))
