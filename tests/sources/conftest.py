"""Property tests take as long as a busy machine needs; a machine whose counters a test sets."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, settings

from tests.support.machine import Machine

settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine of the test's own in place of this one."""
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(tmp_path / "machine" / "proc"))
    return Machine(tmp_path / "machine")
