"""What is counted, for Prometheus: never who, what or where in the guide; and labels come from fixed sets only.

Counting is on the way of every tap, so it is plain dictionaries; the library's own objects are made when somebody asks.
At most 500 series exist, whatever readers do.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

KINDS = ("message", "callback_query", "inline_query", "other")
"""What an update is."""

OUTCOMES = ("done", "left_behind", "flood", "unreadable", "again")
"""How an update ended; "again": not finished, so that Telegram gives it again."""

METHODS = (
    "sendMessage",
    "editMessageText",
    "answerCallbackQuery",
    "answerInlineQuery",
    "getUpdates",
    "getMe",
    "setWebhook",
    "deleteWebhook",
)
CALL_OUTCOMES = ("ok", "later", "not_carried_out", "uncertain", "refused", "blocked", "unauthorized")
REASONS = ("handler", "network", "flood_limit", "refused", "too_late", "unreadable")
CLAIMS = ("new", "repeated")
REST = "other"
"""The label of whatever is in no fixed set."""

_MOST_LOCALES = 60
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds


class Metrics:
    """Counters that only grow. None of its methods raises."""

    def __init__(self, locales: Iterable[str] = ()) -> None:
        self._locales = frozenset(sorted(locales)[:_MOST_LOCALES])
        self._updates: Counter[tuple[str, str]] = Counter()
        self._seconds = {kind: [0] * (len(_BUCKETS) + 1) for kind in KINDS}
        self._sums = dict.fromkeys(KINDS, 0.0)
        self._calls: Counter[tuple[str, str]] = Counter()
        self._retries: Counter[str] = Counter()
        self._left_behind: Counter[str] = Counter()
        self._floods = 0
        self._unsaved = 0
        self._claims: Counter[str] = Counter()
        self._misses: Counter[str] = Counter()
        self._urgent: Counter[str] = Counter()
        self.in_hand: Callable[[], int] = lambda: 0
        """How many updates are being processed now."""
        self.database_up = True
        """Whether the database answered when it was last asked; whoever exposes the metrics asks it before."""
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Collected(self._families))
        ProcessCollector(registry=self._registry)

    def update(self, kind: str, outcome: str, seconds: float) -> None:
        """Count an update that has ended, and how long it took."""
        if kind not in self._sums:
            kind = REST
        self._updates[kind, outcome if outcome in OUTCOMES else REST] += 1
        self._seconds[kind][bisect_left(_BUCKETS, seconds)] += 1
        self._sums[kind] += seconds

    def call(self, method: str, outcome: str) -> None:
        """Count a call of the Bot API."""
        self._calls[
            method if method in METHODS else REST,
            outcome if outcome in CALL_OUTCOMES else REST,
        ] += 1

    def retry(self, method: str) -> None:
        """Count that a call is made once more."""
        self._retries[method if method in METHODS else REST] += 1

    def left_behind(self, reason: str) -> None:
        """Count an update that was given up."""
        self._left_behind[reason if reason in REASONS else REST] += 1

    def flood(self) -> None:
        """Count that somebody began to send more than is answered."""
        self._floods += 1

    def claim(self, outcome: str) -> None:
        """Count that an update's change was made, or had been made before ("new", "repeated")."""
        self._claims[outcome if outcome in CLAIMS else REST] += 1

    def unsaved(self) -> None:
        """Count that somebody was told that a choice could not be saved."""
        self._unsaved += 1

    def miss(self, locale: str) -> None:
        """Count a question that nothing was found for."""
        self._misses[locale if locale in self._locales else REST] += 1

    def urgent(self, locale: str) -> None:
        """Count that somebody was shown what to do in an emergency."""
        self._urgent[locale if locale in self._locales else REST] += 1

    def exposition(self) -> bytes:
        """All of it, in Prometheus' text format."""
        return generate_latest(self._registry)

    def _families(self) -> Iterator[Metric]:
        yield _counters("messenger_updates", "Updates that ended.", ("kind", "outcome"), self._updates)
        yield self._histogram()
        yield _counters("messenger_api_calls", "Calls of the Bot API.", ("method", "outcome"), self._calls)
        yield _counters("messenger_api_retries", "Calls made once more.", ("method",), self._retries)
        yield _counters("messenger_left_behind", "Updates that were given up.", ("reason",), self._left_behind)
        yield CounterMetricFamily("messenger_floods", "Persons told to slow down.", value=self._floods)
        yield _counters("messenger_claims", "Updates that change something.", ("outcome",), self._claims)
        yield CounterMetricFamily("messenger_unsaved", "Choices that could not be saved.", value=self._unsaved)
        yield _counters("messenger_search_misses", "Questions without a result.", ("locale",), self._misses)
        yield _counters("messenger_urgent_answers", "Emergency screens shown.", ("locale",), self._urgent)
        yield GaugeMetricFamily("messenger_updates_in_hand", "Updates being processed.", value=self.in_hand())
        yield GaugeMetricFamily("messenger_database_up", "Whether the database answers.", value=int(self.database_up))

    def _histogram(self) -> Metric:
        family = HistogramMetricFamily("messenger_update_seconds", "From arrival to the end.", labels=("kind",))
        for kind, counts in self._seconds.items():
            total, buckets = 0, []
            for bound, count in zip((*map(str, _BUCKETS), "+Inf"), counts, strict=True):
                total += count
                buckets.append((bound, float(total)))
            if total:
                family.add_metric([kind], buckets, self._sums[kind])
        return family


class _Collected(Collector):
    """Hands what was counted to the library."""

    def __init__(self, families: Callable[[], Iterator[Metric]]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """What was counted until now."""
        return self._families()


def _counters(
    name: str, words: str, labels: tuple[str, ...], counts: "Counter[str] | Counter[tuple[str, str]]"
) -> Metric:
    family = CounterMetricFamily(name, words, labels=labels)
    for key, count in counts.items():
        family.add_metric([key] if isinstance(key, str) else list(key), count)
    return family
