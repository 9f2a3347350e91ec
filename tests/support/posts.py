"""Posts as histories tell them, for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from dashboard.text.sentiment import score

START = 1_800_000_000_000
_numbers = count(1)


def post(text: str, at: float = 0.0, **more: Any) -> dict[str, Any]:
    """A post so many seconds after START; of no term, unless `terms` says so."""
    made: dict[str, Any] = {
        "time": START + round(at * 1000), "id": f"p{next(_numbers)}", "author": "ada", "text": text,
        "lang": "en", "url": "", "term": "", "terms": "",
    } | more  # fmt: skip
    return made | {"score": score(made["text"], made["lang"])}
