"""Pure rule: how far a machine's clock may be from its servers' (SEAMS A9)."""

from __future__ import annotations

from typing import Final

LIMIT_MS: Final = 5_000


def off_by(own_ms: int, server_ms: int, server: str) -> str | None:
    """What is wrong with the clock, as a sentence; None when it is within 5 s of the server's."""
    off = own_ms - server_ms
    return f"this machine's clock is {off / 1000:+.1f} s off {server}'s" if abs(off) > LIMIT_MS else None
