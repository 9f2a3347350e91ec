"""Posts that snscrape and twscrape have written are those of X."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.snscrape import is_snscrape_post, parse_snscrape_post
from sources.posts.post import Post, parse_post

ITEM = {
    "id": 1992070000000000001,
    "rawContent": "R&amp;D",
    "date": "2026-11-22T01:30:04+00:00",
    "user": {"username": "ada"},
    "hashtags": None,
}


def post(**changes: Any) -> Post | None:
    return parse_post(ITEM | changes, parse_snscrape_post)


def test_an_item_is_a_post_with_its_address() -> None:
    assert is_snscrape_post(ITEM)
    url = "https://x.com/ada/status/1992070000000000001"
    assert post() == Post("1992070000000000001", 1795311004.0, "ada", "R&D", "", url, [])


@pytest.mark.parametrize(
    "changes", [{"rawContent": "", "content": "old"}, {"rawContent": None, "renderedContent": "old"}]
)
def test_older_versions_have_other_names(changes: dict[str, Any]) -> None:
    found = post(**changes)
    assert found
    assert found.text == "old"


@pytest.mark.parametrize("name", ["possibly_sensitive", "possiblySensitive"])
def test_marks_are_warnings(name: str) -> None:
    found = post(**{name: True})
    assert found
    assert found.warning == "Sensitive content"


@pytest.mark.parametrize("wrong", [{"rawContent": None}, {"id": None}, {"user": None}, {"date": "soon"}])
def test_without_its_parts_an_item_is_no_post(wrong: dict[str, Any]) -> None:
    assert post(**wrong) is None


@pytest.mark.parametrize("other", [{"user": "ada"}, {"user": {"name": "ada"}}])
def test_another_form_is_known_as_another(other: dict[str, Any]) -> None:
    assert not is_snscrape_post(ITEM | other)
