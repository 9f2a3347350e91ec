"""Every answer has the security headers, and only the page's own scripts run."""

from __future__ import annotations

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from dashboard.app.security_headers import SecurityHeaders, policy, with_nonce


def answered(kind: str, chunk: bytes, *, finishing: bool = True) -> tuple[HTTPHeaders, bytes]:
    headers = HTTPHeaders(
        {"Content-Type": kind, "Content-Length": str(len(chunk)), "Server": "TornadoServer/6.6"}
    )
    start = RequestStartLine("GET", "/", "HTTP/1.1")
    request = HTTPServerRequest(start_line=start, headers=HTTPHeaders({"Host": "dash.test:5006"}))
    transform = SecurityHeaders(request)
    _, headers, body = transform.transform_first_chunk(200, headers, chunk, finishing)
    return headers, body


def test_a_page_has_a_new_nonce_each_time_which_its_scripts_have() -> None:
    nonces = set()
    for _ in range(2):
        headers, body = answered("text/html; charset=UTF-8", b"<script>a</script>")
        nonce = body.split(b'"')[1].decode()
        assert f"'nonce-{nonce}'" in headers["Content-Security-Policy"]
        assert headers["Content-Length"] == str(len(body))
        nonces.add(nonce)
    assert len(nonces) == 2


@pytest.mark.parametrize("kind", ["application/json", "text/javascript", "text/plain"])
def test_other_answers_are_sent_as_they_are(kind: str) -> None:
    headers, body = answered(kind, b"<script>a</script>")
    assert body == b"<script>a</script>"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers
    assert "Content-Security-Policy" not in headers


def test_a_page_that_is_sent_in_parts_keeps_its_length() -> None:
    headers, body = answered("text/html", b"<script>a</script>", finishing=False)
    assert (body, headers["Content-Length"]) == (b"<script>a</script>", "18")
    assert "Content-Security-Policy" in headers


@pytest.mark.parametrize(
    ("html", "result"),
    [
        (b"<script>a</script>", b'<script nonce="N">a</script>'),
        (b'<script src="x"></script>', b'<script nonce="N" src="x"></script>'),
        (b"<SCRIPT\n>a</Script >", b'<SCRIPT nonce="N"\n>a</Script >'),
        (b'<script>"<script>"</script>', b'<script nonce="N">"<script>"</script>'),
        (b"<script>a\nb</script><script>", b'<script nonce="N">a\nb</script><script>'),
        (b"&lt;script&gt;a&lt;/script&gt;", b"&lt;script&gt;a&lt;/script&gt;"),
        (b"<scripts>a</scripts>", b"<scripts>a</scripts>"),
        (b"", b""),
    ],
)  # fmt: skip
def test_scripts_of_the_page_get_the_nonce_and_texts_do_not(html: bytes, result: bytes) -> None:
    assert with_nonce(html, "N") == result


def test_the_policy_names_the_host_of_sockets_and_who_may_frame_the_page() -> None:
    directives = dict(part.split(" ", 1) for part in policy("N", "dash.test", ["https://a.test"]).split("; "))
    assert directives["connect-src"] == "'self' ws://dash.test wss://dash.test"
    assert directives["frame-ancestors"] == "https://a.test"
    assert "'unsafe-inline'" not in directives["script-src"]
    assert "frame-ancestors 'none'" in policy("N", "dash.test", [])
