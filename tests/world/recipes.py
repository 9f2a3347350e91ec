"""The corpus: answers of real services in their documented shapes, and the settings that show them."""

from __future__ import annotations

import math
import tomllib
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC).timestamp()


class Recipe(NamedTuple):
    """A service, what it answers, its settings (`block` as text, `settings` as read), and the rows expected.

    A row is its time ("now" for that of the poll), its key if it has one, and its numbers ("gap" for none).

    polls: the answers by poll, the last of which is at NOW, and by page. links: the header Link of each page.
    sent: what the first request has to contain: `method`, `query` by names, `body` as data or text.
    """

    name: str
    title: str
    group: str
    docs: str
    answer: Path
    polls: list[list[Path]]
    links: list[str]
    sent: dict[str, Any]
    content_type: str
    block: str
    settings: dict[str, Any]
    expected: list[list[Any]]


def recipes() -> list[Recipe]:
    return [_read(file) for file in sorted((HERE / "recipes").glob("*.toml"))]


def _read(file: Path) -> Recipe:
    text = file.read_text(encoding="utf-8")
    content = tomllib.loads(text)
    ((name, settings),) = content["sources"].items()
    settings.pop("type")
    answers = HERE / "answers"
    last = [answers / name for name in (content["answer"], *content.get("further_pages", ()))]
    return Recipe(
        name,
        content["title"],
        content["group"],
        content["docs"],
        last[0],
        [*([answers / name] for name in content.get("earlier", ())), last],
        content.get("links", []),
        content.get("sent", {}),
        content["content_type"],
        text[text.index("[sources.") :].strip(),
        settings,
        content["expected"],
    )


def as_lists(rows: pd.DataFrame) -> list[list[Any]]:
    """The rows of a source as a recipe writes them."""
    return [
        [_time(time.timestamp()), *map(_plain, row)]
        for time, row in zip(rows.index, rows.itertuples(index=False), strict=True)
    ]


def _time(seconds: float) -> str:
    if seconds == NOW:
        return "now"
    return datetime.fromtimestamp(round(seconds, 6), UTC).isoformat().replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return "gap" if math.isnan(value) else value
    return value


def as_markdown() -> str:
    """The page of the documentation that lists all recipes: a table of them, then each by its group."""
    ordered = sorted(recipes(), key=_order)
    parts = [_INTRODUCTION, _table(ordered)]
    for group, members in groupby(ordered, key=lambda recipe: recipe.group):
        parts.append(f"## {group}\n")
        for recipe in members:
            source = f"[documentation]({recipe.docs})"
            parts.append(f"### {recipe.title}\n\n{source}\n\n```toml\n{recipe.block}\n```\n")
    return "\n".join(parts)


def _table(ordered: list[Recipe]) -> str:
    lines = [
        f"| {recipe.title} | {recipe.group} | `{recipe.name}` | {len(recipe.block.splitlines())} |"
        for recipe in ordered
    ]
    return "\n".join(["| what it shows | group | name | lines |", "|---|---|---|---:|", *lines, ""])


def _order(recipe: Recipe) -> int:
    return _GROUPS.index(recipe.group)


_GROUPS = (
    "Weather",
    "Earth and space",
    "Transport",
    "Energy",
    "Money",
    "Air and water",
    "Computers and services",
    "Home and sensors",
    "Statistics and portals",
    "Feeds",
)
_INTRODUCTION = """# Recipes

Copy a block into `dashboard.toml`, set the key of the service as an environment variable where the block has
`${NAME}`, and the chart is on the page. Each block is tested with a reply in the documented form. Where a
chart stays empty, its section says what came instead.

This page is made from `tests/world` by `python -m tests.world`.
"""
