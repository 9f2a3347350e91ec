"""Totals and top names from batches that each contain the changed counts alone."""

from __future__ import annotations

from collections import Counter
from random import Random
from types import SimpleNamespace
from typing import Any

from jobs.summary import COUNTERS, TOPS, Counts, Summary
from tests.support.job_posts import SENTIMENTS


def row(kind: str, name: str, end: float | None, counts: Counts) -> Any:
    return SimpleNamespace(kind=kind, name=name, end=end, **counts._asdict())


def test_summary_without_counts_posts_zeros_and_empty_lists() -> None:
    empty = {"label": "[]", **dict.fromkeys(SENTIMENTS, "[]")}
    zeros = dict.fromkeys(("total", *SENTIMENTS), "0")
    assert Summary().forms == {COUNTERS: zeros, **dict.fromkeys(TOPS.values(), empty)}


def test_summary_has_the_top_ten_names_after_every_batch() -> None:
    chance, counts, summary = Random(8), Counter[str](), Summary()
    for _ in range(60):
        batch = Counter(f"#{int(chance.expovariate(0.06))}" for _ in range(9))
        counts.update(batch)
        changed = [row("hashtag", name, 60.0, Counts(counts[name], neutral=counts[name])) for name in batch]
        summary.update(changed)
        if chance.random() < 0.2:
            summary.update(changed)
        first = sorted(counts, key=lambda name: (-counts[name], name))[:10]
        form = summary.forms[TOPS["hashtag"]]
        assert (form["label"], form["neutral"]) == (str(first), str([counts[name] for name in first]))


def test_summary_replaces_top_names_by_those_of_a_newer_window() -> None:
    summary = Summary()
    summary.update(
        [row("author", "ada", 60.0, Counts(9, positive=4)), row("hashtag", "#old", 60.0, Counts(3))]
    )
    summary.update(
        [
            row("total", "", None, Counts(12, 1, 2, 3)),
            row("author", "ada", 120.0, Counts(1, negative=1)),
            row("author", "bob", 60.0, Counts(50)),
        ]
    )
    forms = summary.forms
    assert forms[COUNTERS] == {"total": "12", "negative": "1", "neutral": "2", "positive": "3"}
    assert forms[TOPS["author"]] == {
        "label": "['ada']",
        "negative": "[1]",
        "neutral": "[0]",
        "positive": "[0]",
    }
    assert forms[TOPS["hashtag"]]["label"] == "[]"
