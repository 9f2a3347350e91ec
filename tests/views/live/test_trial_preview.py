"""The rows, columns and block of an answer in the form "Add a source"."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.views.live.trial_preview import TrialPreview
from sources.guess.trial import Trial, try_url
from tests.support.fakes.server import Answer, FakeServer

ROWS = [{"name": f"n{number}", "level": number + 0.5, "temp_c": 8.25} for number in range(3)]


@pytest.fixture
def trial() -> Iterator[Trial]:
    with FakeServer() as fake:
        fake.add("api", "/rows", lambda _: Answer(body=ROWS))
        yield try_url(f"{fake.url}/rows")


def test_the_block_follows_the_columns_and_the_name(trial: Trial) -> None:
    preview = TrialPreview()
    assert preview.settings == ""
    preview.show_trial(trial, "")
    preview.columns.value = ["level"]
    preview.source_name.value = "rhine"
    assert (preview.name_of_source, preview.settings) == ("rhine", preview.block.value)
    assert "[sources.rhine]" in preview.settings and "temp_c" not in preview.settings
    preview.source_name.value = " "
    assert preview.name_of_source == trial.name


def test_nothing_can_be_written_without_columns_or_a_trial(trial: Trial) -> None:
    preview = TrialPreview()
    preview.show_trial(trial, "")
    assert (preview.write.visible, preview.write.disabled) == (True, False)
    preview.columns.value = []
    assert preview.write.disabled
    preview.show_trial(None, "")
    assert (preview.write.visible, preview.table.object) == (False, "")
