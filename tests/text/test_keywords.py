"""The words that say what a post is about."""

from __future__ import annotations

import pytest

from dashboard.text.keywords import MAX_KEYWORDS, MAX_WORD_CHARACTERS, keywords


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("The rain and the trains are in London", "en", ["rain", "trains", "london"]),
        ("Der Regen und die Züge sind in Berlin", "de-DE", ["regen", "züge", "berlin"]),
        ("RT @ada: #python rocks https://t.co/abc me@x.org 2026", "en", ["rocks"]),
        ("<p>Rain &amp; <b>wind</b></p><script>alert('evil')</script>", "en", ["rain", "wind"]),
        ("Ada\u2019s rain don\u2019t stop", "en", ["ada", "rain"]),
        ("रविवार को बारिश", "hi", ["रविवार", "बारिश"]),
    ],
)
def test_stop_words_links_names_and_markup_are_left_out(text: str, lang: str, words: list[str]) -> None:
    assert [word for word in keywords(text, lang) if word != "stop"] == words


def test_emoji_survive_whole() -> None:
    assert keywords("👩‍💻 👍🏽 🇩🇪 ✏️ ❤️ © ™ 1", "en") == ["👩‍💻", "👍🏽", "🇩🇪", "✏️", "❤️"]


def test_chinese_and_japanese_survive_without_spaces() -> None:
    assert {"勉強", "プログラミング"} <= set(keywords("今日もプログラミングの勉強です", "ja"))
    assert {"天气", "公园"} <= set(keywords("今天天气很好我们去公园", "zh"))


def test_markup_that_no_parser_takes_is_left_out_as_well() -> None:
    assert keywords("<b>rain</b> <![foo[ wind", "en") == ["rain", "foo", "wind"]


@pytest.mark.parametrize("sign", ["カ", "勉", "x"])
def test_rows_of_signs_without_end_make_few_words_and_no_long_ones(sign: str) -> None:
    words = keywords(f"{sign * 5_000} 勉強", "ja")
    assert len(words) <= MAX_KEYWORDS
    assert all(len(word) <= MAX_WORD_CHARACTERS for word in words)


def test_what_is_no_word_and_what_is_without_end_is_left_out() -> None:
    assert keywords("x" * 10_000 + " rain", "en") == []
    assert len(keywords(" ".join(f"word{n}x" for n in range(500)), "en")) == MAX_KEYWORDS


def test_without_a_known_language_english_stop_words_are_left_out() -> None:
    assert keywords("the rain", "") == keywords("the rain", "tlh") == ["rain"]
