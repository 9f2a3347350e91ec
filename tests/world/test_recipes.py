"""Answers of real services become the rows that a person expects, with few lines of settings and no code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.json_api import Json
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.world.recipes import NOW, Recipe, as_lists, as_markdown, recipes

ALL = recipes()
MAX_LINES = 10


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    answers = {f"/{recipe.name}": recipe for recipe in ALL}

    def answer(request: Request) -> Answer:
        recipe = answers[request.path]
        return Answer(headers={"Content-Type": recipe.content_type}, body=recipe.answer.read_bytes())

    with FakeServer() as fake:
        fake.add("world", "/*", answer)
        yield fake


@pytest.mark.parametrize("recipe", ALL, ids=lambda recipe: recipe.name)
def test_an_answer_becomes_the_rows_that_a_person_expects(
    recipe: Recipe, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in re.findall(r"\$\{(\w+)\}", recipe.block):
        monkeypatch.setenv(name, "a-key")
    source = Json(**recipe.settings | {"url": f"{server.url}/{recipe.name}", "clock": lambda: NOW})
    assert as_lists(source.fetch()) == recipe.expected
    source.close()


def test_the_corpus_is_large_and_most_of_it_needs_few_lines() -> None:
    assert len(ALL) >= 60
    short = [recipe for recipe in ALL if len(recipe.block.splitlines()) <= MAX_LINES]
    assert len(short) * 6 >= len(ALL) * 5


def test_the_page_of_recipes_is_that_of_the_corpus() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "recipes.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), "run python -m tests.world"
