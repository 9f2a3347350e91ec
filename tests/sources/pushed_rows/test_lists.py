"""Lists in pushed rows."""

from __future__ import annotations

from typing import Any

import pytest

from sources.pushed_rows.schema import Schema
from sources.pushed_rows.validation import validate_rows
from sources.pushed_rows.values import RejectedPush

NOW = 1_795_311_000.0


def test_a_list_beside_numbers_is_a_gap_that_is_reported() -> None:
    message: dict[str, Any] = {"device": "a", "uplink": {"level": 2.5, "gateways": [{"rssi": -60}]}}
    valid = validate_rows([message, message], Schema(), NOW)
    assert [quantity.label for quantity in valid.schema.quantities] == ["Uplink level"]
    assert [(row.keys, row.numbers) for row in valid.rows] == [(("a",), (2.5,))] * 2
    (gap,) = map(str, valid.gaps)
    assert gap.startswith("uplink gateways: 2 cells are no number, such as ")
    assert gap.endswith(" in row 1")


def test_a_push_of_lists_alone_is_rejected() -> None:
    with pytest.raises(RejectedPush, match="Row 1: It has no number"):
        validate_rows([{"levels": [1, 2], "more": [1]}], Schema(), NOW)
