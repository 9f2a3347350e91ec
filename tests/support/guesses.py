"""What is guessed of answers."""

from __future__ import annotations

import json
from typing import Any

from sources.answers.reader import Body
from sources.guess.guess import Guess, guess
from tests.world.recipes import NOW


def guessed(answer: Any, **settings: Any) -> Guess:
    body = Body(json.dumps(answer).encode(), "application/json")
    return guess(body, {"url": "https://api.example.org/v1", **settings}, NOW)


def columns_of(found: Guess) -> dict[str, tuple[str, str]]:
    return {one["name"]: (one["path"], one.get("unit", "")) for one in found.settings["columns"]}
