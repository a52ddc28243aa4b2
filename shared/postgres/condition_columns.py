"""Where the SQL of conditions finds a subject, by the names that the tables have in a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS, Type


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the SQL of a scope finds a subject: expressions of ours, never of a caller's.

    `attributes` and `instants` are jsonb; `builtins` has an expression for every name in `types`, datetimes as bigint;
    `shard`, `environment` and `id` say where its other rows are. `membership`: the membership in scope, if any.
    """

    attributes: str
    instants: str
    builtins: Mapping[str, str]
    types: Mapping[str, Type]
    shard: str
    environment: str
    id: str
    membership: Columns | None = None


USER_COLUMNS: Final = Columns(
    attributes="u.attributes",
    instants="u.instants",
    builtins={
        "user_id": "u.user_id",
        "identified": "u.identified",
        "first_seen_at": "a.first_seen_at",
        "last_seen_at": "a.last_seen_at",
    },
    types=USER_BUILTINS,
    shard="u.shard",
    environment="u.environment",
    id="u.user_id",
)
"""For `users as u` joined with `user_activity as a`."""

COMPANY_COLUMNS: Final = Columns(
    attributes="c.attributes",
    instants="c.instants",
    builtins={
        "company_id": "c.company_id",
        "first_seen_at": "c.first_seen_at",
        "last_seen_at": "c.last_seen_at",
        "member_count": "c.member_count",
    },
    types=COMPANY_BUILTINS,
    shard="c.shard",
    environment="c.environment",
    id="c.company_id",
)
"""For `companies as c`."""

EVENT_COLUMNS: Final = Columns("e.properties", "e.instants", {}, {}, "e.shard", "e.environment", "e.user_id")
"""For `events as e`: the properties of an event."""

_MEMBERSHIP: Final = Columns("cm.attributes", "cm.instants", {}, {}, "cm.shard", "cm.environment", "cm.user_id")

OF_COMPANY_COLUMNS: Final = replace(
    COMPANY_COLUMNS, builtins={**COMPANY_COLUMNS.builtins, "company_id": "cm.company_id"}, membership=_MEMBERSHIP
)
"""For `company_members as cm` with `companies as c`, whose row may not have come yet."""

OF_MEMBER_COLUMNS: Final = replace(USER_COLUMNS, membership=_MEMBERSHIP)
"""For a user, and `company_members as cm`."""
