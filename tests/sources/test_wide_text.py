"""UTF-16 and UTF-32 are known by their marks and zeros, and nothing else is taken for them."""

from __future__ import annotations

import pytest

from sources.wide_text import wide_encoding


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encoding_is_found_with_and_without_a_mark(encoding: str) -> None:
    body = '{"text": "Grüße"}'.encode(encoding)
    assert wide_encoding(body) == encoding


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"a": 1}', b"\xef\xbb\xbf{}", b"\0" * 8, "ä,ö".encode("latin-1")]
)
def test_other_texts_are_not_wide(body: bytes) -> None:
    assert wide_encoding(body) == ""
