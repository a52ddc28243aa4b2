"""What a page of the sweep does with the users and companies that are due."""

import pytest

from services.segmenter import sweeping, user_folding
from services.segmenter.matching import Flip
from services.segmenter.memberships import Company
from services.segmenter.projection import User
from services.segmenter.work import Desk, Place, Work
from shared.domain.attributes import EMPTY
from tests.definitions import ENVIRONMENT, catalogue

NOW = 1_000


class Few:
    """Time for two."""

    def __init__(self) -> None:
        """Nothing is done."""
        self.done = 0

    def spent(self) -> bool:
        """Whether two are."""
        self.done += 1
        return self.done > 2


def due_user(name: str) -> User:
    """A user who is due."""
    return User(ENVIRONMENT, name, True, EMPTY, 0, 0, due_at=1)


def due_company(name: str) -> Company:
    """A company that is due."""
    return Company(ENVIRONMENT, name, EMPTY, 1, 0, 0, 0, frozenset(), due_at=1)


def test_companies_do_not_wait_until_all_users_are_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """With time for two, one of each is settled; the others stay due."""
    monkeypatch.setattr(sweeping, "Budget", Few)
    users = [due_user(name) for name in ("u1", "u2", "u3")]
    work = Work(users={user.key: user for user in users}, companies={(ENVIRONMENT, "acme"): due_company("acme")})
    sweeping.settle_all(Desk(work, catalogue(), Place(0, 4, NOW), NOW))
    assert work.companies[ENVIRONMENT, "acme"].due_at is None
    assert [user.due_at for user in work.users.values()] == [None, 1, 1]


def test_one_who_cannot_be_evaluated_stays_as_she_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was changed for her by then is taken back; the others are settled; an error of a server is raised."""
    settle, errors = user_folding.settle, [LookupError(), ConnectionError()]

    def tripping(desk: Desk, user: User) -> tuple[User, list[Flip]]:
        if user.user_id == "odd":
            desk.work.send(0, {})
            raise errors.pop(0)
        return settle(desk, user)

    monkeypatch.setattr(user_folding, "settle", tripping)
    users = [due_user(name) for name in ("u1", "odd", "u3")]
    work = Work(users={user.key: user for user in users})
    desk = Desk(work, catalogue(), Place(0, 4, NOW), NOW)
    assert sweeping.settle_all(desk) == [sweeping.Failed("user", (ENVIRONMENT, "odd"), "LookupError")]
    assert [user.due_at for user in work.users.values()] == [None, 1, None]
    assert work.outgoing == []
    with pytest.raises(ConnectionError):
        sweeping.settle_all(desk)
