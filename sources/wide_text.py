"""Texts of two or four bytes a character: UTF-16, as PowerShell and spreadsheets write it, and UTF-32."""

from __future__ import annotations

import codecs
import json

_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def wide_encoding(start: bytes) -> str:
    """The encoding of a text that begins so, by its byte order mark or the zeros beside its first characters;
    "" where it is none of these. Zeros alone are what a power failure leaves."""
    if start.startswith(_BOMS) or (b"\0" in start[:4] and start[:4].strip(b"\0")):
        return json.detect_encoding(start)
    return ""
