"""Pure: the attributes of a sample, with their types and frequent values."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from shared.domain.casefold import casefold
from shared.domain.numbers import parse_decimal
from shared.domain.values import Scalar, dumps

_decode: Final = json.JSONDecoder(parse_float=parse_decimal).decode


class Value(NamedTuple):
    """A value, of a list one of its elements, and how many of the sample have it."""

    value: Scalar
    uses: int

    def starts_with(self, prefix: str) -> bool:
        """Whether people who type this may mean it: in any case of letters."""
        return casefold(self.value if isinstance(self.value, str) else dumps(self.value)).startswith(prefix)


@dataclass(frozen=True, slots=True)
class Sample:
    """By name: the types with how many have one, and the frequent values, the most frequent first."""

    size: int
    types: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    values: Mapping[str, Sequence[Value]] = field(default_factory=dict)

    def values_like(self, name: str, prefix: str, limit: int) -> list[Value]:
        """Frequent values of an attribute that start like this."""
        folded = casefold(prefix.strip())
        return [value for value in self.values.get(name, ()) if value.starts_with(folded)][:limit]


def sample_of(rows: Iterable[Mapping[str, Any]]) -> Sample:
    """The sample in rows of (name, type, value as JSON text, uses): no value: of a type; no name: its size."""
    size, types, values = 0, defaultdict[str, dict[str, int]](dict), defaultdict[str, list[Value]](list)
    for row in rows:
        if row["name"] is None:
            size = row["uses"]
        elif row["value"] is None:
            types[row["name"]][row["type"]] = row["uses"]
        else:
            values[row["name"]].append(Value(_decode(row["value"]), row["uses"]))
    return Sample(size, dict(types), dict(values))
