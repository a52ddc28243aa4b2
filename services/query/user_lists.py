"""Pure: where lists of users find what they show, sort by and look in."""

from typing import Final

from services.query.lists import Listed
from services.query.sorting import Sortable
from shared.domain.operators import USER_BUILTINS
from shared.postgres.condition_columns import USER_COLUMNS
from shared.postgres.statements import load

USERS: Final = Listed(
    scope="user",
    templates=load(__file__),
    columns=USER_COLUMNS,
    sortable=Sortable(
        id_name="user_id",
        ids={"by_id": "u.user_id", "newest": "a.user_id", "members": "m.user_id"},
        attributes="u.attributes",
        builtins={
            "first_seen_at": "a.first_seen_at",
            "last_seen_at": "a.last_seen_at",
            "identified": "u.identified::integer",
        },
        types=USER_BUILTINS,
    ),
    search="u.search",
)
