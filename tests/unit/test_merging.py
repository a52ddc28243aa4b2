"""What is sent on about a closed id, and what is refused about the erased."""

import json
from typing import Any

from services.segmenter.decode import Raw, decode
from services.segmenter.folding import Folder
from services.segmenter.marks import Merge, Tombstone
from services.segmenter.merging import moved
from services.segmenter.rules import UNKNOWN
from services.segmenter.work import Arrived, Place, Work
from shared.domain.values import dumps, loads

ENVIRONMENT = "development"


def entry(kind: str, **fields: Any) -> str:
    """The text of an entry."""
    return json.dumps(
        {"v": 1, "type": kind, "environment": ENVIRONMENT, "message_id": "m1", "received_at": 9, **fields}
    )


def visit(user_id: str = "x", **fields: Any) -> str:
    """A call of somebody who is not identified."""
    body = {"user_id": user_id, "identified": False, "occurred_at": 5, "index": 0, "call": {"event": "Seen", "n": 1}}
    return entry("event_tracked", **body | fields)


def folded(work: Work, text: str) -> Work:
    """The work after one entry."""
    raw = Raw("1-0", text)
    Folder(work, UNKNOWN, Place(0, 4, 10), 0).fold(Arrived(raw, decode(raw)))
    return work


def closed(**ids: str) -> Work:
    """Ids that are closed, with whom they turned out to be."""
    work = Work()
    work.marks.merges.update({(ENVIRONMENT, each): Merge(user_id, 1, "merge:m0") for each, user_id in ids.items()})
    return work


def test_a_call_is_sent_on_as_it_was() -> None:
    """Under its user's id, with the ids that it passed; numbers are exact."""
    sent = moved(visit(call={"event": "Seen", "n": 1.5, "big": 2**60}, passed=["w"]), "ann", merging=True)
    assert (sent["user_id"], sent["passed"], sent["merging"]) == ("ann", ["w", "x"], True)
    assert json.loads(dumps(sent["call"])) == {"event": "Seen", "n": 1.5, "big": 2**60}


def test_a_pick_is_sent_on_about_its_user() -> None:
    """It names its user in another field, and has no passed ids."""
    text = entry("member_picked", segment_id="s", subject_id="x", picked=True, key=[1, 0, "m1"])
    assert moved(text, "ann", merging=False) == loads(text) | {"subject_id": "ann"}  # type: ignore[operator]


def test_a_call_under_a_closed_id_takes_effect_elsewhere() -> None:
    """Here it is only remembered, so that a resend is not sent on."""
    work = folded(closed(x="ann"), visit())
    assert [json.loads(each.entry)["user_id"] for each in work.outgoing] == ["ann"]
    assert (work.logged, work.users, len(work.messages)) == ([], {}, 1)
    assert len(folded(work, visit()).outgoing) == 1


def test_a_call_that_comes_back_is_a_dead_letter() -> None:
    """Whatever made the circle, nothing goes round for ever."""
    work = folded(closed(x="ann"), visit(passed=["ann"]))
    assert ([letter.code for letter in work.letters], work.outgoing) == (["merge_cycle"], [])


def test_an_erasure_of_another_merge_changes_nothing() -> None:
    """Erasing a user who named an id does not erase what became of that id."""
    work = folded(closed(x="ann"), entry("user_erased", user_id="x", erased_at=9, merged_into="mallory"))
    assert (work.marks.tombstones, work.chores, work.gone.users) == ({}, [], set())


def test_what_is_refused_of_the_erased_says_nothing_of_them() -> None:
    """Neither the id nor the content."""
    work = Work()
    work.marks.tombstones[ENVIRONMENT, "user", "x"] = Tombstone(5)
    letter = folded(work, visit()).letters[0]
    assert (letter.code, letter.user_id, letter.entry, letter.message_id) == ("erased", None, "", "m1")
    assert work.messages == {}
