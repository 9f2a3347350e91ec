"""Parses the body of an error in any format, so that its message can be found."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from sources.answers.delimited import decoded
from sources.answers.packed import UnreadableAnswer
from sources.answers.reader import read_answer

_MAX_BYTES = 100_000
_TITLE = re.compile(r"<(?P<tag>title|h1)\b[^>]*>(?P<words>.*?)</(?P=tag)>", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"\s*<(?!\?xml)(?:!doctype html|html|head|body|center|h1)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def error_data(body: bytes) -> Any:
    """The JSON or XML of an error's body, the title of a web page, plain text as a `message`; None for other
    bytes.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        text, _ = decoded(body[:_MAX_BYTES])
    if _PAGE.match(text):
        title = _TITLE.search(text)
        return {"title": " ".join(html.unescape(_TAG.sub(" ", title["words"])).split())} if title else None
    if text.lstrip().startswith("<"):
        try:
            return read_answer(body, "", "xml")
        except UnreadableAnswer:
            return None
    words = " ".join(text.split())
    return {"message": words} if words.isprintable() and any(map(str.isalpha, words)) else None
