"""Pure: looking for a part of a text, in any case."""

from __future__ import annotations

import re
from typing import Final

from shared.domain.casefold import casefold

MIN_SEARCH: Final = 2
"""Characters of a search: fewer are in nearly every text."""


def contains_pattern(text: str) -> str:
    """The LIKE pattern of a substring in any case: the text means itself."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", casefold(text)) + "%"
