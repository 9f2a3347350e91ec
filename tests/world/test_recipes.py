"""Answers of real services become the rows that a person expects, with few lines of settings and no code."""

from __future__ import annotations

import json
import re
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sources.json_api import Json
from tests.support.clock import Clock
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.world.recipes import NOW, Recipe, as_lists, as_markdown, recipes

ALL = recipes()
MAX_LINES = 10


def serve(recipe: Recipe, server: FakeServer) -> None:
    """Let the server give the answers of a recipe in their order, and a token to those that need one."""
    pages = [
        (page, link)
        for poll in recipe.polls
        for page, link in zip_longest(poll, recipe.links[: len(poll)], fillvalue="")
    ]
    remaining = iter(pages)

    def answer(request: Request) -> Answer:
        if "token_url" in recipe.settings.get("auth", {}):
            assert request.headers["Authorization"] == "Bearer t0ken"
        page, link = next(remaining)
        links = {"Link": str(link)} if link else {}
        return Answer(headers={"Content-Type": recipe.content_type, **links}, body=Path(page).read_bytes())

    server.add("login", "/token", lambda _: Answer(body={"access_token": "t0ken", "expires_in": 1800}))
    server.add("world", "/*", answer)


def settings_for(recipe: Recipe, server: FakeServer) -> dict[str, Any]:
    """The settings of a recipe with the server in the place of the service."""
    parts = urlsplit(recipe.settings["url"])
    settings = recipe.settings | {"url": f"{server.url}{parts.path}?{parts.query}".rstrip("?")}
    if "token_url" in settings.get("auth", {}):
        settings["auth"] = settings["auth"] | {"token_url": f"{server.url}/token"}
    return settings


@pytest.mark.parametrize("recipe", ALL, ids=lambda recipe: recipe.name)
def test_an_answer_becomes_the_rows_that_a_person_expects(
    recipe: Recipe, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in re.findall(r"\$\{(\w+)\}", recipe.block):
        monkeypatch.setenv(name, "a-key")
    serve(recipe, server)
    clock = Clock(NOW)
    source = Json(**settings_for(recipe, server), clock=clock, monotonic=clock)
    for before in reversed(range(len(recipe.polls))):
        clock.now = NOW - before * source.interval
        rows = source.fetch()
    assert as_lists(rows) == recipe.expected
    assert [name for name in source.failures if name.startswith(("page ", "errors"))] == []
    check_sent(recipe, next(request for request in server.requests if request.service == "world"))
    source.close()


def check_sent(recipe: Recipe, request: Request) -> None:
    """A request is as the service documents it."""
    sent = recipe.sent
    assert request.method == sent.get("method", "GET")
    assert {name: request.query.get(name) for name in sent.get("query", {})} == sent.get("query", {})
    if isinstance(sent.get("body"), str):
        assert request.body.decode() == sent["body"]
    elif "body" in sent:
        assert json.loads(request.body) == sent["body"]


def test_the_corpus_is_large_and_most_of_it_needs_few_lines() -> None:
    assert len(ALL) >= 60
    short = [recipe for recipe in ALL if len(recipe.block.splitlines()) <= MAX_LINES]
    assert len(short) * 6 >= len(ALL) * 5


def test_the_page_of_recipes_is_that_of_the_corpus() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "recipes.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), "run python -m tests.world"
