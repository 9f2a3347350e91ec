"""Frames of the WebSocket protocol, which are made once and sent to many."""

from __future__ import annotations

import struct

_TEXT, _TWO_BYTES, _EIGHT_BYTES = 0x81, 126, 127


def text_frame(text: str) -> bytes:
    """A whole text as a server sends it: https://www.rfc-editor.org/rfc/rfc6455#section-5.2"""
    data = text.encode()
    if len(data) < _TWO_BYTES:
        return struct.pack("!BB", _TEXT, len(data)) + data
    if len(data) <= 0xFFFF:
        return struct.pack("!BBH", _TEXT, _TWO_BYTES, len(data)) + data
    return struct.pack("!BBQ", _TEXT, _EIGHT_BYTES, len(data)) + data
