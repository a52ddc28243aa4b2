"""Pure rule: when two e-mail addresses are one."""

from __future__ import annotations

from typing import Final

from shared.domain.casefold import casefold

SPACE: Final = " \t\n\v\f\r\u00a0"
"""What spreadsheets and forms leave around an address."""


def email_key(text: str) -> str:
    """The address without space around it and without differences of case, as the column `users.email` has it."""
    return casefold(text.strip(SPACE))
