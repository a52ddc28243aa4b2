"""What counts as an id, wherever one is read."""

from decimal import Decimal

import pytest

from services.ingest.calls import text_id
from services.segmenter.projection import grouping
from shared.domain.events import CallAccepted
from shared.domain.ids import id_text
from shared.domain.values import JSON, loads


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("u1", "u1"),
        (" u1 ", " u1 "),
        (7, "7"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1e25"), "10000000000000000000000000.0"),
        ("", None),
        (" \n", None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_an_id_is_text_or_a_number(value: JSON, text: str | None) -> None:
    """Numbers by their one canonical text, as RudderStack and Segment's oldest SDKs send them."""
    assert id_text(value) == text


@pytest.mark.parametrize("literal", ["7", "7.0", "1.50", "1e25", '"acme"'])
def test_the_door_and_the_fold_read_the_same_id(literal: str) -> None:
    """A company that ingest checked is the one that the segmenter folds."""
    call = loads(f'{{"userId":"u1","groupId":{literal}}}')
    assert isinstance(call, dict)
    entry = CallAccepted(
        v=1, type="company_grouped", environment="e", message_id="m", received_at=0, user_id="u1", identified=True,
        occurred_at=0, index=0, call=call,
    )  # fmt: skip
    said = grouping(entry)
    assert said is not None
    assert said.company_id == text_id(call, "groupId")
