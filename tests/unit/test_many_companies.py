"""What the companies of a user are told of her, and when nothing is."""

from time import process_time

from services.segmenter.decode import Raw
from services.segmenter.folding import Folder
from services.segmenter.memberships import Membership
from services.segmenter.projection import User
from services.segmenter.work import Arrived, Place, Work
from shared.domain.attributes import EMPTY
from shared.domain.events import CallAccepted
from shared.domain.order import OrderKey
from shared.domain.values import JSON
from tests.definitions import ENVIRONMENT, catalogue, definition

HAS_PRO: dict[str, JSON] = {
    "member": "any", "where": {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]},
}  # fmt: skip
KEY = (ENVIRONMENT, "ann")
MANY = 10_000


def test_all_companies_are_told_in_a_breath() -> None:
    """Postgres drops who thinks for 2 s in a transaction, and the shard would try again for ever."""
    joined = {
        f"c{number}": Membership(ENVIRONMENT, "ann", f"c{number}", True, OrderKey(1, 0, "m0"), 1, EMPTY)
        for number in range(MANY)
    }
    work = Work(users={KEY: User(ENVIRONMENT, "ann", True, EMPTY, 1, 1)}, memberships={KEY: joined})
    call = CallAccepted(
        v=1, type="user_identified", environment=ENVIRONMENT, message_id="m1", received_at=9, user_id="ann",
        identified=True, occurred_at=9, index=0, call={"traits": {"plan": "pro"}},
    )  # fmt: skip
    began = process_time()
    asked = catalogue(definition(1, HAS_PRO, scope="company"))
    Folder(work, asked, Place(0, 4, 10), 0).fold(Arrived(Raw("1-0", call.model_dump_json()), call))
    assert process_time() - began < 2
    assert (len(work.outgoing), len(work.changed_memberships)) == (MANY, MANY)


def test_a_call_that_is_refused_tells_no_company_what_was_due() -> None:
    """What flips by time is told with the next entry that takes effect, or by the sweep: not half of it now."""
    joined = {"acme": Membership(ENVIRONMENT, "ann", "acme", True, OrderKey(1, 0, "m0"), 1, EMPTY)}
    user = User(ENVIRONMENT, "ann", True, EMPTY, 1, 1, due_at=5)
    work = Work(users={KEY: user}, memberships={KEY: joined})
    call = CallAccepted(
        v=1, type="company_grouped", environment=ENVIRONMENT, message_id="m1", received_at=9, user_id="ann",
        identified=True, occurred_at=9, index=0, call={},
    )  # fmt: skip
    old: dict[str, JSON] = {"attribute": "first_seen_at", "op": "more_than_ago", "value": {"n": 1, "unit": "minutes"}}
    asked = catalogue(definition(1, {"member": "any", "where": {"all": [old]}}, scope="company"))
    late = call.model_copy(update={"received_at": 100_000})
    Folder(work, asked, Place(0, 4, 100_000), 0).fold(Arrived(Raw("1-0", late.model_dump_json()), late))
    assert [letter.code for letter in work.letters] == ["invalid_event"]
    assert (work.outgoing, work.changed_memberships, work.memberships, work.users) == (
        [],
        set(),
        {KEY: joined},
        {KEY: user},
    )
