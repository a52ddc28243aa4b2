"""Pure: how large a call, its parts and a request may be."""

from __future__ import annotations

from typing import Final

BODY_BYTES: Final = 5 * 1024 * 1024
"""Of a request, before and after it is inflated. SDKs promise 500 KB, but RudderStack's for Python sends 4 MB."""

CALL_BYTES: Final = 32_768
"""Of a call's text, and of a batch's context."""

BATCH_CALLS: Final = 10_000
"""Calls in a batch: an SDK sends at most a few hundred."""

BATCH_CONTEXT_BYTES: Final = BODY_BYTES
"""Of a batch's context times its calls, as each entry carries it."""

MENDED_BYTES: Final = 512_000
"""Up to here the good part of what is not JSON is looked for: the other calls of a batch, a refused call's ids."""

TEXT_LENGTH: Final = 255
"""Code points of an id, a message id and an event's name."""

TRAITS: Final = 300
"""Traits of a call, after nested ones are flattened."""

SKEW_MS: Final = 60_000
"""Up to here a difference of clocks is latency."""

HISTORICAL_MS: Final = 48 * 3_600_000
"""A call that is older when it arrives is history: its transitions do not announce news."""

REFUSED_CHARACTERS: Final = 4_096
"""Of a refused call's text, as kept for people."""
