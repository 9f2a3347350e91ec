"""A body that is cut off is an error, and never taken for the whole."""

from __future__ import annotations

import gzip
import zlib

import pytest
from requests.exceptions import ContentDecodingError

from sources.base import Retry, SourceError
from sources.http.client import Http
from sources.http.compressed_body import EndedEarly, decompressed
from tests.support.fakes.raw import raw_server

TEXT = b'{"temp": 8.4}' + b" " * 1_000
RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
FORMS = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT[:5]) + gzip.compress(TEXT[5:]) + bytes(12),
    "deflate": zlib.compress(TEXT),
    "deflate of some servers": RAW.compress(TEXT) + RAW.flush(),
}
CLOSE = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def _read(packed: bytes, encoding: str, size: int) -> bytes:
    pieces = (packed[start : start + size] for start in range(0, len(packed), size))
    return b"".join(decompressed(pieces, encoding.split(maxsplit=1)[0]))


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("form", FORMS)
def test_compressed_bodies_are_read_whatever_their_pieces_are(form: str, size: int) -> None:
    assert _read(FORMS[form], form, size) == TEXT


@pytest.mark.parametrize("form", ["gzip", "deflate", "deflate of some servers"])
def test_a_body_without_its_last_byte_ended_early(form: str) -> None:
    with pytest.raises(EndedEarly, match="without the end"):
        _read(FORMS[form][:-1], form, 100)


def test_an_empty_body_is_empty_and_a_plain_one_is_not_compressed() -> None:
    assert _read(b"", "gzip", 1) == b""
    for encoding in ("gzip", "deflate"):
        with pytest.raises(ContentDecodingError):
            _read(TEXT, encoding, 100)


@pytest.mark.parametrize("missing", [1, 8, 12])
def test_an_answer_of_gzip_that_is_cut_off_is_an_error_although_its_rows_are_there(missing: int) -> None:
    head = CLOSE + b"Content-Encoding: gzip\r\n\r\n"
    packed = FORMS["gzip"]
    with raw_server(head + packed[:-missing], head + packed) as url:
        with pytest.raises(SourceError, match=r"answer ended early, without the end that gzip has"):
            Http("Svc").get_json(url)
        assert Http("Svc").get_json(url).data == {"temp": 8.4}


def test_an_answer_whose_tls_is_cut_off_is_an_error_unless_its_length_says_that_it_is_whole() -> None:
    sized = CLOSE + b"Content-Length: %d\r\n\r\n" % len(TEXT) + TEXT
    with raw_server(CLOSE + b"\r\n" + TEXT, sized, tls=True, close_notify=False) as url:
        with pytest.raises(SourceError, match=r"answer ended early, without the end that TLS has"):
            Http("Svc", verify=False).get_json(url)
        assert Http("Svc", verify=False).get_json(url).data == {"temp": 8.4}
    with raw_server(CLOSE + b"\r\n" + TEXT, tls=True) as url:
        assert Http("Svc", verify=False).get_json(url).data == {"temp": 8.4}


def test_the_status_of_an_error_counts_although_its_body_is_cut_off() -> None:
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 900\r\n\r\nplease wait"
    with raw_server(busy) as url, pytest.raises(Retry) as caught:
        Http("Svc").get_json(url)
    assert caught.value.after == 7


@pytest.mark.parametrize("tls", [False, True])
def test_early_hints_come_before_the_answer_and_are_not_it(tls: bool) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    reply = hints + b"HTTP/1.1 102 Processing\r\n\r\n" + CLOSE + b"X-A: 1\r\n\r\n" + TEXT
    with raw_server(reply, tls=tls) as url:
        answer = Http("Svc", verify=False).get_json(url)
    assert (answer.status, answer.data, answer.headers["X-A"]) == (200, {"temp": 8.4}, "1")
    assert "Link" not in answer.headers
