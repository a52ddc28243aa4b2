"""Pure core: collects what is wrong with a condition tree while it is read, and the words that refusals share."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from shared.domain.problems import Problem
from shared.domain.values import JSON, dumps, has_forbidden_text, pointer

MAX_NAME_LENGTH: Final = 255


class Problems:
    """The problems of one tree, in its order; whoever refuses a part of a node goes on with the others."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.found: list[Problem] = []

    def refuse(self, path: str, code: str, detail: str) -> None:
        """Add a problem of the node at a path."""
        self.found.append(Problem(path, code, detail))

    def refuse_other_keys(self, raw: dict[str, JSON], known: Iterable[str], path: str) -> None:
        """Add a problem for every key that is none of these."""
        for key in raw:
            if key not in known:
                detail = f"there is no key {key!r} here{did_you_mean(key, known)}"
                self.refuse(pointer(path, key), "unknown_key", detail)

    def name(self, raw: JSON, path: str, whose: str) -> str | None:
        """A name or id, or None and a problem; `whose` says of what it is, such as "an attribute's name"."""
        if isinstance(raw, str) and 1 <= len(raw) <= MAX_NAME_LENGTH and not has_forbidden_text(raw):
            return raw
        self.refuse(path, "bad_name", f"{whose} is a string of 1 to {MAX_NAME_LENGTH} characters")
        return None

    def operator(self, node: dict[str, JSON], known: Iterable[str], path: str, there_are: str) -> str | None:
        """The known operator of a node, or None and a problem: with the one that was meant, or else all there are."""
        if "op" not in node:
            self.refuse(path, "unknown_operator", f"op is missing; there are {there_are}")
            return None
        raw = node["op"]
        if isinstance(raw, str) and raw in known:
            return raw
        hint = did_you_mean(raw, known) if isinstance(raw, str) else ""
        self.refuse(path, "unknown_operator", f"there is no operator {dumps(raw)}{hint or f'; there are {there_are}'}")
        return None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a refusal that tells the known word nearest to this one; nothing when none is near."""
    matches = get_close_matches(word, known, n=1)
    return f"; did you mean {matches[0]!r}?" if matches else ""
