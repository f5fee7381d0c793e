"""The methods that answer queries, receive updates, and write the bot's profile."""

from messenger.simulator import methods
from messenger.simulator.errors import ApiError, bad_request
from messenger.simulator.json_text import JsonObject
from messenger.simulator.state import State

_DEFAULT_SCOPE = "default::"


def _too_old() -> ApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def answer_callback_query(state: State, call: methods.AnswerCallbackQuery) -> bool:
    """Stop the spinner, once and in time."""
    if call.url and not _opens_this_bot(state, call.url):
        raise bad_request("URL_INVALID")
    query = state.presses.take(call.callback_query_id, state.clock())
    if query is None:
        raise _too_old()
    state.chats.chats[query.person.id].events.add(
        lambda: {
            "type": "answer",
            "callback_query_id": query.id,
            "text": call.text or "",
            "show_alert": bool(call.show_alert),
            "url": call.url,
        },
    )
    return True


def _opens_this_bot(state: State, url: str) -> bool:
    """Tell whether this is a deep link to the bot, the only address that a bot without games may open."""
    address = url.removeprefix("https://").removeprefix("http://").lower()
    return address.startswith(f"t.me/{state.bot.username.lower()}?start=")


def answer_inline_query(state: State, call: methods.AnswerInlineQuery) -> bool:
    """Answer what is typed after the bot's name, once and in time."""
    if state.inline_queries.take(call.inline_query_id, state.clock()) is None:
        raise _too_old()
    return True


def get_me(state: State, _call: methods.GetMe) -> JsonObject:
    """Say who the bot is."""
    return {
        **state.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def always_true(_state: State, _call: methods.Method) -> bool:
    """Agree: leaving a server means nothing here."""
    return True


async def get_updates(state: State, call: methods.GetUpdates) -> list[JsonObject]:
    """Receive updates by long polling."""
    if call.allowed_updates is not None:
        state.updates.allowed = call.allowed_updates
    return await state.updates.poll(call.offset or 0, call.limit or 100, call.timeout or 0)


def set_webhook(state: State, call: methods.SetWebhook) -> bool:
    """Have updates delivered by POST."""
    if not call.url:
        return delete_webhook(state, methods.DeleteWebhook(drop_pending_updates=call.drop_pending_updates))
    before = state.updates.allowed
    if call.allowed_updates is not None:
        state.updates.allowed = call.allowed_updates
    try:
        state.webhook.set(
            call.url,
            secret=call.secret_token or "",
            max_connections=call.max_connections,
            has_certificate=bool(call.certificate),
            ip_address=call.ip_address,
        )
    except ApiError:
        state.updates.allowed = before
        raise
    if call.drop_pending_updates:
        state.updates.drop()
    return True


def delete_webhook(state: State, call: methods.DeleteWebhook) -> bool:
    """End the delivery by POST."""
    state.webhook.remove()
    if call.drop_pending_updates:
        state.updates.drop()
    return True


def get_webhook_info(state: State, _call: methods.GetWebhookInfo) -> JsonObject:
    """Say how the delivery goes."""
    return state.webhook.info()


def get_my_commands(state: State, call: methods.GetMyCommands) -> list[JsonObject]:
    """Read exactly one set of commands."""
    return state.profile.commands.get(_commands_key(state, call), [])


def set_my_commands(state: State, call: methods.SetMyCommands) -> bool:
    """Write a set of commands; an empty one removes it."""
    commands = [command.model_dump() for command in call.commands or ()]
    if commands:
        state.profile.commands[_commands_key(state, call)] = commands
    else:
        state.profile.commands.pop(_commands_key(state, call), None)
    return True


def delete_my_commands(state: State, call: methods.DeleteMyCommands) -> bool:
    """Remove a set of commands."""
    state.profile.commands.pop(_commands_key(state, call), None)
    return True


def _commands_key(state: State, call: methods.GetMyCommands) -> tuple[str, str]:
    if call.scope is not None and call.scope.chat_id is not None:
        state.chats.find(call.scope.chat_id)
    return call.scope.key() if call.scope is not None else _DEFAULT_SCOPE, call.language_code or ""


def get_my_name(state: State, call: methods.GetMyName) -> JsonObject:
    """Read the name in a language, or else the default."""
    return {"name": _read(state.profile.names, call)}


def set_my_name(state: State, call: methods.SetMyName) -> bool:
    """Write the name in a language."""
    return _write(state.profile.names, call, call.name, state.bot.first_name)


def get_my_description(state: State, call: methods.GetMyDescription) -> JsonObject:
    """Read the description in a language, or else the default."""
    return {"description": _read(state.profile.descriptions, call)}


def set_my_description(state: State, call: methods.SetMyDescription) -> bool:
    """Write the description in a language."""
    return _write(state.profile.descriptions, call, call.description)


def get_my_short_description(state: State, call: methods.GetMyShortDescription) -> JsonObject:
    """Read the short description in a language, or else the default."""
    return {"short_description": _read(state.profile.short_descriptions, call)}


def set_my_short_description(state: State, call: methods.SetMyShortDescription) -> bool:
    """Write the short description in a language."""
    return _write(state.profile.short_descriptions, call, call.short_description)


def _read(texts: dict[str, str], call: methods.GetMyName) -> str:
    return texts.get(call.language_code or "") or texts.get("", "")


def _write(texts: dict[str, str], call: methods.GetMyName, text: str | None, default: str = "") -> bool:
    language = call.language_code or ""
    if text:
        texts[language] = text
    elif not language and default:
        texts[""] = default
    else:
        texts.pop(language, None)
    return True


def set_chat_menu_button(state: State, call: methods.SetChatMenuButton) -> bool:
    """Set the button beside the text field, of one chat or of all."""
    if call.chat_id is not None:
        state.chats.find(call.chat_id)
    button = call.menu_button.model_dump(exclude_none=True) if call.menu_button is not None else {"type": "default"}
    state.profile.menu_buttons[call.chat_id] = button
    return True
