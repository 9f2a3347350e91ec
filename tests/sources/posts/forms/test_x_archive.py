"""An archive of X has its owner in a file of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sources.files import Files
from sources.posts.forms.x_archive import archive_author, is_other_part
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW
from tests.support.post_rows import post_rows

ACCOUNT = 'window.YTD.account.part0 = [{"account": {"username": "ada", "accountId": "9"}}]'
TWEET = {
    "id_str": "1992070000000000001",
    "full_text": "R&amp;D #science",
    "created_at": "Sun Nov 22 01:30:04 +0000 2026",
}


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


def test_an_archive_of_x_names_its_author_in_another_file(tmp_path: Path) -> None:
    # An archive that is unpacked has a folder of data.
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "account.js").write_text(ACCOUNT)
    (folder / "like.js").write_text('window.YTD.like.part0 = [{"like": {"tweetId": "7"}}]')
    (folder / "tweets.js").write_text(f"window.YTD.tweets.part0 = [{json.dumps({'tweet': TWEET})}]")
    source = Files(name="files", path=str(tmp_path), track=["#science"], clock=Clock(NOW))
    assert post_rows(source.fetch())["author"].tolist() == ["ada"]
    assert (source.warning, source.failures) == ("", {})
