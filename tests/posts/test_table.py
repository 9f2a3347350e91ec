"""The post table: a bounded set of columns, of which snapshots do not change."""

from __future__ import annotations

import numpy as np

from dashboard.posts.table import GrowingArray, NameIndex, PostTable
from dashboard.text.sentiment import SENTIMENTS
from tests.support.posts import START, post


def test_an_array_that_was_read_from_a_column_does_not_change() -> None:
    column = GrowingArray("i8")
    column.extend([1, 2])
    before = column.values
    column.extend(range(5_000))
    assert before.tolist() == [1, 2]
    assert column.values.tolist() == [1, 2, *range(5_000)]


def test_a_name_gets_one_id() -> None:
    names = NameIndex(["rain"])
    assert [names.add(name) for name in ("wind", "rain", "wind")] == [1, 0, 1]
    assert (names.find("wind"), names.find("sun")) == (1, -1)


def test_a_post_becomes_a_value_in_each_column() -> None:
    table = PostTable()
    table.add("talk", [post("I love #rain, @ben", 1, lang="en-GB", terms="#rain, wind")])
    columns = table.columns()
    assert columns.time.tolist() == [START + 1_000]
    assert SENTIMENTS[columns.sentiment[0]] == "positive"
    single = {kind: columns.names[kind].names[ids[0]] for kind, ids in
              (("author", columns.author), ("lang", columns.lang), ("source", columns.source))}  # fmt: skip
    assert single == {"author": "ada", "lang": "en-GB", "source": "talk"}
    several = {
        kind: [columns.names[kind].names[name_id] for name_id in ids]
        for kind, (_, ids) in columns.named.items()
    }
    assert several == {"hashtag": ["#rain"], "mention": ["@ben"], "word": ["love"], "term": ["#rain", "wind"]}


def test_the_oldest_posts_are_dropped_with_their_names_and_the_generation_changes() -> None:
    table = PostTable(10)
    table.add("talk", [post(f"#t{at}", at) for at in range(10)])
    before = table.columns()
    table.add("talk", [post("#t10", 10)])
    after = table.columns()
    assert after.generation != before.generation
    assert table.dropped_until == START + 1_000
    assert len(table) == 9
    assert after.names["hashtag"].names == [f"#t{at}" for at in range(2, 11)]
    assert np.array_equal(after.named["hashtag"][0], np.arange(9))
    assert len(before.time) == 10


def test_a_removed_source_has_no_posts() -> None:
    table = PostTable()
    table.add("talk", [post("one")])
    table.add("files", [post("two")])
    table.remove("talk")
    columns = table.columns()
    assert [columns.names["source"].names[one] for one in columns.source] == ["files"]


def test_words_behind_a_content_warning_do_not_count() -> None:
    table = PostTable()
    table.add("talk", [post("hidden #rain", warning="Weather"), post("umbrella #rain")])
    names = table.columns().names
    assert (names["word"].names, names["hashtag"].names) == (["umbrella"], ["#rain"])
