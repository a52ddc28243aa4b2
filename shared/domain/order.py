"""Pure core: the order of events, which decides what wins."""

from __future__ import annotations

from typing import NamedTuple


class OrderKey(NamedTuple):
    """The order of two events, whatever the order in which they arrive (SEAMS A2).

    Compares as a tuple: time first, then the place in the batch (SDKs stamp whole milliseconds, so ties are
    ordinary), then the message id by code points.
    """

    at: int
    """UTC milliseconds of the call's own timestamp."""
    place: int
    """Place of the call in the batch it came in; 0 for a single call."""
    message_id: str
