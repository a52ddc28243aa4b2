"""What is asked about a user of whom something changed without a call of her own, and as of when."""

from dataclasses import replace

from services.segmenter import gone_pages
from services.segmenter.decode import Raw
from services.segmenter.folding import Folder
from services.segmenter.memberships import Copy, Membership
from services.segmenter.page_work import Chore
from services.segmenter.projection import User
from services.segmenter.work import Arrived, Desk, Place, Work
from shared.domain.attributes import EMPTY, fold
from shared.domain.events import UserMerged
from shared.domain.instants import parse_instant
from shared.domain.order import OrderKey
from shared.domain.values import JSON
from tests.definitions import ENVIRONMENT, catalogue, definition

KEY = (ENVIRONMENT, "ann")
DAY = 86_400_000
RENEWED = parse_instant("2026-01-01T00:00:00Z") or 0
NOW = RENEWED + 9 * DAY
RECENTLY: dict[str, JSON] = {"op": "in_last", "value": {"n": 7, "unit": "days"}}
IS_PRO: dict[str, JSON] = {"attribute": "plan", "op": "is", "value": "pro"}
SEEN_RECENTLY: dict[str, JSON] = {"attribute": "first_seen_at", **RECENTLY}
RENEWED_RECENTLY: dict[str, JSON] = {"company": "any", "where": {"all": [{"attribute": "renewed", **RECENTLY}]}}


def ann(first_seen_at: int, due_at: int | None = None) -> User:
    """Somebody who was identified."""
    state, _ = fold(EMPTY, {"plan": "pro"}, OrderKey(1, 0, "m0"))
    return User(ENVIRONMENT, "ann", True, state, first_seen_at, first_seen_at, due_at)


def merged(user: User, first_seen_at: int, *, brought: bool) -> Work:
    """The work after the last part of a merge."""
    work = Work(users={KEY: user})
    entry = UserMerged(
        v=1, type="user_merged", environment=ENVIRONMENT, message_id="m1/merge", received_at=NOW, anonymous_id="x",
        user_id="ann", first_seen_at=first_seen_at, last_seen_at=first_seen_at, cause="m1", brought=brought,
    )  # fmt: skip
    asked = catalogue(definition(1, IS_PRO), definition(2, SEEN_RECENTLY))
    Folder(work, asked, Place(0, 4, NOW), NOW).fold(Arrived(Raw("1-0", entry.model_dump_json()), entry))
    assert work.letters == []
    return work


def test_a_merge_of_nothing_asks_only_what_it_changes() -> None:
    """Every first login merges an id that nobody has used: it costs nothing."""
    assert merged(ann(NOW), NOW, brought=False).flips == []
    flips = merged(ann(NOW), RENEWED, brought=False).flips
    assert [(flip.definition.number, flip.entered) for flip in flips] == [(2, False)]


def test_a_merge_of_something_asks_everything() -> None:
    """Whatever came was folded without asking."""
    assert [flip.definition.number for flip in merged(ann(NOW), NOW, brought=True).flips] == [1, 2]


def test_what_was_due_before_a_merge_flips_as_it_would_have_without() -> None:
    """She leaves at the moment that was due, though she turns out to have been there before."""
    user = ann(RENEWED, RENEWED + 7 * DAY)
    flips = merged(user, RENEWED - 30 * DAY, brought=True).flips
    assert [(flip.at, flip.cause) for flip in flips][:1] == [(RENEWED + 7 * DAY, "clock")]


def test_what_was_due_before_a_company_went_flips_as_it_would_have_without() -> None:
    """The user leaves at the moment that was due."""
    membership = Membership(ENVIRONMENT, "ann", "acme", True, OrderKey(1, 0, "m0"), 1, EMPTY)
    copy = Copy(1, {"renewed": "2026-01-01T00:00:00Z"}, {"renewed": RENEWED}, {}, frozenset())
    work = Work(memberships={KEY: {"acme": membership}}, copies={(ENVIRONMENT, "acme"): copy})
    work.users[KEY] = replace(ann(RENEWED, RENEWED + 7 * DAY), companies=work.companies_of(KEY))
    desk = Desk(work, catalogue(definition(1, RENEWED_RECENTLY)), Place(0, 4, NOW), NOW)
    chore = Chore(1, "company_gone", ENVIRONMENT, "acme", {"cause": "erase:e1", "erased_at": NOW}, "")
    gone_pages.end_membership(desk, KEY, chore)
    assert (work.flips[0].at, work.flips[0].cause) == (RENEWED + 7 * DAY, "clock")
