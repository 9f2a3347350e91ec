"""The Posts tab while posts come: counts move, whatever their origin, and the focus stays."""

from __future__ import annotations

from pathlib import Path

import requests
from playwright.sync_api import Browser, expect

from tests.support.posts_page import PostFile, counted, counters, leaders, line, number, opened
from tests.support.redis_server import RedisServer
from tests.support.serving import serving_settings
from tests.support.waiting import until

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


def test_counters_leaders_race_and_posts_follow_what_is_said(post_file: PostFile, browser: Browser) -> None:
    with opened(browser, f"{post_file.url}?tab=Posts&window=5+min") as watched:
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
        post_file.append(line("More #sun please", "dee"))
        number(page, 5)
        page.wait_for_function(f"() => ({RACE})().join() == '3,3'")
        expect(page.locator("li", has_text="More #sun please")).to_contain_text("GMT+9")


def test_what_has_the_focus_keeps_it_while_posts_come(post_file: PostFile, browser: Browser) -> None:
    with opened(browser, f"{post_file.url}?tab=Posts") as watched:
        page = watched.page
        everything = counted(page)
        page.locator(".leaders").get_by_role("button", name="@london").focus()
        post_file.append(line("And more #rain"))
        number(page, everything + 1)
        assert page.evaluate(FOCUSED) == "@london"


def test_published_hashtags_move_the_race(redis: RedisServer, tmp_path: Path, browser: Browser) -> None:
    with (
        serving_settings(REDIS.format(url=redis.url), tmp_path) as served,
        opened(browser, f"{served.url}?tab=Posts") as watched,
    ):
        page = watched.page
        until(lambda: redis.client.pubsub_numsub("hashtag")[0][1] == 1)
        for hashtag in ("science", "science", "art", "cooking"):
            redis.publish("hashtag", hashtag)
        page.wait_for_function(f"() => ({RACE})()?.join() == '2,1'")
        expect(page.locator(".leaders").get_by_role("button", name="#cooking")).to_be_visible()
        assert leaders(page, "Hashtags") == ["#science", "#art", "#cooking"]


def test_pushes_of_the_spark_tutorials_job_are_shown_as_they_come(
    post_file: PostFile, browser: Browser
) -> None:
    server = post_file.url.rpartition("/")[0]

    def push(name: str, **fields: object) -> None:
        response = requests.post(
            f"{server}/{name}", data={key: str(value) for key, value in fields.items()}, timeout=10
        )
        assert (response.status_code, response.text) == (201, "success")

    with opened(browser, f"{post_file.url}?tab=Posts") as watched:
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
        expect(pushed.locator(".leaders button")).to_have_text(["#ai", "#ml", "@ada"])
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
        expect(pushed.locator(".leaders button")).to_have_text(["#ml", "#ai", "@ada"])
