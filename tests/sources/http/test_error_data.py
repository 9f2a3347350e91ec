"""The words of an error are found in a body of any format."""

from __future__ import annotations

import pytest

from sources.http.error_data import error_data
from sources.http.service_words import service_words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"detail": "No such city"}', "No such city"),
        (b"<?xml version='1.0'?><Error><Code>7</Code><Message>No such city</Message></Error>",
         "No such city"),
        (b"<s:Envelope xmlns:s='x'><s:Body><s:Fault><faultstring>No such city</faultstring></s:Fault>"
         b"</s:Body>"
         b"</s:Envelope>", "No such city"),
        (b"<!DOCTYPE html><html><head><title>\n Down &amp; <b>out</b>\n</title>", "Down & out"),
        (b"<html><body><h1>No such city</h1>", "No such city"),
        (b"No such\ncity.\n", "No such city"),
        (b"<html>", ""), (b"<broken", ""), (b"", ""), (b"7", ""), (b"\x00\x01\x02", ""), (b"--", ""),
    ],
)  # fmt: skip
def test_the_words_of_an_error_are_found(body: bytes, words: str) -> None:
    assert service_words(error_data(body)) == words
