"""The authorities whose certificates are trusted, and what to do about a certificate that is not."""

from __future__ import annotations

import os
import ssl
from functools import cache
from pathlib import Path

# As with requests and curl; the last one is that of OpenSSL.
_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
# Numbers of OpenSSL for a certificate that no further authority makes valid.
_NOT_YET_VALID, _EXPIRED, _OTHER_NAME, _OTHER_ADDRESS = 9, 10, 62, 64
_ANY = "verify = false accepts any certificate"


def authorities() -> str:
    """The file or directory of authorities that the environment names; "": it names none.

    Raises ValueError that names the variable, where there is none at that place.
    """
    name = next((name for name in _VARIABLES if os.environ.get(name)), "")
    if not name:
        return ""
    check_authorities(os.environ[name], name)
    return os.environ[name]


def check_authorities(path: str, setting: str) -> None:
    """Raise ValueError that names the setting, where a path is no file or directory of certificates."""
    if not Path(path).exists():
        raise ValueError(f"{setting} = {path!r} does not exist; it must be a file of certificates (PEM)")
    if Path(path).is_dir():
        return
    try:
        _load(path, Path(path).stat().st_mtime_ns)
    except OSError as error:  # ssl.SSLError is one
        why = (
            "holds no certificate"
            if isinstance(error, ssl.SSLError)
            else f"cannot be read ({error.strerror})"
        )
        raise ValueError(
            f"{setting} = {path!r} {why}; it must be a file of certificates in the form PEM, with "
            "-----BEGIN CERTIFICATE----- in it; openssl x509 -inform DER makes one of a file in the form DER"
        ) from None


@cache
def _load(path: str, changed: int) -> None:
    """Load a file of certificates, once for each time at which it was changed: many take 10 ms."""
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)


def certificate_problem(error: ssl.SSLCertVerificationError, host: str) -> str:
    """Why a certificate is refused, and what to do, without a full stop. host: the one that was called."""
    why = (error.verify_message or "it cannot be verified").rstrip(".")
    refused = f"the certificate of {host} is not trusted ({why})"
    if error.verify_code == _EXPIRED:
        return f"{refused}. The service has to renew it, unless this computer's clock is wrong; {_ANY}"
    if error.verify_code == _NOT_YET_VALID:
        return f"{refused}. Check this computer's clock; {_ANY}"
    if error.verify_code in (_OTHER_NAME, _OTHER_ADDRESS):
        return f"{refused}. Write the name that the certificate is for into the address; {_ANY}"
    file = "the file of the certificate or of its authority"
    return f"{refused}. Set ca, or REQUESTS_CA_BUNDLE, to {file}; {_ANY}"
