"""The words of each tracked term as HTML."""

from __future__ import annotations

from bs4 import BeautifulSoup

from dashboard.posts.selection_counter import WordClouds
from dashboard.text.word_cloud import lay_out
from dashboard.views.posts.word_clouds import MAX_TABLE_WORDS, words_html


def words_of(counts: dict[str, dict[str, int]]) -> WordClouds:
    return WordClouds(counts, {term: lay_out(words) for term, words in counts.items()}, 0.0)


def test_each_term_has_a_table_of_its_leading_words() -> None:
    many = {f"word{number}": 50 - number for number in range(20)}
    text = BeautifulSoup(
        words_html(words_of({"#rain": many, "#sun": {"bright": 3}})), "html.parser"
    ).get_text()
    assert "#rain" in text
    assert "#sun" in text
    assert "bright" in text
    assert "word0" in text


def test_table_is_limited_to_the_leading_words() -> None:
    many = {f"word{number}": 50 - number for number in range(20)}
    page = BeautifulSoup(words_html(WordClouds({"": many}, {"": []}, 0.0)), "html.parser")
    assert f"word{MAX_TABLE_WORDS - 1}" in page.get_text()
    assert f"word{MAX_TABLE_WORDS}" not in page.get_text()


def test_words_are_rendered_once_for_all_pages() -> None:
    words = words_of({"": {"rain": 1}})
    assert words_html(words) is words_html(words)
