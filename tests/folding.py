"""What a subscriber makes of the transitions stream: the members of a segment, and a check that none is told twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

RECORDS = ("segment.built", "segment.rebuilt", "segment.deleted")


def told(transitions: Iterable[Mapping[str, str]], segment_id: str) -> list[tuple[str, str, str]]:
    """(type, user, cause) of a segment's transitions, in sequence."""
    return [(row["type"], row["user_id"], row["cause"]) for row in transitions if row["segment_id"] == segment_id]


def folded(transitions: Iterable[Mapping[str, str]], segment_id: str) -> set[str]:
    """The users that entered and have not exited; fails when one enters or exits twice in a row.

    For a segment that was empty when it was built, or that announces everyone.
    """
    members: set[str] = set()
    for kind, user_id, cause in told(transitions, segment_id):
        if kind == "segment.entered":
            assert user_id not in members, f"{user_id} entered twice ({cause})"
            members.add(user_id)
        elif kind == "segment.exited":
            assert user_id in members, f"{user_id} exited without being a member ({cause})"
            members.remove(user_id)
    return members


def by_user(transitions: Iterable[Mapping[str, str]], segment_id: str) -> dict[str, list[str]]:
    """The causes told per user, in sequence."""
    causes: dict[str, list[str]] = defaultdict(list)
    for _, user_id, cause in told(transitions, segment_id):
        causes[user_id].append(cause)
    return dict(causes)
