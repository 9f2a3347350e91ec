"""A dashboard that follows what people say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.posts_page import PostFile, line, serving_posts


@pytest.fixture(scope="module")
def post_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostFile]:
    """One server for the tests of a file, which say more and more."""
    lines = [
        line("Half an hour ago: #rain", ago=1_800),
        line("Minutes ago in the #rain", ago=420),
        line("I love the #rain in @london", "ada", ago=30),
        line("What a terrible #rain", "ben", ago=25),
        line("A #sun and #rain map", "ben", ago=20),
        line("Ich liebe die #sun am Meer", "cem", "de", ago=15),
    ]
    with serving_posts(tmp_path_factory.mktemp("talk"), lines) as made:
        yield made
