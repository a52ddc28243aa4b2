"""Pure: which names are in use, counted again, against the counts that pickers read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.segmenter.attribute_types import TypeKey, type_moves
from services.segmenter.verify.comparing import ids
from services.segmenter.verify.report import Report
from services.segmenter.verify.stored import Stored
from shared.domain.attributes import EMPTY


@dataclass(slots=True)
class Names:
    """The names in use in an environment of a shard: events by how often and when last, attributes by type."""

    environment: str
    events: dict[str, tuple[int, int]] = field(default_factory=dict)
    types: Counter[TypeKey] = field(default_factory=Counter)
    shrunk: bool = False
    """Whether some events were erased or count elsewhere now: when the last of a name was is not taken back then."""

    def add_event(self, name: str, occurred_at: int) -> None:
        """One more event of the log, at UTC ms."""
        count, last_at = self.events.get(name, (0, occurred_at))
        self.events[name] = count + 1, max(last_at, occurred_at)

    def add_attributes(self, stored: Stored) -> None:
        """Those of the users and companies of a page."""
        for _, state in stored.users.values():
            self.types.update(type_moves(self.environment, "user", EMPTY, state))
        for company in stored.companies.values():
            self.types.update(type_moves(self.environment, "company", EMPTY, company.attributes))


def compare_names(
    report: Report, where: str, names: Names, events: Mapping[str, tuple[int, int]], types: Mapping[TypeKey, int]
) -> None:
    """Compare names with the counts that are kept of them; a count of none is as good as no count."""
    for name in ids(names.events, events):
        found, expected = events.get(name, (0, 0)), names.events.get(name, (0, 0))
        later = names.shrunk and found[0] == expected[0] and found[1] > expected[1]
        if expected != found and (expected[0] or found[0]) and not later:
            report.differ("name", f"{where}, event {name!r}", expected, found)
    for key in sorted({*names.types, *types}):
        report.compare("name", f"{where}, attribute {key[1:]}", names.types.get(key, 0), types.get(key, 0))
