"""The setting `auth`: HTTP Basic, a bearer token, or OAuth 2 with client credentials."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sources.environment import expanded
from sources.http.session import basic

_FORMS = {
    "user": ("user", "password"),
    "bearer": ("bearer",),
    "token_url": ("token_url", "client_id", "client_secret", "scope", "audience", "send"),
}
_REQUIRED = {"user": (), "bearer": (), "token_url": ("client_id", "client_secret")}
_SECRET = ("password", "bearer", "client_secret")
_SENDS = ("", "header", "body")


class TokenRequest(NamedTuple):
    """How a token is requested. send: where the secret of the client is sent, "header" or "body"; "": the one
    that works."""

    token_url: str
    client_id: str
    client_secret: str
    scope: str = ""
    audience: str = ""
    send: str = ""


class Auth(NamedTuple):
    """The login of a source. header: the value of Authorization; "" without one, or where it is the token."""

    header: str = ""
    token: TokenRequest | None = None
    secrets: frozenset[str] = frozenset()


def read_auth(settings: Mapping[str, Any]) -> Auth:
    """The login of the setting. Raises ValueError that names what is wrong, and no secret."""
    if not settings:
        return Auth()
    form = _form(settings)
    values, secrets = {}, set[str]()
    for name, text in settings.items():
        if name in _SECRET and text and "${" not in text:
            raise ValueError(
                f"auth.{name} must come from the environment: write {name} = "
                f'"${{{name.upper()}}}", and set that variable there or in .env'
            )
        values[name], more = expanded(text, f"auth.{name}")
        secrets |= more
    if form == "user":
        header = basic((values["user"], values.get("password", "")))
        return Auth(header, None, frozenset({*secrets, header.removeprefix("Basic ")}))
    if form == "bearer":
        return Auth(f"Bearer {values['bearer']}", None, frozenset(secrets))
    if urlsplit(values["token_url"]).scheme not in ("http", "https"):
        raise ValueError("auth.token_url must be an address that begins with http:// or https://")
    if values.get("send", "") not in _SENDS:
        raise ValueError('auth.send must be "header" or "body": where the client\'s secret is sent')
    return Auth("", TokenRequest(**values), frozenset(secrets))


def _form(settings: Mapping[str, Any]) -> str:
    """The name that says which kind of login it is."""
    known = [name for names in _FORMS.values() for name in names]
    for name, value in settings.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            raise ValueError(f"auth: unknown key {name!r}; {hint}")
        if not isinstance(value, str):
            raise ValueError(f"auth.{name} must be text")
    form = next((form for form in _FORMS if settings.get(form)), "")
    if not form:
        raise ValueError("auth needs user and password, bearer, or token_url, client_id and client_secret")
    if other := next((name for name in settings if name not in _FORMS[form]), ""):
        raise ValueError(f"auth.{other} does not go together with auth.{form}; remove one of them")
    for name in _REQUIRED[form]:
        if not settings.get(name):
            raise ValueError(f"auth.{name} is missing; auth.{form} needs it")
    return form
