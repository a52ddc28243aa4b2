"""P4 rests on this: SQL and the reference evaluator give the same answer to the same question."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.truth import Subject, evaluate
from tests.property.condition_strategies import questions, subjects
from tests.sql_truth import Question, sql_evaluator


def test_sql_answers_what_the_reference_evaluator_answers(database_url: str) -> None:
    """Any subjects, trees, moments and zones: each tree is asked about each subject, on both sides."""
    with sql_evaluator(database_url) as server:

        @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
        @given(st.lists(subjects(), min_size=4, max_size=8), st.lists(questions, min_size=4, max_size=8))
        def agree(users: list[Subject], asked: list[Question]) -> None:
            answers = server.truths(users, asked)
            for user, row in zip(users, answers, strict=True):
                expected = [evaluate(one.tree, user, one.now, one.zone).truth for one in asked]
                assert row == expected

        agree()
