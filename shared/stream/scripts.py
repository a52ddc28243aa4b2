"""The Lua scripts that run inside Redis."""

from __future__ import annotations

from hashlib import sha1
from typing import Final

APPEND: Final = """
for place, data in ipairs(ARGV) do
  if not redis.call('XADD', KEYS[1], 'NOMKSTREAM', '*', '__data__', data) then return false end
end
return #ARGV
"""
"""KEYS: a shard's stream. ARGV: entries. Appends all and returns their number; nil when the stream is missing.

NOMKSTREAM: nothing is ever accepted into a Redis that was emptied.
"""

APPEND_SHA: Final = sha1(APPEND.encode(), usedforsecurity=False).hexdigest()
"""By this a server knows it."""
