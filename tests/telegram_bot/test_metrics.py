"""What is counted: in a format that Prometheus reads, from fixed sets, so that readers cannot make it grow."""

from prometheus_client.parser import text_string_to_metric_families

from messenger.telegram_bot.metrics import METHODS, Metrics


def samples(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Every series with its value, by name and the values of its labels."""
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_what_was_counted() -> None:
    """Each kind of event has a series of its own."""
    metrics = Metrics(["en", "ar"])
    metrics.update("message", "done", 0.004)
    metrics.update("message", "done", 40.0)
    metrics.call("sendMessage", "ok")
    metrics.retry("sendMessage")
    metrics.left_behind("handler")
    metrics.flood()
    metrics.claim("repeated")
    metrics.miss("ar")
    metrics.urgent("en")
    metrics.in_hand = lambda: 3
    found = samples(metrics)
    expected = {
        ("messenger_updates_total", "message", "done"): 2,
        ("messenger_update_seconds_bucket", "message", "0.0025"): 0,
        ("messenger_update_seconds_bucket", "message", "0.005"): 1,
        ("messenger_update_seconds_bucket", "message", "+Inf"): 2,
        ("messenger_update_seconds_sum", "message"): 40.004,
        ("messenger_api_calls_total", "sendMessage", "ok"): 1,
        ("messenger_api_retries_total", "sendMessage"): 1,
        ("messenger_left_behind_total", "handler"): 1,
        ("messenger_floods_total",): 1,
        ("messenger_claims_total", "repeated"): 1,
        ("messenger_search_misses_total", "ar"): 1,
        ("messenger_urgent_answers_total", "en"): 1,
        ("messenger_updates_in_hand",): 3,
    }
    assert expected.items() <= found.items()
    assert ("process_open_fds",) in found


def test_at_most_500_series() -> None:
    """Whatever is counted, and however many languages there are, the series stay few."""
    metrics = Metrics(f"x{number}" for number in range(1000))
    for number in range(3000):
        word = f"x{number}"
        for method in (*METHODS, word):
            for outcome in ("ok", "later", "not_carried_out", "uncertain", "refused", "blocked", "unauthorized", word):
                metrics.call(method, outcome)
        for kind in ("message", "callback_query", "inline_query", word):
            for outcome in ("done", "left_behind", "flood", "unreadable", "again", word):
                metrics.update(kind, outcome, number)
        metrics.retry(word)
        metrics.left_behind(word)
        metrics.claim(word)
        metrics.miss(word)
        metrics.urgent(word)
    assert len(samples(metrics)) <= 500
