"""The alerts and the dashboard name only what the bot really tells, and what they say of it names nobody."""

import json
import re
from collections import defaultdict
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from deploy.files import text
from deploy.promql import Names, names_in
from messenger.settings import Settings
from messenger.telegram_bot.metrics import CALL_OUTCOMES, CLAIMS, KINDS, METHODS, OUTCOMES, REASONS, Metrics

# Prometheus adds these to whatever it reads.
OF_PROMETHEUS = {"up": {"job": {"messenger"}, "instance": set()}}
FUNCTIONS = {"sum", "rate", "increase", "changes", "absent", "histogram_quantile"}
VARIABLES = {"$__rate_interval", "${datasource}"}

RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(text("monitoring/alerts.yaml"))["groups"] for rule in group["rules"]
]
DASHBOARD: dict[str, Any] = json.loads(text("monitoring/dashboard.json"))
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
EXPRESSIONS = {rule["alert"]: rule["expr"] for rule in RULES} | {
    f"{panel['title']} {target['refId']}": target["expr"] for panel in PANELS for target in panel["targets"]
}


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, set[str]]]:
    """Every series that the bot can tell, read from its own /metrics: name, label, values."""
    metrics = Metrics(["en"])
    for kind in KINDS:
        for outcome in OUTCOMES:
            metrics.update(kind, outcome, 0.01)
    for method in METHODS:
        metrics.retry(method)
        for outcome in CALL_OUTCOMES:
            metrics.call(method, outcome)
    for reason in REASONS:
        metrics.left_behind(reason)
    for claim in CLAIMS:
        metrics.claim(claim)
    metrics.flood()
    metrics.miss("en")
    metrics.urgent("en")
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"job": {"messenger"}, "instance": set()})
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for sample in family.samples:
            for label, value in sample.labels.items():
                found[sample.name].setdefault(label, set()).add(value)
            found[sample.name]["job"].add("messenger")
    return dict(found) | OF_PROMETHEUS


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_only_what_exists(told: dict[str, dict[str, set[str]]], name: str) -> None:
    """Each metric, each label and each value of a label that is asked for is one that the bot tells."""
    found = named(EXPRESSIONS[name])
    assert found.metrics
    assert found.metrics <= told.keys()
    assert found.functions <= FUNCTIONS
    for metric, label, value in found.matched:
        assert value in told[metric][label], (metric, label, value)
    for label in found.grouped:
        assert all(label in told[metric] for metric in found.metrics), label


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_only_this_bot(name: str) -> None:
    """Another program's series of the same name is not counted."""
    found = named(EXPRESSIONS[name])
    assert {metric for metric, label, value in found.matched if (label, value) == ("job", "messenger")} == found.metrics


def named(expression: str) -> Names:
    """What an expression names, Grafana's variables put in."""
    return names_in(expression.replace("$__rate_interval", "5m"))


def test_names_in() -> None:
    """The finder finds: this is what the tests above stand on."""
    found = names_in('sum by (a, b) (rate(x_total{c=~"d|e",f!="g"}[5m])) / 2e6 > 0.5 unless on (h) y_z offset 15m')
    assert found.metrics == {"x_total", "y_z"}
    assert found.functions == {"sum", "rate"}
    assert found.grouped == {"a", "b", "h"}
    assert found.matched == {("x_total", "c", "d"), ("x_total", "c", "e"), ("x_total", "f", "g")}


def test_rules() -> None:
    """Each rule has a name of its own, how urgent it is, what is the matter and what to do."""
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"Messenger[A-Z][A-Za-z]+", rule["alert"])
        assert re.fullmatch(r"\d+m", rule.get("for", "0m"))
        assert set(rule["labels"]) == {"severity"}
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert set(rule["annotations"]) == {"summary", "action"}


def test_texts_of_rules() -> None:
    """A text shows only labels that the expression keeps, and they come from fixed sets."""
    for rule in RULES:
        shown = set(re.findall(r"\{\{ *\$labels\.(\w+) *\}\}", " ".join(rule["annotations"].values())))
        assert shown <= {"instance", "reason"}
        if "reason" in shown:
            assert "reason" in named(rule["expr"]).grouped
        assert "$value" not in str(rule["annotations"])


def test_dashboard() -> None:
    """Grafana can read it: each panel has its own number and place, and asks the Prometheus that is chosen above."""
    numbers = [panel["id"] for panel in PANELS]
    assert len(numbers) == len(set(numbers))
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in PANELS]
    assert len(places) == len(set(places))
    assert [variable["type"] for variable in DASHBOARD["templating"]["list"]] == ["datasource"]
    for panel in PANELS:
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
        assert panel["title"]
        for place in (panel, *panel["targets"]):
            assert place["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert set(re.findall(r"\$\{?\w+\}?", text("monitoring/dashboard.json"))) <= VARIABLES


def test_scrape() -> None:
    """Prometheus asks under the job's name that rules and dashboard expect, at the setting's default port."""
    config = yaml.safe_load(text("monitoring/prometheus.yaml"))
    (job,) = config["scrape_configs"]
    assert job["job_name"] == "messenger"
    port = Settings.model_fields["metrics_port"].default
    assert job["static_configs"] == [{"targets": [f"127.0.0.1:{port}"]}]
    assert config["rule_files"] == ["alerts.yaml"]
