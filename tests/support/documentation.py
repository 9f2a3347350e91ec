"""The pages of the documentation, and what they show to copy."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from tests.support.serving import ROOT

PAGES = sorted(
    [*(ROOT / "docs").glob("*.md"), *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY"))]
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block of a page."""

    page: str
    number: int
    language: str
    text: str


def blocks(language: str) -> list[Block]:
    """The blocks of a language, such as `toml`, on all pages."""
    return [
        Block(page.name, number, kind, text)
        for page in PAGES
        for number, (kind, text) in enumerate(
            re.findall(r"^```(\w+)\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
        )
        if kind == language
    ]


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command of every shell block, without what is set before it and without what it is piped to."""
    for block in blocks("sh"):
        for line in block.text.replace("\\\n", " ").splitlines():
            words = shlex.split(line.partition(" | ")[0].partition(" > ")[0], comments=True)
            while words and re.fullmatch(r"\w+=.*", words[0]):
                words.pop(0)
            if words:
                yield f"{block.page}: {line}", words
