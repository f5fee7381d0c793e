"""Random parameters for every method: a result that is JSON, or a refusal, and nothing else."""

import inspect
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messenger.simulator.chats import BotUser
from messenger.simulator.errors import ApiError
from messenger.simulator.formatting import formatted
from messenger.simulator.json_text import dumps
from messenger.simulator.registry import METHODS, Spec
from messenger.simulator.state import State
from messenger.simulator.telegram_html import utf16_length

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
_KEYS = st.sampled_from(
    ["inline_keyboard", "keyboard", "text", "callback_data", "url", "type", "offset", "length", "id"]
)
_ANY = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4))
_BUTTONS = {"inline_keyboard": [[{"text": "b", "callback_data": "d"}]]}
_COMMANDS = [{"command": "start", "description": "x"}]
_PLAIN = [1001, "1001", 1, "HTML", "true", "<b>x</b>", "<b>", "en", "https://example.org", "typing", "[]", "{}", [], {}]
_LIKELY = st.sampled_from(
    [
        *_PLAIN,
        _BUTTONS,
        _COMMANDS,
        {"type": "default"},
        {"message_id": 1},
        [{"type": "bold", "offset": 0, "length": 1}],
    ],
)


def _parameters(spec: Spec) -> st.SearchStrategy[dict[str, Any]]:
    values = _LIKELY | _ANY | _ANY.map(json.dumps)
    return st.dictionaries(st.sampled_from([*spec.model.model_fields, "unknown"]), values)


@pytest.mark.parametrize("spec", [spec for spec in METHODS.values() if not inspect.iscoroutinefunction(spec.run)])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_method_breaks(spec: Spec, data: st.DataObject) -> None:
    """Whatever a bot sends, it gets an answer that can be encoded."""
    state = State(BotUser(100, "a_bot", "A bot"), time.time)
    state.chats.add_person("en", "You")
    for parameters in data.draw(st.lists(_parameters(spec) | st.just({"chat_id": 1001, "text": "x"}), max_size=3)):
        try:
            answer = dumps(spec.run(state, spec.parse(parameters)))
        except ApiError as refusal:
            answer = dumps(refusal.body())
        assert json.loads(answer) is not None


@given(
    st.lists(st.sampled_from([*"ab 🏟\n\r\t\u202b/@", "<b>", "</b>", "<code>", "</code>", "<i>", "</i>"])).map("".join)
)
def test_entities_stay_inside_of_the_text(source: str) -> None:
    """After cleaning, trimming and settling, every entity still covers something, and no style lies in code."""
    try:
        text, entities = formatted(source, "HTML", None)
    except ApiError:
        return
    code: set[int] = set()
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        assert 0 <= start < end <= utf16_length(text)
        if entity["type"] == "code":
            code.update(range(start, end))
    for entity in entities:
        if entity["type"] != "code":
            assert not code & set(range(entity["offset"], entity["offset"] + entity["length"]))
