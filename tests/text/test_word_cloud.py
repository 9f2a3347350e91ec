"""The layout of word clouds: which words, how large, and that none lies over another."""

from __future__ import annotations

from itertools import combinations

from dashboard.text.word_cloud import HEIGHT, MAX_PLACED_WORDS, WIDTH, PlacedWord, lay_out

DESCENT = 0.15


def box(word: PlacedWord) -> tuple[float, float, float, float]:
    beside = 0.05 * word.size  # what a letter leaves free at its sides
    bottom = word.y + DESCENT * word.size
    return word.x + beside, word.y - 0.75 * word.size, word.x + word.width - beside, bottom


def test_the_most_frequent_words_are_the_largest_and_none_lies_over_another() -> None:
    counts = {f"word{number}": 100 - number for number in range(60)}
    placed = lay_out(counts)
    assert [word.word for word in placed[:3]] == ["word0", "word1", "word2"]
    sizes = [word.size for word in placed]
    assert sizes == sorted(sizes, reverse=True)
    assert 10 < len(placed) <= MAX_PLACED_WORDS
    for one, other in combinations(map(box, placed), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_every_word_lies_within_the_picture() -> None:
    for word in lay_out({"勉強": 9, "👩‍💻": 8, "プログラミング": 7, "ordinary": 6, "مرحبا": 5}):
        assert word.x >= 0
        assert word.x + word.width <= WIDTH
        assert word.size * 0.7 <= word.y <= HEIGHT - DESCENT * word.size


def test_a_wide_script_gets_the_room_that_it_takes() -> None:
    wide, narrow = lay_out({"勉強": 2, "ab": 2})
    assert (wide.word, narrow.word) == ("ab", "勉強") or wide.width > narrow.width
    widths = {word.word: word.width / word.size for word in (wide, narrow)}
    assert round(widths["勉強"] / widths["ab"], 1) == 2.0


def test_the_same_counts_make_the_same_cloud_and_no_words_make_none() -> None:
    counts = {"rain": 3, "wind": 2, "sun": 2}
    assert lay_out(counts) == lay_out(dict(reversed(counts.items())))
    assert lay_out({}) == []
