"""Property tests take as long as a busy machine needs; a machine whose counters a test sets."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, settings

from tests.support.machine import Machine

BUSY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same inputs in every run: what a change has broken is seen at that change.
settings.register_profile("repeatable", BUSY_MACHINE, derandomize=True)
settings.register_profile("search", BUSY_MACHINE, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine of the test's own in place of this one."""
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(tmp_path / "machine" / "proc"))
    return Machine(tmp_path / "machine")
