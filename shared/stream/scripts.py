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

APPEND_TO_ALL: Final = """
local answers, first = {}, #KEYS + 1
for place, key in ipairs(KEYS) do
  local behind = first + ARGV[place]
  answers[place] = ARGV[place]
  for at = first, behind - 1 do
    local id = redis.pcall('XADD', key, 'NOMKSTREAM', '*', '__data__', ARGV[at])
    if type(id) ~= 'string' then
      answers[place] = id
      break
    end
  end
  first = behind
end
return answers
"""
"""KEYS: streams of shards, of one server. ARGV: how many entries each gets, then the entries. Appends to each what it
can; an answer a stream: nil when it is missing, an error, or the number of its entries.

One script is one write of Redis's log to the disk, however many streams it appends to: Redis reads a long pipeline
piece by piece, and writes its log after each piece.
"""

APPEND_TO_ALL_SHA: Final = sha1(APPEND_TO_ALL.encode(), usedforsecurity=False).hexdigest()
"""By this a server knows it."""
