"""What Telegram refuses is refused, in its own words and with the HTTP status that the body names."""

import json
from typing import Any

import aiohttp
import pytest

from messenger.simulator import Person, Simulator
from simulator.support import TOKEN, Api, Clock

SEND = "sendMessage"


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """Return an inline keyboard with one button a row."""
    return {"inline_keyboard": [[button] for button in buttons]}


def sent(**more: object) -> dict[str, object]:
    """Return the parameters of a message, some of them changed."""
    return {"chat_id": 1001, "text": "x", **more}


BUTTON = {"text": "b", "callback_data": "d"}


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        (SEND, {"text": "x"}, "chat_id is empty"),
        (SEND, sent(chat_id=""), "chat_id is empty"),
        (SEND, sent(chat_id=4711), "chat not found"),
        (SEND, sent(chat_id="@nobody"), "chat not found"),
        (SEND, sent(chat_id=True), "chat_id must be an integer or a string"),
        (SEND, {"chat_id": 1001}, "message text is empty"),
        (SEND, sent(text=" \n"), "message text is empty"),
        (SEND, sent(text="x" * 4097), "message is too long"),
        (SEND, sent(text=["x"]), 'wrong type of parameter "text": Input should be a valid string'),
        (SEND, sent(colour="red"), 'unknown parameter "colour"'),
        (SEND, sent(text="<b>x", parse_mode="HTML"),
         "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        (SEND, sent(parse_mode="MarkdownV2"), "parse mode MarkdownV2 is not supported by the simulator"),
        (SEND, sent(parse_mode="rtf"), "unsupported parse_mode"),
        (SEND, sent(reply_markup="{"), "can't parse reply keyboard markup JSON object"),
        (SEND, sent(reply_markup={}), "object expected as reply markup"),
        (SEND, sent(reply_markup=[]), "object expected as reply markup"),
        (SEND, sent(reply_markup=keyboard({"text": "b"})),
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (SEND, sent(reply_markup=keyboard({"text": "b", "callback_data": ""})),
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (SEND, sent(reply_markup=keyboard({**BUTTON, "url": "https://example.org"})),
         "can't parse inline keyboard button: exactly one action must be set"),
        (SEND, sent(reply_markup=keyboard({**BUTTON, "text": " "})),
         "can't parse inline keyboard button: Button text must be non-empty"),
        (SEND, sent(reply_markup=keyboard({"text": "b", "callback_data": "é" * 33})), "BUTTON_DATA_INVALID"),
        (SEND, sent(reply_markup=keyboard({"text": "b", "url": "nowhere"})),
         "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        (SEND, sent(reply_markup=keyboard({"text": "b", "url": "ftp://example.org"})),
         "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol"),
        (SEND, sent(reply_markup=keyboard({"text": "b", "copy_text": {"text": "x" * 257}})),
         "BUTTON_COPY_TEXT_INVALID"),
        (SEND, sent(reply_markup={"inline_keyboard": [[BUTTON] * 9]}), "reply markup is too long"),
        (SEND, sent(reply_markup=keyboard(*[BUTTON] * 101)), "reply markup is too long"),
        (SEND, sent(reply_parameters={"message_id": 99}), "message to be replied not found"),
        (SEND, sent(message_thread_id="one"),
         ('wrong type of parameter "message_thread_id": Input should be a valid integer, '
          "unable to parse string as an integer")),
        (SEND, sent(link_preview_options={"is_disabled": "yes"}),
         'wrong type of parameter "link_preview_options.is_disabled": Input should be a valid boolean'),
        ("editMessageText", {"text": "x"}, "chat_id is empty"),
        ("editMessageText", {"chat_id": 1001, "text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"chat_id": 1001, "message_id": 99, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"chat_id": 1001, "message_id": True, "text": "x"}, "an integer is expected"),
        ("editMessageText", {"inline_message_id": "a", "text": "x"}, "MESSAGE_ID_INVALID"),
        ("editMessageReplyMarkup", {"chat_id": 1001, "message_id": 99}, "message to edit not found"),
        ("deleteMessage", {"chat_id": 1001, "message_id": 99}, "message to delete not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"},
         "query is too old and response timeout expired or query ID is invalid"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("answerCallbackQuery", {"callback_query_id": "1", "url": "https://example.org"}, "URL_INVALID"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": []},
         "query is too old and response timeout expired or query ID is invalid"),
        ("answerInlineQuery", {"inline_query_id": "1"}, "results is empty"),
        ("sendPhoto", {"chat_id": 1001}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": 1001, "photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"chat_id": 1001, "photo": "https://a.example/b.png", "caption": "x" * 1025},
         "message caption is too long"),
        ("sendChatAction", {"chat_id": 1001, "action": "dance"}, "wrong parameter action in request"),
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "start", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "start", "description": "x" * 257}]},
         "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "start", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [], "language_code": "pt-br"}, "invalid language code specified"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}},
         "can't parse BotCommandScope: its fields do not fit its type"),
        ("setMyName", {"name": "x" * 65}, "bot name is too long; it must not exceed 64 characters"),
        ("setMyName", {"name": "x", "language_code": "eng"}, "invalid language code specified"),
        ("setMyDescription", {"description": "x" * 513},
         "bot description is too long; it must not exceed 512 characters"),
        ("setMyShortDescription", {"short_description": "x" * 121},
         "bot short description is too long; it must not exceed 120 characters"),
        ("setWebhook", {"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("setWebhook", {"url": "https://example.org:8444/"},
         "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("setWebhook", {"url": "https://example.org", "secret_token": "a b"},
         "secret token contains unallowed characters"),
        ("setWebhook", {"url": "https://example.org", "secret_token": "a" * 257}, "secret token is too long"),
        ("setChatMenuButton", {"menu_button": {"type": "commands", "text": "x"}},
         "can't parse menu button: its fields do not fit its type"),
    ],
)  # fmt: skip
async def test_refused(api: Api, person: Person, method: str, parameters: dict[str, Any], reason: str) -> None:
    """Each misuse has its 400, and the person sees nothing of it."""
    assert person.id == 1001
    assert await api.refusal(method, **parameters) == f"Bad Request: {reason}"


async def test_too_many_inline_results(api: Api, sim: Simulator, person: Person) -> None:
    """Fifty inline results are the most."""
    content = {"message_text": "x"}
    results = [{"type": "article", "id": str(n), "title": "t", "input_message_content": content} for n in range(51)]
    query_id = sim.send_inline_query(person, "x")
    assert await api.refusal("answerInlineQuery", inline_query_id=query_id, results=results) == (
        "Bad Request: RESULTS_TOO_MUCH"
    )
    assert await api.result("answerInlineQuery", inline_query_id=query_id, results=results[:50]) is True


async def test_wrong_token_and_unknown_method(api: Api) -> None:
    """A wrong token gets 401, an unknown method 404; a method's name may have any case."""
    async with api.session.get(f"{api.base_url}/bot1:wrong/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")
    assert (await api.call("flyToTheMoon"))["description"] == "Not Found"
    assert (await api.result("GETME"))["is_bot"] is True


async def test_edits(api: Api, sim: Simulator, person: Person) -> None:
    """Only a bot's own text can be edited, and only to something else."""
    theirs = sim.send_text(person, "hello").message_id
    mine = (await api.result(SEND, chat_id=person.id, text="<b>x</b>", parse_mode="HTML"))["message_id"]
    photo = await api.result("sendPhoto", chat_id=person.id, photo="https://a.example/b.png", caption="x")

    async def edit(message_id: int, **more: object) -> str:
        return await api.refusal("editMessageText", chat_id=person.id, message_id=message_id, **more)

    assert await edit(theirs, text="x") == "Bad Request: message can't be edited"
    assert (await edit(mine, text="<b>x</b>", parse_mode="HTML")).startswith(
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
    )
    assert await edit(photo["message_id"], text="y") == "Bad Request: there is no text in the message to edit"
    edited = await api.result("editMessageText", chat_id=person.id, message_id=mine, text="x")
    assert "entities" not in edited
    assert edited["edit_date"] == edited["date"]


async def test_a_press_is_answered_once_and_in_time(api: Api, sim: Simulator, person: Person, clock: Clock) -> None:
    """The second answer and the late one are refused."""
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    message_id = (await api.result(SEND, chat_id=person.id, text="x"))["message_id"]
    query_id = sim.press(person, message_id, "d")
    assert await api.result("answerCallbackQuery", callback_query_id=query_id, text="x" * 200) is True
    assert await api.refusal("answerCallbackQuery", callback_query_id=query_id) == old
    query_id = sim.press(person, message_id, "d")
    clock.now += 151
    assert await api.refusal("answerCallbackQuery", callback_query_id=query_id) == old


async def test_blocked(api: Api, sim: Simulator, person: Person) -> None:
    """A person who blocked the bot is out of its reach, and the bot is told."""
    sim.set_blocked(person, blocked=True)
    assert await api.call(SEND, chat_id=person.id, text="x") == {
        "ok": False,
        "error_code": 403,
        "description": "Forbidden: bot was blocked by the user",
    }
    [update] = await api.result("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    sim.set_blocked(person, blocked=False)
    assert (await api.result(SEND, chat_id=person.id, text="x"))["text"] == "x"


async def test_form_query_and_multipart_mean_the_same(api: Api, person: Person) -> None:
    """However the parameters travel, the message is the same."""
    parameters = {"chat_id": str(person.id), "text": "x", "reply_markup": json.dumps(keyboard(BUTTON))}
    url = f"{api.base_url}/bot{TOKEN}/sendMessage"
    multipart = aiohttp.FormData(parameters, default_to_multipart=True)
    seen = []
    for options in ({"params": parameters}, {"data": parameters}, {"json": parameters}, {"data": multipart}):
        async with api.session.post(url, **options) as answer:
            result = (await answer.json())["result"]
            seen.append((result["text"], result["reply_markup"]))
    assert seen == [("x", keyboard(BUTTON))] * 4
