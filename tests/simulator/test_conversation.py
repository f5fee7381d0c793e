"""The real client, python-telegram-bot, finds a Telegram here; and the record of its calls reads well."""

import socket

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from messenger.simulator import Person, Simulator
from simulator.support import TOKEN


def bot_of(sim: Simulator) -> Bot:
    """Return a client of the simulator."""
    return Bot(TOKEN, base_url=f"{sim.base_url}/bot")


async def test_send_press_read(sim: Simulator, person: Person) -> None:
    """A whole conversation, as a bot and a person have it."""
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("مزيد", callback_data="more"),
                InlineKeyboardButton("صفحة", url="https://example.org"),
            ],
            [InlineKeyboardButton("share", switch_inline_query="x")],
        ],
    )
    async with bot_of(sim) as bot:
        assert (await bot.get_me()).username == "cerebellum_bot"
        sim.send_text(person, "/start topic-x")
        [update] = await bot.get_updates(timeout=1, allowed_updates=["message", "callback_query", "my_chat_member"])
        assert update.message is not None
        assert update.effective_user is not None
        assert update.effective_user.language_code == "ar"
        await bot.send_chat_action(person.id, "typing")
        sent = await update.message.reply_html(
            "<b>a</b> &lt; 🏟 <i>b</i>",
            reply_markup=keyboard,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            do_quote=True,
        )
        assert sent.text == "a < 🏟 b"
        assert sent.parse_entities() == {sent.entities[0]: "a", sent.entities[1]: "b"}
        assert sent.reply_to_message is not None
        assert sent.reply_markup == keyboard

        seen = sim.messages(person)[-1]
        assert [button["text"] for row in seen.keyboard for button in row] == ["مزيد", "صفحة", "share"]
        sim.press(person, seen.message_id, "more")
        [update] = await bot.get_updates(offset=update.update_id + 1, timeout=1)
        query = update.callback_query
        assert query is not None
        assert query.data == "more"
        assert await query.answer("done") is True
        with pytest.raises(
            BadRequest, match=r"(?i)query is too old and response timeout expired or query id is invalid"
        ):
            await query.answer()
        await query.edit_message_text("second", reply_markup=keyboard)
        with pytest.raises(BadRequest, match="Message is not modified"):
            await query.edit_message_text("second", reply_markup=keyboard)
        await query.edit_message_reply_markup(None)
        seen = sim.messages(person)[-1]
        assert (seen.text, seen.keyboard, seen.edit_count, seen.outgoing) == ("second", [], 2, False)
    poll, first_edit = sim.calls[5], sim.calls[8]
    assert (poll.method, poll.ok, poll.carried_out) == ("getUpdates", True, True)
    assert first_edit.method == "editMessageText"
    assert first_edit.parameters["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "more"
    assert first_edit.result["text"] == "second"
    assert sim.calls[9].error_code == 400
    assert sim.calls[9].description is not None


async def test_files(sim: Simulator, person: Person) -> None:
    """Uploads work, and a file may be sent again by its id."""
    async with bot_of(sim) as bot:
        photo = await bot.send_photo(person.id, b"png", caption="<b>c</b>", parse_mode="HTML")
        assert (photo.caption, photo.caption_entities[0].type) == ("c", "bold")
        assert (await bot.send_photo(person.id, photo.photo[-1].file_id)).photo
        document = await bot.send_document(person.id, b"pdf", filename="a.pdf", thumbnail=b"jpg")
        assert document.document is not None
        assert (document.document.file_name, document.document.file_size) == ("a.pdf", 3)
        with pytest.raises(BadRequest, match="File must be non-empty"):
            await bot.send_document(person.id, b"")
    assert [message.attachment for message in sim.messages(person)] == ["photo", "photo", "document"]


async def test_profile_and_inline(sim: Simulator, person: Person) -> None:
    """Commands, names, menu button and inline answers travel as the client encodes them."""
    async with bot_of(sim) as bot:
        assert await bot.set_my_commands([("start", "begin")], language_code="en")
        assert [command.command for command in await bot.get_my_commands(language_code="en")] == ["start"]
        assert await bot.delete_my_commands(language_code="en")
        assert await bot.set_my_name("Name", "es")
        assert await bot.set_my_description("Long", "es")
        assert await bot.set_my_short_description("Short", "es")
        assert (await bot.get_my_short_description("es")).short_description == "Short"
        assert await bot.set_chat_menu_button()
        query_id = sim.send_inline_query(person, "seizure")
        article = InlineQueryResultArticle("1", "title", InputTextMessageContent("x"))
        assert await bot.answer_inline_query(query_id, [article], is_personal=True)
        assert await bot.set_webhook(f"{sim.base_url}/elsewhere", max_connections=100, secret_token="s")
        assert (await bot.get_webhook_info()).max_connections == 100
        assert await bot.delete_webhook(drop_pending_updates=False)
        assert await bot.log_out()
        assert await bot.close()


async def test_errors_are_those_that_the_client_knows(
    sim: Simulator,
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each refusal becomes the client's own exception."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with bot_of(sim) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(4711, "x")
        with pytest.raises(BadRequest, match="Can't parse entities: unsupported start tag"):
            await bot.send_message(person.id, "<p>", parse_mode="HTML")
        sim.faults.next("sendMessage", status=429, retry_after=2)
        with pytest.raises(RetryAfter):
            await bot.send_message(person.id, "x")
        sim.set_blocked(person, blocked=True)
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(person.id, "x")
        await bot.set_webhook("https://example.org/hook")
        with pytest.raises(Conflict):
            await bot.get_updates()
    async with HTTPXRequest() as request:
        stranger = Bot("1:wrong", base_url=f"{sim.base_url}/bot", request=request)
        with pytest.raises(InvalidToken):
            await stranger.get_me()


async def test_the_port_is_taken() -> None:
    """A port in use is an OSError, unchanged."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        simulator = Simulator(TOKEN, port=taken.getsockname()[1])
        with pytest.raises(OSError, match="address already in use"):
            await simulator.start()
        await simulator.stop()


async def test_history_and_record_are_bounded() -> None:
    """A chat keeps its newest 500 messages, and the record as many calls as asked for."""
    async with Simulator(TOKEN, keep_calls=2) as sim:
        person = sim.add_person()
        for number in range(510):
            sim.send_text(person, str(number))
        assert [message.text for message in sim.messages(person)] == [str(number) for number in range(10, 510)]
        async with bot_of(sim) as bot:
            await bot.get_me()
            await bot.get_me()
        assert len(sim.calls) == 2
        sim.forget_calls()
        assert sim.calls == []
