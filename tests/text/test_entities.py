"""The names in a post, in any script and however they are written."""

from __future__ import annotations

import pytest

from dashboard.text.entities import hashtags, mentions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rain in #London, again #rain. #London", ["#london", "#rain"]),
        ("#हिन्दी and #مرحبا and \uff03全角 and #naïve", ["#हिन्दी", "#مرحبا", "#全角", "#naïve"]),
        ("#2024 is a number, #a1 is not; C# has none, &#39; neither", ["#a1"]),
        ("https://example.com/page#section", []),
        ("<p>#<span>Python</span></p> <script>#evil</script>", ["#python"]),
        ("#a#b", ["#a"]),
        ("#" + "x" * 10_000, []),
    ],
)
def test_hashtags(text: str, found: list[str]) -> None:
    assert hashtags(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ada, have you seen @ben.bsky.social?", ["@ada", "@ben.bsky.social"]),
        ("Mail me@example.org or @me@example.org.", ["@me@example.org"]),
        ("https://mastodon.example/@someone and @@", []),
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    assert mentions(text) == found
