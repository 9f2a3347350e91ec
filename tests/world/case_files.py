"""The files in tests/data/cases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

CASES = Path(__file__).parent.parent / "data" / "cases"


def body(name: str) -> bytes:
    return (CASES / name).read_bytes()


def at(written: str) -> float:
    return datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp()
