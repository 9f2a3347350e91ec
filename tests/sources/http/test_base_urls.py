"""The address of a service is the default, or that in an environment variable."""

from __future__ import annotations

import pytest

from sources.http.base_urls import base_url


def test_base_url_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SVC_URL", raising=False)
    assert base_url("SVC_URL", "https://api.example.org") == "https://api.example.org"
    monkeypatch.setenv("SVC_URL", "http://127.0.0.1:8080/")
    assert base_url("SVC_URL", "https://api.example.org") == "http://127.0.0.1:8080"
    monkeypatch.setenv("SVC_URL", "127.0.0.1:8080")
    with pytest.raises(ValueError, match="SVC_URL"):
        base_url("SVC_URL", "https://api.example.org")
