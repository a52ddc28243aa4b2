"""The advisory locks of an installation, all in the two-integer form so that pg_locks shows what they are."""

from __future__ import annotations

CATALOGUE = (7701, 0)
"""Transaction lock: shared in every owner transaction, exclusive while the coordinator switches a version."""

SHARD_CLASS = 7702
"""Session lock (7702, shard): its holder owns the shard."""

COORDINATOR = (7703, 0)
"""Session lock: its holder relays transitions and switches versions."""

LIVE_CLASS = 7704
"""Session lock (7704, pid): one per live worker, so that all can count them."""

MIGRATE = (7706, 0)
"""Session lock: one migration at a time. (7705 is taken inside ensure_seen_week.)"""

NUMBERING = (7707, 0)
"""Transaction lock: one transaction at a time gives transitions their sequences."""
