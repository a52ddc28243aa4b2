"""Copies of companies: what is sent of them when less is asked than before, and whom a copy that came concerns."""

from collections.abc import Sequence

from services.segmenter.decode import Raw, decode
from services.segmenter.folding import Folder
from services.segmenter.page_work import Chore
from services.segmenter.rules import Catalogue
from services.segmenter.work import Arrived, Place, Work
from shared.domain.events import AnyEntry, CompanyCopied, MembershipTold
from shared.domain.order import OrderKey
from shared.domain.values import JSON
from tests.definitions import ENVIRONMENT, catalogue, definition


def asking(name: str) -> dict[str, JSON]:
    """Users of a company with an attribute."""
    return {"company": "any", "where": {"all": [{"attribute": name, "op": "exists"}]}}


SEATS, PLAN = definition(1, asking("seats")), definition(2, asking("plan"))
SEEN = definition(3, {"company": "any", "where": {"all": [{"attribute": "last_seen_at", "op": "exists"}]}})


def told(user_id: str, at: int, *, shard: int = 0, **traits: JSON) -> MembershipTold:
    """What the company's shard hears of a group call."""
    return MembershipTold(
        v=1, type="membership_told", environment=ENVIRONMENT, message_id=f"{user_id}-{at}", received_at=at,
        company_id="acme", user_id=user_id, user_shard=shard, member=True, key=OrderKey(at, 0, user_id),
        cause=f"{user_id}-{at}", traits=traits,
    )  # fmt: skip


def copied(revision: int, **attributes: JSON) -> CompanyCopied:
    """What the users' shards hear of a company."""
    return CompanyCopied(
        v=1, type="company_copied", environment=ENVIRONMENT, message_id=f"acme/{revision}", received_at=0,
        company_id="acme", revision=revision, attributes=attributes, instants={}, cause="m1",
    )  # fmt: skip


def folded(work: Work, known: Catalogue, entries: Sequence[AnyEntry]) -> list[tuple[int, CompanyCopied]]:
    """The copies that a transaction of shard 0 of 4 sends, with the shards that they are for."""
    folder, before = Folder(work, known, Place(0, 4, 10_000), 0), len(work.outgoing)
    for number, entry in enumerate(entries):
        folder.fold(Arrived(Raw(f"{number}-0", entry.model_dump_json(exclude_none=True)), entry))
    folder.finish()
    sent = [(each.target_shard, decode(Raw("", each.entry))) for each in work.outgoing[before:]]
    return [(shard, copy) for shard, copy in sent if isinstance(copy, CompanyCopied)]


def test_nothing_is_sent_because_less_is_asked() -> None:
    """The shards have all that is asked still, and more."""
    work = Work()
    assert folded(work, catalogue(SEATS, PLAN), [told("u0", 1, seats=1, plan="pro")])
    assert folded(work, catalogue(PLAN), [told("u0", 2, seats=2)]) == []


def test_a_shard_that_is_new_gets_what_the_others_have() -> None:
    """Also what nobody asks any more, so that all copies say the same."""
    work = Work()
    [(_, first)] = folded(work, catalogue(SEATS, PLAN), [told("u0", 1, seats=1, plan="pro")])
    [(shard, second)] = folded(work, catalogue(PLAN), [told("u1", 2, shard=3)])
    assert (shard, second.revision, second.attributes) == (3, 2, first.attributes)


def test_what_is_asked_again_is_sent_when_it_has_changed_meanwhile() -> None:
    """What was sent in former days does not count as said."""
    work = Work()
    folded(work, catalogue(SEATS, PLAN), [told("u0", 1, seats=1, plan="pro")])
    folded(work, catalogue(PLAN), [told("u0", 2, seats=2)])
    [(_, copy)] = folded(work, catalogue(SEATS, PLAN), [told("u0", 3)])
    assert copy.attributes == {"seats": 2, "plan": "pro"}


def test_when_a_company_was_last_seen_waits_also_when_less_is_asked() -> None:
    """A copy that differs by nothing else is not sent per call."""
    work = Work()
    folded(work, catalogue(SEATS, SEEN), [told("u0", 1, seats=1)])
    assert folded(work, catalogue(SEEN), [told("u0", 2)]) == []


def fan_outs(work: Work, known: Catalogue, *copies: CompanyCopied) -> list[str]:
    """The companies whose users are asked again after a transaction."""
    work.chores.clear()
    work.fan_outs.clear()
    folded(work, known, copies)
    return [chore.subject for chore in work.chores]


def test_a_copy_that_says_what_was_known_asks_nobody() -> None:
    """What is said for a definition that is still being prepared asks them when it is built."""
    work, known = Work(), catalogue(SEATS, definition(2, asking("plan"), "preparing"))
    assert fan_outs(work, known, copied(1, seats=1)) == ["acme"]
    assert fan_outs(work, known, copied(2, seats=1, plan="pro")) == []
    assert work.copies[ENVIRONMENT, "acme"].attributes == {"seats": 1, "plan": "pro"}
    assert fan_outs(work, known, copied(3, seats=2, plan="pro")) == ["acme"]


def test_a_copy_asks_nobody_when_no_definition_asks() -> None:
    """Neither does one that says nothing of what is asked, where none was."""
    assert fan_outs(Work(), catalogue(definition(2, asking("plan"), "preparing")), copied(1, plan="pro")) == []
    assert fan_outs(Work(), catalogue(SEATS), copied(1, plan="pro")) == []


def test_users_are_asked_once_for_all_the_copies_that_wait() -> None:
    """Of one transaction, and of those before; a chore that has begun asks none of its first users again."""
    chore = Chore(1, "company", ENVIRONMENT, "acme", {}, "")
    known = catalogue(SEATS)
    assert fan_outs(Work(), known, copied(1, seats=1), copied(2, seats=2)) == ["acme"]
    known.chores.append(chore)
    assert fan_outs(Work(), known, copied(1, seats=1)) == []
    chore.reached = "u5"
    assert fan_outs(Work(), known, copied(1, seats=1)) == ["acme"]
