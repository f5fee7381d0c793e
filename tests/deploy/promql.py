"""Finds what an expression of Prometheus names: metrics, and labels with their values. It evaluates nothing."""

import re
from dataclasses import dataclass

_WORD = r"[A-Za-z_:][A-Za-z0-9_:]*"
_RANGE = re.compile(r"\[[^\]]*\]")
_SELECTOR = re.compile(rf"({_WORD})\s*(?:\{{([^}}]*)\}})?")
_MATCHER = re.compile(r'([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*"([^"]*)"')
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"\b\d+(?:\.\d+)?(?:e\d+|[smhdw])?\b")
_OPERATORS = frozenset({"and", "or", "unless", "offset", "bool"})


@dataclass(frozen=True)
class Names:
    """What an expression names."""

    metrics: frozenset[str]
    functions: frozenset[str]
    grouped: frozenset[str]
    """Labels in by (...) and its like."""
    matched: frozenset[tuple[str, str, str]]
    """Metric, label and one value that is asked for; a pattern of alternatives is taken apart."""


def names_in(expression: str) -> Names:
    """The names in an expression."""
    grouped = {label.strip() for group in _GROUPING.findall(expression) for label in group.split(",")} - {""}
    rest = _NUMBER.sub(" ", _RANGE.sub(" ", _GROUPING.sub(" ", expression)))
    metrics, functions, matched = set(), set(), set()
    for found in _SELECTOR.finditer(rest):
        word, matchers = found.groups()
        if word in _OPERATORS:
            continue
        if matchers is None and rest[found.end() :].lstrip().startswith("("):
            functions.add(word)
            continue
        metrics.add(word)
        for label, _, value in _MATCHER.findall(matchers or ""):
            matched |= {(word, label, one) for one in value.split("|")}
    return Names(frozenset(metrics), frozenset(functions), frozenset(grouped), frozenset(matched))
