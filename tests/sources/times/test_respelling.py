"""Spellings of programs and languages, as the usual forms write them."""

from __future__ import annotations

import pytest

from sources.times.respelling import respelled


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("[25/Nov/2026 10:22:54 +0000]", "25/Nov/2026 10:22:54 +0000"),
        ("2026:11:25 10:22:54", "2026-11-25 10:22:54"),
        ("2026-11-25-10:22:54", "2026-11-25 10:22:54"),
        ("2026-11-25-05:00", "2026-11-25-05:00"),
        ("2026-11-25 10:22:54 +0000 UTC m=+0.0001", "2026-11-25 10:22:54 +0000 UTC"),
        ("10:22 AM EST, 11/25/2026", "11/25/2026 10:22 AM EST"),
        ("25/11/2026 10:22:54 p. m.", "25/11/2026 10:22:54 pm"),
        ("2026年11月27日10時15分", "2026-11-27 10:15"),
        ("2026_11_25_10_22_54", "2026-11-25 10:22:54"),
        ("25. listopada 2026", "25. oktobra 2026"),
        ("25 listopada 2026", "25 listopadu 2026"),
        ("2026年11月27日 10時15分", "2026-11-27 10:15"),
        ("10:15 Uhr", "10:15"),
        ("2026-11-25T10:22:54Z", "2026-11-25T10:22:54Z"),
    ],
)
def test_a_time_is_written_in_a_usual_form(text: str, usual: str) -> None:
    assert respelled(text) == usual
