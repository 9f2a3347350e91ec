"""A certificate that is refused, or a file that holds none, is an error with what to do."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from sources.http.certificates import authorities, certificate_problem, check_authorities
from sources.http.client import Http, Unreachable
from tests.support.fakes.server import Answer
from tests.support.tls import CERTIFICATE, tls_server

VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@pytest.fixture(autouse=True)
def _no_authorities_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", VARIABLES)
def test_variables_of_requests_curl_and_openssl_name_the_authorities(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert authorities() == ""
    with tls_server() as server:
        server.add("svc", "/data", lambda _: Answer(body={"temp": 8.4}))
        monkeypatch.setenv(name, str(CERTIFICATE))
        assert Http("Svc").get_json(server.url + "/data").data == {"temp": 8.4}


@pytest.mark.parametrize("name", VARIABLES)
def test_variable_that_names_no_file_is_blamed_and_not_the_service(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "gone.pem"))
    with pytest.raises(Unreachable, match=f"was not called: {name} = .* does not exist"):
        Http("Svc").get_json("https://127.0.0.1:1/data")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x30\x82\x03\x0b\x30\x82"])
def test_file_without_a_certificate_is_an_error_that_names_the_setting(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "root.cer"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"^ca = .*root\.cer' holds no certificate; .* PEM"):
        check_authorities(str(file), "ca")
    check_authorities(str(tmp_path), "ca")


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (10, "The service has to renew it"),
        (9, "Check this computer's clock"),
        (62, "Write the name that the certificate is for into the address"),
        (64, "Write the name that the certificate is for into the address"),
        (18, "Set ca, or REQUESTS_CA_BUNDLE"),
    ],
)
def test_advice_depends_on_why_a_certificate_is_refused(code: int, advice: str) -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = code, "some reason"
    text = certificate_problem(error, "h:443")
    assert "the certificate of h:443 is not trusted (some reason)" in text
    assert advice in text
