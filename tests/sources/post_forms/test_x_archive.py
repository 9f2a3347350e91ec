"""An archive of X has its owner in a file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.post_forms.x_archive import archive_author, is_other_part

ACCOUNT = 'window.YTD.account.part0 = [{"account": {"username": "ada", "accountId": "9"}}]'


def test_the_author_is_the_owner_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "account.js").write_text(ACCOUNT)
    assert archive_author(tmp_path) == "ada"
    assert is_other_part(tmp_path / "like.js")
    assert not is_other_part(tmp_path / "tweets-part1.js")
    assert not is_other_part(tmp_path / "like.json")


@pytest.mark.parametrize(
    "content",
    ["", "window.x = [", "window.x = []", 'x = [{"account": {"username": 5}}]', "x = [null]", "\udcff"],
)
def test_a_folder_without_a_readable_account_is_no_archive(tmp_path: Path, content: str) -> None:
    (tmp_path / "account.js").write_text(content, errors="surrogateescape")
    assert archive_author(tmp_path) == ""
    assert not is_other_part(tmp_path / "like.js")


def test_a_folder_without_an_account_is_no_archive(tmp_path: Path) -> None:
    assert archive_author(tmp_path) == ""
