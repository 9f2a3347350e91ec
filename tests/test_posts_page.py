"""The Posts tab in a browser: what is counted moves, is chosen by a click, and stays where the viewer is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect

from tests.page import Watched
from tests.redis_server import RedisServer
from tests.serving import serving, surroundings
from tests.waiting import until

FILES = """
[history]
keep = {keep}
[sources.talk]
type = "files"
path = "{path}"
track = ["#rain", "#sun"]
interval = "0.5s"
[sources.host]
"""
REDIS = """
[sources.race]
type = "redis"
url = "{url}"
track = ["#science", "#art"]
interval = "0.5s"
"""
RACE = """() => {
  for (const doc of Bokeh.documents) for (const model of doc._all_models.values()) {
    if (model.type == "ColumnDataSource" && "total 1" in model.data) {
      return [0, 1].map((number) => [...model.get_array(`total ${number}`)].at(-1))
    }
  }
}"""
FOCUSED = """() => {
  let at = document
  const within = () => at?.activeElement ?? at?.shadowRoot?.activeElement
  while (within()) at = within()
  return at.textContent
}"""
EVIL = (
    "<script>alert('posts')</script> <img src=x onerror=alert(1)> #rain",
    "\u202eright to left\u202c مرحبا بالعالم #rain",
    "w" * 10_000 + " #rain",
    "a\u200db\u200d\u200d\u200dc \u200b\ufeff #rain",
    "🌧️" * 300 + " #rain",
)
_numbers = count(1)


def line(text: str, author: str = "ada", lang: str = "en", ago: float = 1.0) -> str:
    """A post as X's stream tells it."""
    made = datetime.now(UTC) - timedelta(seconds=ago)
    number = next(_numbers)
    data = {
        "id": str(number),
        "text": text,
        "created_at": made.isoformat(),
        "lang": lang,
        "author_id": author,
    }
    users = [{"id": author, "username": author}]
    return json.dumps({"data": data, "includes": {"users": users}}) + "\n"


class Talk:
    """A served dashboard, and the file that it follows."""

    def __init__(self, place: Path) -> None:
        self.file, self.url = place / "posts.jsonl", ""

    def say(self, *lines: str) -> None:
        with self.file.open("a", encoding="utf-8") as file:
            file.writelines(lines)


@contextmanager
def talking(place: Path, lines: Sequence[str], keep: bool = False) -> Iterator[Talk]:
    talk = Talk(place)
    talk.say(*lines)
    settings = place / "settings.toml"
    settings.write_text(FILES.format(path=talk.file, keep=str(keep).lower()), encoding="utf-8")
    environment = surroundings("http://127.0.0.1:9", place) | {"DASHBOARD_CONFIG": str(settings)}
    with serving("realtime_dashboard.py", place / "server.log", environment) as served:
        talk.url = served.url
        yield talk


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """One server for the tests of this file, which say more and more."""
    lines = [
        line("Half an hour ago: #rain", ago=1_800),
        line("Minutes ago in the #rain", ago=420),
        line("I love the #rain in @london", "ada", ago=30),
        line("What a terrible #rain", "ben", ago=25),
        line("A #sun and #rain map", "ben", ago=20),
        line("Ich liebe die #sun am Meer", "cem", "de", ago=15),
    ]
    with talking(tmp_path_factory.mktemp("talk"), lines) as made:
        yield made


@contextmanager
def opened(browser: Browser, url: str, **options: Any) -> Iterator[Watched]:
    size = {"viewport": {"width": 1300, "height": 1000}}
    context = browser.new_context(**{**size, "timezone_id": "Asia/Tokyo", **options})
    watched = Watched(context.new_page(), url.partition("?")[0].rsplit("/", 1)[0])
    watched.page.on("dialog", lambda dialog: watched.errors.append(dialog.message))
    try:
        watched.page.goto(url, timeout=90_000)
        yield watched
        assert watched.errors == []
    finally:
        context.close()


def counters(page: Page) -> Locator:
    return page.locator(".counters b")


def number(page: Page, posts: int) -> None:
    """Wait until so many posts are counted."""
    expect(counters(page).first).to_have_text(str(posts))


def counted(page: Page) -> int:
    """How many posts are counted, as soon as there are some."""
    expect(counters(page).first).to_have_text(re.compile("[1-9]"))
    return int(counters(page).first.inner_text())


def leaders(page: Page, heading: str) -> list[str]:
    section = page.locator(".tops section").filter(has=page.get_by_role("heading", name=heading))
    return section.locator("button").all_inner_texts()


def test_counters_leaders_race_and_posts_follow_what_is_said(talk: Talk, browser: Browser) -> None:
    with opened(browser, f"{talk.url}?tab=Posts&window=5+min") as watched:
        page = watched.page
        number(page, 4)
        texts = [text.split()[0] for text in counters(page).all_inner_texts()]
        assert texts == ["4", "1", "1", "1", "1"]
        assert leaders(page, "Hashtags") == ["#rain", "#sun"]
        assert leaders(page, "Mentioned users") == ["@london"]
        assert leaders(page, "Active users") == ["ben", "ada", "cem"]
        assert page.evaluate(RACE) == [3, 2]
        assert "love" in (page.locator(".words svg").first.text_content() or "")
        expect(page.get_by_text("Words with #sun")).to_be_visible()
        expect(page.locator("li", has_text="Ich liebe die")).to_contain_text("not scored")
        talk.say(line("More #sun please", "dee"))
        number(page, 5)
        page.wait_for_function(f"() => ({RACE})().join() == '3,3'")
        expect(page.locator("li", has_text="More #sun please")).to_contain_text("GMT+9")


def test_a_click_has_everything_count_what_names_it_and_the_address_says_so(
    talk: Talk, browser: Browser
) -> None:
    with opened(browser, f"{talk.url}?tab=Posts") as watched:
        page = watched.page
        everything = counted(page)
        page.locator(".tops").get_by_role("button", name="@london").click()
        number(page, 1)
        assert leaders(page, "Active users") == ["ada"]
        expect(page.get_by_text("What a terrible")).to_have_count(0)
        page.wait_for_url(re.compile("about=mention"))
        with opened(browser, page.url) as copied:
            number(copied.page, 1)
            expect(copied.page.get_by_text("Only mentions of @london.")).to_be_visible()
        page.get_by_role("button", name="Show all posts").click()
        number(page, everything)
        page.locator("li", has_text="Ich liebe die").get_by_role("button", name="cem").click()
        number(page, 1)
        page.get_by_role("button", name="Show all posts").click()
        page.locator("td").get_by_role("button", name="map").first.click()
        number(page, 1)


def test_posts_are_filtered_by_term_language_and_words(talk: Talk, browser: Browser) -> None:
    with opened(browser, f"{talk.url}?tab=Posts") as watched:
        page = watched.page
        counted(page)
        posts = page.locator("li p[dir]")
        page.get_by_label("Language").select_option("de")
        expect(posts).to_have_text([re.compile("Ich liebe")])
        page.get_by_label("Language").select_option("Any language")
        page.get_by_label("Term").select_option("#sun")
        expect(posts.filter(has_text="terrible")).to_have_count(0)
        page.get_by_label("With the words").fill("MAP")
        page.get_by_label("With the words").press("Enter")
        expect(posts).to_have_text([re.compile("A #sun and")])


def test_the_window_and_a_pause_are_those_of_the_live_tab(talk: Talk, browser: Browser) -> None:
    with opened(browser, f"{talk.url}?tab=Posts") as watched:
        page = watched.page
        everything = counted(page)
        page.get_by_role("button", name="5 min", exact=True).click()
        number(page, everything - 1)
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("button", name="Resume")).to_be_visible()
        talk.say(line("Unheard #rain"))
        with opened(browser, f"{talk.url}?tab=Posts&window=5+min") as other:
            number(other.page, everything)
        number(page, everything - 1)
        page.get_by_text("Live", exact=True).click()
        page.get_by_role("button", name="Resume").click()
        page.get_by_text("Posts", exact=True).first.click()
        number(page, everything)


def test_the_past_is_counted_where_the_viewer_looks_back(talk: Talk, browser: Browser) -> None:
    now = datetime.now(UTC)
    stretch = "/".join(f"{now - timedelta(minutes=ago):%Y-%m-%dT%H:%M:%SZ}" for ago in (40, 20))
    with opened(browser, f"{talk.url}?tab=Posts&between={stretch}") as watched:
        number(watched.page, 1)
        expect(watched.page.locator("li p[dir]")).to_have_text(["Half an hour ago: #rain"])
        watched.page.locator(".tops").get_by_role("button", name="#rain").click()
        expect(watched.page.get_by_text("Only the hashtag #rain.")).to_be_visible()
        number(watched.page, 1)


def test_a_link_to_the_posts_of_a_source_keeps_its_choice(talk: Talk, browser: Browser) -> None:
    with opened(browser, f"{talk.url}?tab=Posts&posts=talk") as watched:
        counted(watched.page)
        assert "posts=talk" in watched.page.url


def test_what_has_the_focus_keeps_it_while_posts_come(talk: Talk, browser: Browser) -> None:
    with opened(browser, f"{talk.url}?tab=Posts") as watched:
        page = watched.page
        everything = counted(page)
        page.locator(".tops").get_by_role("button", name="@london").focus()
        talk.say(line("And more #rain"))
        number(page, everything + 1)
        assert page.evaluate(FOCUSED) == "@london"


@pytest.mark.parametrize("width", [390, 1300])
def test_whatever_people_write_is_shown_harmlessly(tmp_path: Path, browser: Browser, width: int) -> None:
    with talking(tmp_path, [line(text, author=f"{text[:200]}{n}") for n, text in enumerate(EVIL)]) as talk:
        size = {"width": width, "height": 900}
        with opened(browser, f"{talk.url}?tab=Posts", viewport=size, color_scheme="dark") as watched:
            page = watched.page
            number(page, len(EVIL))
            expect(page.locator("li p[dir='auto']")).to_have_count(len(EVIL))
            assert page.locator("li script, li img").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert (
                "<script>alert('posts')</script>" in page.locator("li p[dir]", has_text="script").inner_text()
            )
            heights = page.locator("li", has=page.locator("p[dir]")).evaluate_all(
                "all => all.map(one => one.offsetHeight)"
            )
            assert max(heights) < 200


def test_published_hashtags_move_the_race(redis: RedisServer, tmp_path: Path, browser: Browser) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(REDIS.format(url=redis.url), encoding="utf-8")
    environment = surroundings("http://127.0.0.1:9", tmp_path) | {"DASHBOARD_CONFIG": str(settings)}
    with (
        serving("realtime_dashboard.py", tmp_path / "server.log", environment) as served,
        opened(browser, f"{served.url}?tab=Posts") as watched,
    ):
        page = watched.page
        until(lambda: redis.client.pubsub_numsub("hashtag")[0][1] == 1)
        for hashtag in ("science", "science", "art", "cooking"):
            redis.client.publish("hashtag", hashtag)
        page.wait_for_function(f"() => ({RACE})()?.join() == '2,1'")
        expect(page.locator(".tops").get_by_role("button", name="#cooking")).to_be_visible()
        assert leaders(page, "Hashtags") == ["#science", "#art", "#cooking"]


def test_what_the_spark_tutorials_job_pushes_is_shown_as_it_comes(talk: Talk, browser: Browser) -> None:
    server = talk.url.rpartition("/")[0]

    def push(name: str, **fields: object) -> None:
        told = requests.post(
            f"{server}/{name}", data={key: str(value) for key, value in fields.items()}, timeout=10
        )
        assert (told.status_code, told.text) == (201, "success")

    with opened(browser, f"{talk.url}?tab=Posts") as watched:
        page = watched.page
        counted(page)
        assert page.get_by_text("pushed by another program").count() == 0
        push("update_tweet_counters", total=15, negative=3, neutral=4, positive=5)
        push(
            "update_most_used_hashtags",
            label=["#ai", "#ml"],
            negative=[1, 0],
            neutral=[0, 2],
            positive=[9, 1],
        )
        push("update_most_mentioned_users", label=["@ada"], negative=[0], neutral=[1], positive=[1])
        pushed = page.locator("p", has_text="pushed by another program").locator("..")
        expect(pushed.locator(".tops button")).to_have_text(["#ai", "#ml", "@ada"])
        assert [text.split()[0] for text in pushed.locator(".counters b").all_inner_texts()] == [
            "15",
            "3",
            "4",
            "5",
            "3",
        ]
        push(
            "update_most_used_hashtags",
            label=["#ml", "#ai"],
            negative=[0, 1],
            neutral=[2, 0],
            positive=[30, 9],
        )
        expect(pushed.locator(".tops button")).to_have_text(["#ml", "#ai", "@ada"])
