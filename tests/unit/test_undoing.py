"""An entry that fails halfway changes nothing but the dead letters, and can be tried again after a mend."""

from collections.abc import Sequence
from dataclasses import replace

from services.segmenter.decode import Raw
from services.segmenter.definition import Definition
from services.segmenter.folding import Folder
from services.segmenter.work import Arrived, Place, Work
from shared.domain.events import CallAccepted
from shared.domain.truth import Evaluator, Subject
from shared.domain.values import JSON
from shared.domain.verdicts import Verdict
from tests.definitions import ENVIRONMENT, catalogue, definition

PRO: dict[str, JSON] = {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}


def broken(whole: Definition) -> Definition:
    """A definition whose evaluator trips over one value."""

    def evaluate(subject: Subject, now: int) -> Verdict:
        if subject.attributes.get("plan") == "odd":
            raise LookupError("odd")
        return whole.evaluator.evaluate(subject, now)

    return replace(whole, evaluator=Evaluator(evaluate))


def identified(user_id: str, plan: str, at: int = 5) -> Arrived:
    """An identify call."""
    call = CallAccepted(
        v=1, type="user_identified", environment=ENVIRONMENT, message_id=f"{user_id}-{plan}", received_at=5,
        user_id=user_id, identified=True, occurred_at=at, index=0, call={"traits": {"plan": plan}},
    )  # fmt: skip
    return Arrived(Raw(f"{user_id}-{plan}", call.model_dump_json(exclude_none=True)), call)


def grouped(user_id: str, plan: str) -> Arrived:
    """A group call of a user with a plan."""
    call = CallAccepted(
        v=1, type="company_grouped", environment=ENVIRONMENT, message_id=f"{user_id}-{plan}-group", received_at=5,
        user_id=user_id, identified=True, occurred_at=6, index=0, call={"groupId": "acme"},
    )  # fmt: skip
    return Arrived(Raw(f"{user_id}-group", call.model_dump_json(exclude_none=True)), call)


def fold(work: Work, entries: Sequence[Arrived], *definitions: Definition) -> Work:
    """The work of a transaction."""
    folder = Folder(work, catalogue(*definitions), Place(0, 4, 10), 0)
    for entry in entries:
        folder.fold(entry)
    folder.finish()
    return work


def test_an_entry_that_fails_halfway_changes_nothing_else() -> None:
    """Its neighbours, of the same user too, go on; what it had changed by then is as it was before."""
    pro = broken(definition(1, PRO))
    work = fold(Work(), [identified("u1", "pro"), identified("u1", "odd", at=6), identified("u2", "pro")], pro)
    alone = fold(Work(), [identified("u1", "pro"), identified("u2", "pro")], pro)
    assert [(letter.code, letter.message_id) for letter in work.letters] == [("fold_failed", "u1-odd")]
    assert (work.users, work.logged, work.flips, work.messages) == (
        alone.users, alone.logged, alone.flips, alone.messages,
    )  # fmt: skip


def test_a_new_user_and_a_new_membership_of_an_entry_that_fails_are_not_there() -> None:
    """Nor is her company told."""
    company = broken(definition(1, {"company": "any"}))
    first = fold(Work(), [identified("u1", "odd")])
    work = fold(Work(users=dict(first.users)), [grouped("u1", "odd")], company)
    assert [letter.code for letter in work.letters] == ["fold_failed"]
    assert (work.users, work.memberships, work.changed_memberships) == (first.users, {}, set())
    assert (work.logged, work.outgoing, work.messages) == ([], [], {})


def test_an_entry_that_failed_takes_effect_once_when_it_is_tried_again_after_a_mend() -> None:
    """It is logged once, and its message is remembered."""
    pro = definition(1, PRO)
    work = fold(Work(), [identified("u1", "odd")], broken(pro))
    fold(work, [identified("u1", "odd"), identified("u1", "odd")], pro)
    assert [row.message_id for row in work.logged] == ["u1-odd"]
    assert work.users[ENVIRONMENT, "u1"].attributes.values == {"plan": "odd"}
    assert len(work.messages) == 1
