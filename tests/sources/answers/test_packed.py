"""Packed bodies are unpacked, and those of binary files are named."""

from __future__ import annotations

import gzip
import io
import zipfile
from functools import reduce

import pytest

from sources.answers.packed import UnreadableAnswer, unpacked
from sources.answers.reader import format_of, read_answer


def zipped(**files: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return body.getvalue()


def test_a_packed_file_is_read_as_what_it_holds() -> None:
    table = b"Date,USD\n2026-11-25,1.05\n"
    assert read_answer(zipped(rates__csv=table), "application/zip") == [{"Date": "2026-11-25", "USD": "1.05"}]
    # Logs are appended to each other, each packed on its own.
    assert unpacked(gzip.compress(b"a\n") + gzip.compress(b"b\n")) == b"a\nb\n"
    assert unpacked(gzip.compress(zipped(rates__csv=table))) == table


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (gzip.compress(bytes(9_000))[:20], "gzip that is cut off"),
        (gzip.compress(bytes(60_000_000)), "more than 50 MB"),
        (zipped(a__csv=bytes(60_000_000)), "more than 50 MB"),
        (reduce(lambda body, _: gzip.compress(body), range(4), b"1"), "more than 3 times"),
        (zipped(a__csv=b"1", b__csv=b"2"), "a ZIP archive of 2 files (a.csv, b.csv)"),
        (zipped(**{"[Content_Types]__xml": b"<x/>", "a__xml": b"<x/>"}), "an Excel workbook"),
        (b"PK\x03\x04 cut off", "a ZIP archive that cannot be read"),
        (b"%PDF-1.7", "a PDF document, which is not read"),
        (b"\x89PNG\r\n", "a picture, which is not read"),
        (b"PAR1\0\0", "a Parquet file"),
    ],
    # gzip has the time in it, so that processes which share the tests would name them differently.
    ids=lambda value: value if isinstance(value, str) else "body",
)
def test_what_cannot_be_unpacked_is_named(body: bytes, words: str) -> None:
    with pytest.raises(UnreadableAnswer) as error:
        read_answer(body)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("body", "kind", "form"),
    [
        (b"Datum;Preis\n25.11.2026 10:00;8,5\n", "application/octet-stream", "csv"),
        (b"Datum;Preis\n25.11.2026 10:00;8,5\n", "application/vnd.ms-excel", "csv"),
        (b"a,b\n1,2\n", "text/comma-separated-values", "csv"),
        (b"Sorry, try later\nBye, all\n", "application/octet-stream", "json"),
        (b"42.7\n", "text/plain", "json"),
        (b"# HELP a A\na 1\n", "text/plain; version=0.0.4", "prometheus"),
    ],
)
def test_the_format_of_a_body(body: bytes, kind: str, form: str) -> None:
    assert format_of(body, kind) == form
