"""The words of each tracked term, side by side: a table and a word cloud, rendered once for all pages."""

from __future__ import annotations

from functools import lru_cache

from dashboard.posts.selection_counter import MAX_CACHED_RESULTS, WordClouds
from dashboard.text.word_cloud import HEIGHT, WIDTH
from dashboard.views.common.templates import render

MAX_TABLE_WORDS = 10


@lru_cache(maxsize=MAX_CACHED_RESULTS)
def words_html(words: WordClouds) -> str:
    """A section for each term."""
    return render("words.html", words=words, leading=MAX_TABLE_WORDS, width=WIDTH, height=HEIGHT)
