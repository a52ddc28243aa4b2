"""P4 rests on this: SQL and the reference evaluator give the same answer to the same question.

MUSTER_CASES says how many (subject, question) cases there are at least: 2,304 of themselves, more of them at night.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.segments import SubjectScope
from shared.domain.shards import shard_of
from shared.domain.truth import Subject
from tests.property.condition_strategies import moments, zones
from tests.property.world_strategies import companies, company_parts, company_trees, user_parts, user_trees, users
from tests.property.worlds import World
from tests.sql_rows import tidy
from tests.sql_truth import Question, sql_evaluator

CASES: Final = int(os.environ.get("MUSTER_CASES", "2304"))
SIDE: Final = 6
"""Subjects in an example, and questions that each of them is asked."""
EXAMPLES: Final = -(-CASES // (2 * SIDE * SIDE))

heavy = settings(
    max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None
)
patient = pytest.mark.timeout(120 + CASES // 50)
asked_of_users = st.builds(Question, user_trees, moments, zones, user_parts())
asked_of_companies = st.builds(Question, company_trees, moments, zones, company_parts())


@st.composite
def crowds(draw: st.DrawFn, worlds: st.SearchStrategy[World], scope: SubjectScope) -> list[World]:
    """Some users or companies; of some companies of a user nothing but the id is known yet."""
    found = []
    for world in draw(st.lists(worlds, min_size=SIDE, max_size=SIDE)):
        tidied = tidy(world, scope)
        known = draw(st.lists(st.sampled_from([True, True, False]), min_size=2, max_size=2))
        seen = tuple(
            company if there else replace(company, subject=nothing_yet(company.subject), holds=frozenset())
            for company, there in zip(tidied.companies, known, strict=False)
        )
        found.append(replace(tidied, companies=seen))
    return found


def nothing_yet(company: Subject) -> Subject:
    """A company whose own row has not come."""
    return Subject({}, {}, {"company_id": company.builtins["company_id"]})


def settled(questions: Sequence[Question], worlds: Sequence[World]) -> list[Question]:
    """The questions, asked when all events have come: what is kept of them is for the clock of the shard."""
    events = [event for world in worlds for event in world.events]
    events += [event for world in worlds for member in world.members for event in member.user.events]
    latest = max((event.clock for event in events), default=0)
    return [question._replace(now=max(question.now, latest)) for question in questions]


@patient
def test_sql_answers_about_users_what_the_reference_evaluator_answers(database_url: str) -> None:
    """Any users with events, companies and segments, trees, moments and zones."""
    with sql_evaluator(database_url) as server:

        @heavy
        @given(crowds(users(), "user"), st.lists(asked_of_users, min_size=SIDE, max_size=SIDE))
        def agree(worlds: list[World], questions: list[Question]) -> None:
            asked = settled(questions, worlds)
            expected = [[question.about(world, "user") for question in asked] for world in worlds]
            assert server.truths(worlds, asked) == expected

        agree()


@patient
def test_sql_answers_about_companies_what_the_reference_evaluator_answers(database_url: str) -> None:
    """Any companies with their users, who have events and segments of their own."""
    with sql_evaluator(database_url) as server:

        @heavy
        @given(crowds(companies(), "company"), st.lists(asked_of_companies, min_size=SIDE, max_size=SIDE))
        def agree(worlds: list[World], questions: list[Question]) -> None:
            asked = settled(questions, worlds)
            expected = [[question.about(world, "company") for question in asked] for world in worlds]
            assert server.truths(worlds, asked, "company") == expected

        agree()


def test_the_server_finds_the_same_shard(database_url: str) -> None:
    """For ids of any characters, backslashes and what looks like an escape among them."""
    awkward = st.one_of(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.text(alphabet="\\x01'ü😀")
    )
    with sql_evaluator(database_url) as server:

        @settings(deadline=None)
        @given(st.lists(st.tuples(awkward, awkward, st.integers(1, 4096)), min_size=20, max_size=20))
        def agree(places: list[tuple[str, str, int]]) -> None:
            statement = "select array_agg(shard_of(e, i, n) order by o) from unnest($1::text[], $2::text[], $3::int[])"
            query = server.connection.fetchval(
                f"{statement} with ordinality as w (e, i, n, o)", *zip(*places, strict=True)
            )
            assert server.runner.run(query) == [shard_of(*place) for place in places]

        agree()
