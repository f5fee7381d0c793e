"""Emergencies are found in every language, with typos, and not in questions about one day."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.measured import LOCALES, sentences
from messenger.dialog.edition import Edition
from messenger.guide.urgent import Emergency, UrgentDetector
from messenger.guide.urgent_patterns import PatternTable, UrgentPatterns
from messenger.guide.yaml_files import read_yaml
from messenger.settings import load_settings

ENGLISH = UrgentPatterns.model_validate(
    {
        "groups": {
            "seizure": ["seizure*", "fit", "shaking all over"],
            "child": ["my son|daughter", "he|she"],
            "child with it": ["<child> ... <seizure>"],
            "lasts": ["wont|doesnt stop", "still"],
        },
        "unless": ["what if", "<seizure> ... last year|month"],
        "kinds": {
            "suicide": {"certain": ["want|wanna ... die"]},
            "seizure": {
                "certain": ["<seizure> ... 5|10 minutes"],
                "likely": ["<child with it>", "<seizure> & <lasts>"],
            },
        },
    }
)
CHINESE = UrgentPatterns.model_validate(
    {"groups": {"抽搐": ["抽搐", "抽风"]}, "kinds": {"seizure": {"certain": ["<抽搐> ... 停不下来"]}}}
)


def detector(patterns: Mapping[str, UrgentPatterns]) -> UrgentDetector:
    """What finds the emergencies of some languages."""
    table = PatternTable()
    assert [problem for locale, of_locale in patterns.items() for problem in table.add(locale, of_locale)] == []
    return UrgentDetector(table, ["suicide", "seizure"])


DETECTOR = detector({"en": ENGLISH, "zh_Hans": CHINESE})


@pytest.mark.parametrize(
    ("text", "kind", "locale"),
    [
        ("My son is having a SEIZURE", "seizure", "en"),
        ("my son is having a siezure", "seizure", "en"),
        ("seizzure for about 10 minutes", "seizure", "en"),
        ("It won't stop, he is shaking all over", "seizure", "en"),
        ("i wannt to die", "suicide", "en"),
        ("what if he has a seizure for 10 minutes", "seizure", "en"),
        ("seizure for 5 minutes and he said I want to die", "suicide", "en"),
        ("孩子抽搐，怎么也停不下来", "seizure", "zh_Hans"),
    ],
)
def test_found(text: str, kind: str, locale: str) -> None:
    """Groups, gaps, typos, any order, certain before unless, and the weightiest of two kinds."""
    assert DETECTOR.find(text, "en", {"seizing", "wanton"}.__contains__) == Emergency(kind, locale)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what if my son has a seizure",
        "he had a seizure last year",
        "he wrote a long letter to our school about a plan for seizures",
        "i want to know whether many of these people die",
        "5 minutes",
        "he is seizing the day",
        "\ud800\udfff \x00 🙂",
    ],
)
def test_not_found(text: str) -> None:
    """What only asks, what stands too far apart, and a word of the guide that is no misspelling."""
    assert DETECTOR.find(text, "en", {"seizing", "wanton"}.__contains__) is None


def test_readers_own_language_first() -> None:
    """Of two languages that see an emergency, the reader's own is answered in."""
    both = detector({"en": ENGLISH, "es": ENGLISH})
    assert both.find("seizure still", "es") == Emergency("seizure", "es")
    assert both.find("seizure still", "en") == Emergency("seizure", "en")
    assert both.find("seizure still", "ar") == Emergency("seizure", "en")


@given(st.text(st.characters(), max_size=200))
def test_any_text(text: str) -> None:
    """No text breaks it."""
    DETECTOR.find(text, "en")


def test_a_long_hostile_text_takes_no_time(edition: Edition) -> None:
    """The longest message, full of the words of patterns, is decided at once: the bound is generous, it is no race."""
    files = sorted(load_settings().content_dir.glob("*/urgent.yaml"))
    words = " ".join(word for file in files for word in " ".join(read_yaml(file).data["unless"]).split())
    list(edition.prepare())
    start = time.perf_counter()
    edition.emergency((words * 9)[:4096], "en")
    edition.emergency("he is having a seizure it wont stop " * 120, "en")
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        ({"groups": {"a": ["<b>"], "b": ["x"]}}, ("groups", "a", 0), "there is no group b above"),
        ({"groups": {"a": ["x & y"]}}, ("groups", "a", 0), "cannot be joined"),
        ({"unless": ["..."]}, ("unless", 0), "must stand between two words"),
        ({"kinds": {"k": {"likely": ["ok", "ab*"]}}}, ("kinds", "k", "likely", 1), "too short"),
    ],
)
def test_faults_are_told(change: Mapping[str, object], key: tuple[object, ...], says: str) -> None:
    """Every fault of a pattern is told with its key."""
    patterns = UrgentPatterns.model_validate({"kinds": {"k": {"certain": ["x"]}}, **change})
    ((found, message),) = PatternTable().add("en", patterns)
    assert (found, says in message) == (key, True)


def test_recall_and_false_alarms(edition: Edition) -> None:
    """Of sentences by people who saw no pattern, 95 % are found, and at most 8 % of the near misses raise an alarm.

    The bounds hold over all languages, on the half that nobody looked at while the patterns were made; each language
    has fewer than 30 sentences of a kind there, and its own figures are printed.
    """
    for half in ("seen", "unseen"):
        found = urgent = alarms = near = 0
        for locale in LOCALES:
            data = sentences(locale, half)
            texts = [text for of_kind in data.urgent.values() for text in of_kind]
            here = sum(edition.emergency(text, locale) is not None for text in texts)
            false = sum(edition.emergency(text, locale) is not None for text in data.near)
            print(f"{locale} {half}: recall {here / len(texts):.1%} of {len(texts)}", end=", ")
            print(f"false alarms {false / len(data.near):.1%} of {len(data.near)}")
            found, urgent, alarms, near = found + here, urgent + len(texts), alarms + false, near + len(data.near)
        print(f"all {half}: recall {found / urgent:.1%}, false alarms {alarms / near:.1%}")
        assert found / urgent >= 0.95
        assert alarms / near <= 0.08


@pytest.mark.parametrize("locale", LOCALES)
def test_questions_are_no_emergencies(edition: Edition, locale: str) -> None:
    """What families ask on other days is answered by the search, not by an alarm: at most 4 % of it."""
    questions = [question.text for half in ("seen", "unseen") for question in sentences(locale, half).questions]
    alarms = [text for text in questions if edition.emergency(text, locale) is not None]
    assert len(alarms) <= 0.04 * len(questions), alarms
