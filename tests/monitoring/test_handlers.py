"""What load balancers and Prometheus are answered."""

from __future__ import annotations

import requests
from prometheus_client.parser import text_string_to_metric_families

from dashboard.alerts.manager import AlertManager
from dashboard.history.registry import HistoryRegistry
from dashboard.monitoring.handlers import monitoring_routes
from dashboard.monitoring.metrics import Metrics
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.auth import AccessPolicy
from dashboard.push.base_handlers import PushService
from dashboard.push.ingest import PushIngest
from tests.support.http_routes import serving_routes


def answer(path: str, problems: list[str], token: str = "", **headers: str) -> requests.Response:
    """What a server with these problems answers."""
    histories = HistoryRegistry(())
    service = PushService(PushIngest(histories, ExternalCounts(), 5), AccessPolicy(lambda: token, 100), 1_000)
    metrics = Metrics(histories, AlertManager([], {}))
    with serving_routes(monitoring_routes(lambda: service, lambda: metrics, lambda: problems)) as url:
        return requests.get(f"{url}/{path}", headers=headers, timeout=30)


def test_a_process_that_answers_is_healthy_whatever_its_problems() -> None:
    found = answer("health", ["The database is locked."])
    assert (found.status_code, found.json()) == (200, {"status": "ok"})


def test_it_is_ready_without_problems_and_names_them_otherwise() -> None:
    ready, not_ready = answer("ready", []), answer("ready", ["The database is locked."])
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "problems": []})
    assert (not_ready.status_code, not_ready.json()["problems"]) == (503, ["The database is locked."])
    assert not_ready.headers["Cache-Control"] == "no-store"


def test_metrics_are_in_the_format_of_prometheus_for_those_who_may_push() -> None:
    allowed = answer("metrics", [], "t0ken", Authorization="Bearer t0ken")
    names = {family.name for family in text_string_to_metric_families(allowed.text)}
    assert "dashboard_loop_lag_seconds" in names
    assert answer("metrics", [], "t0ken").status_code == 401
