"""The little language of emergencies: what it reads, and what it refuses with words that help."""

import pytest

from messenger.guide.patterns import Choice, Group, PatternError, PatternReader, Step


def word(*words: str) -> Choice:
    """One word of several."""
    return Choice(words)


@pytest.mark.parametrize(
    ("pattern", "sequences"),
    [
        ("not breathing", [(Step(word("not")), Step(word("breathing")))]),
        ("Won't wake", [(Step(word("wont")), Step(word("wake")))]),
        ("he|she ... blue", [(Step(word("he", "she")), Step(word("blue"), gap=4))]),
        ("convuls*", [(Step(Choice((), ("convuls",))),)]),
        ("<child> sick", [(Step(Group("child")), Step(word("sick")))]),
        ("a & b c", [(Step(word("a")),), (Step(word("b")), Step(word("c")))]),
        ("停不", [(Step(word("停")), Step(word("不")))]),
        ("停 ... 下", [(Step(word("停")), Step(word("下"), gap=8))]),
    ],
)
def test_what_a_pattern_says(pattern: str, sequences: list[tuple[Step, ...]]) -> None:
    """Words, choices, stems, groups, gaps and parts, all folded."""
    assert PatternReader([pattern]).parse(pattern) == tuple(sequences)


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "needs a word"),
        ("...", "must stand between two words"),
        ("a ... ... b", "must stand between two words"),
        ("a ...", "must stand between two"),
        ("ab*", "too short"),
        ("!!!", "has no letter"),
        ("a|<b>", "must be one word"),
        ("not breathing|blue lips <", "is no word"),
        ("a & ", "needs a word"),
    ],
)
def test_what_is_refused(pattern: str, says: str) -> None:
    """A pattern that could never match is refused with the reason."""
    with pytest.raises(PatternError, match=says.replace("|", r"\|")):
        PatternReader([pattern]).parse(pattern)
