"""Pure: where lists of companies find what they show, sort by and look in."""

from typing import Final

from services.query.lists import Listed
from services.query.sorting import Sortable
from shared.domain.operators import COMPANY_BUILTINS
from shared.postgres.condition_columns import COMPANY_COLUMNS
from shared.postgres.statements import load

_TEMPLATES: Final = load(__file__)

COMPANIES: Final = Listed(
    scope="company",
    # Companies have one table: another order of it is another index, not another statement.
    templates={**_TEMPLATES, "newest": _TEMPLATES["by_id"]},
    columns=COMPANY_COLUMNS,
    sortable=Sortable(
        id_name="company_id",
        ids={"by_id": "c.company_id", "newest": "c.company_id", "members": "m.user_id"},
        attributes="c.attributes",
        builtins={name: f"c.{name}" for name in ("first_seen_at", "last_seen_at", "member_count")},
        types=COMPANY_BUILTINS,
    ),
    search="c.search",
)
