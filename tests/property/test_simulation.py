"""The simulated product is decided by its seed, and every call of it is one that ingest takes."""

import json
from itertools import islice
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.cli.simulation.product import Product
from services.cli.simulation.words import DOMAINS
from services.ingest.requests import Accepted, Reception, judge
from shared.domain.instants import parse_instant

STARTS = st.integers(min_value=1_600_000_000_000, max_value=1_900_000_000_000)
PRODUCTS = st.builds(Product, st.integers(0, 10**6), st.integers(1, 40), STARTS)
RATES = st.floats(min_value=0.1, max_value=500)


def live(product: Product, rate: float, number: int = 60) -> list[tuple[int, dict[str, Any]]]:
    """The first calls of what happens."""
    return list(islice(product.live(rate), number))


@settings(max_examples=30)
@given(PRODUCTS, RATES)
def test_the_same_seed_is_the_same_product(product: Product, rate: float) -> None:
    """Call for call, whoever asks when."""
    again = Product(product.seed, product.users, product.start)
    assert list(product.history()) == list(again.history())
    assert live(product, rate) == live(again, rate)


@settings(max_examples=30)
@given(PRODUCTS, RATES)
def test_every_call_is_taken(product: Product, rate: float) -> None:
    """By the judgement of ingest; each has a message id of its own."""
    calls = [*product.history(), *(call for _, call in live(product, rate))]
    reception = Reception("development", 4, product.start + 10**9)
    for call in calls:
        assert isinstance(judge(reception, json.dumps(call).encode(), 0, None), Accepted), call
    assert len({call["messageId"] for call in calls}) == len(calls)


@settings(max_examples=30)
@given(PRODUCTS, RATES)
def test_the_past_is_past_and_life_goes_on(product: Product, rate: float) -> None:
    """History ends before the start; what happens is in the order of time, and its timestamps are its times."""
    assert all((parse_instant(call["timestamp"]) or 0) < product.start for call in product.history())
    happened = live(product, rate)
    times = [at for at, _ in happened]
    assert times == sorted(times)
    assert times[0] >= product.start
    assert [parse_instant(call["timestamp"]) for _, call in happened] == times


@settings(max_examples=30)
@given(PRODUCTS, STARTS)
def test_history_has_the_ids_that_it_had(product: Product, later: int) -> None:
    """A run at another moment sends the same first calls of each user under the same ids; life has new ones."""
    other = Product(product.seed, product.users, later)
    ids = {call["messageId"] for call in product.history()}
    assert {f"sim-{product.seed}-u{number:05}-0" for number in range(product.users)} <= ids
    if later != product.start:
        assert not {call["messageId"] for _, call in live(product, 1)} & {
            call["messageId"] for _, call in live(other, 1)
        }


@given(st.integers(0, 10**6), st.integers(0, 10**4))
def test_nobody_gets_mail(seed: int, number: int) -> None:
    """Addresses are of the domains that are reserved for examples."""
    email = Product(seed, 10**4, 0).person(number).traits["email"]
    assert email.rpartition("@")[2] in DOMAINS
