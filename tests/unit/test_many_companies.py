"""A user in very many companies: what is told of her costs as much per company as of anybody."""

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
