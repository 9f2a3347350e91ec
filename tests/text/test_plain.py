"""Texts without markup and links, and language codes without regions."""

from __future__ import annotations

import pytest

from dashboard.text.plain import MAX_TEXT_CHARACTERS, language, plain, without_links


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no markup", "no markup"),
        ("rain &amp; wind", "rain & wind"),
        ("<p>rain <b>wind</b></p>", "rain wind"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_markup_is_removed(text: str, expected: str) -> None:
    assert " ".join(plain(text).split()) == expected


def test_long_texts_are_cut() -> None:
    assert len(plain("x" * 100_000)) == MAX_TEXT_CHARACTERS


@pytest.mark.parametrize("link", ["https://example.org/a#b", "HTTP://EXAMPLE.ORG", "www.example.org"])
def test_links_are_removed(link: str) -> None:
    assert without_links(f"see {link} now").split() == ["see", "now"]


@pytest.mark.parametrize(
    ("code", "expected"), [("pt-BR", "pt"), ("EN_us", "en"), ("iw", "he"), ("nb", "no"), ("", "")]
)
def test_a_language_has_no_region(code: str, expected: str) -> None:
    assert language(code) == expected
