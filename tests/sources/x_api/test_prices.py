"""What X charges, as it is shown to the person who pays."""

from __future__ import annotations

import pytest

from sources.x_api.prices import dollars, price_of_post


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (2.88, "$2.88"),
        (0.005, "$0.005"),
        (0.015, "$0.015"),
        (3 * 0.1, "$0.30"),
        (0.0, "$0.00"),
        (120.0, "$120.00"),
    ],
)
def test_half_cents_are_shown_and_rounding_errors_are_not(amount: float, words: str) -> None:
    assert dollars(amount) == words


def test_a_post_with_its_author_costs_three_times_as_much() -> None:
    assert dollars(price_of_post(True)) == "$0.015"
    assert dollars(price_of_post(False)) == "$0.005"
