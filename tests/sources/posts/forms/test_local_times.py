"""Times of posts that name no zone are those of the zone of the settings."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from sources.posts.forms.local_times import with_zone

BERLIN, NOW = ZoneInfo("Europe/Berlin"), 1_795_603_000.0


@pytest.mark.parametrize(
    ("written", "in_utc"),
    [
        ("2026-11-25T10:22:54", "2026-11-25T09:22:54+00:00"),
        ("25.07.2026 10:22", "2026-07-25T08:22:00+00:00"),
        ("2026-11-25T10:22:54Z", "2026-11-25T10:22:54Z"),
        ("Wed Nov 25 10:22:54 +0000 2026", "Wed Nov 25 10:22:54 +0000 2026"),
        ("2026-11-25", "2026-11-25"),
        ("soon: perhaps", "soon: perhaps"),
        (1_795_602_174, 1_795_602_174),
    ],
)
def test_a_local_time_is_moved_and_another_value_stays(written: object, in_utc: object) -> None:
    post = {"created_at": written, "text": "At 10:22"}
    assert with_zone(post, BERLIN, NOW) == {"created_at": in_utc, "text": "At 10:22"}


def test_without_a_zone_and_for_what_is_no_object_nothing_changes() -> None:
    assert with_zone({"time": "2026-11-25 10:22"}, UTC, NOW) == {"time": "2026-11-25 10:22"}
    assert with_zone(["2026-11-25 10:22"], BERLIN, NOW) == ["2026-11-25 10:22"]
