"""The Java that Spark starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.java import java_error, version


def install_java(home: Path, version_text: str) -> Path:
    """A program that reports this version."""
    program = home / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version_text}\"' >&2\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(("text", "number"), [("1.8.0_402", 8), ("17.0.9", 17), ("21", 21), ("none", 0)])
def test_version_is_the_major_number(tmp_path: Path, text: str, number: int) -> None:
    assert version(install_java(tmp_path, text)) == number
    assert version(tmp_path / "missing") == 0


def test_java_error_names_the_version_or_the_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert f"none is found in {tmp_path}" in java_error()
    install_java(tmp_path, "1.8.0_402")
    assert java_error().startswith("Spark needs Java 17 or newer, and ")
    assert "is Java 8" in java_error()
    install = tmp_path / "bin" / "java"
    install.unlink()
    install.parent.rmdir()
    install_java(tmp_path, "17.0.9")
    assert java_error() == ""
