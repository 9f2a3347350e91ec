"""`python -m tests.world` writes docs/recipes.md from the corpus."""

from __future__ import annotations

from pathlib import Path

from tests.world.recipes import as_markdown

if __name__ == "__main__":
    page = Path(__file__).parent.parent.parent / "docs" / "recipes.md"
    page.write_text(as_markdown(), encoding="utf-8")
