"""The methods that put messages into chats, change them and take them away."""

from messenger.simulator import methods
from messenger.simulator.chats import Chat, Message
from messenger.simulator.errors import ApiError, bad_request
from messenger.simulator.formatting import CAPTION_LIMIT, formatted
from messenger.simulator.json_text import JsonObject
from messenger.simulator.parameters import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from messenger.simulator.state import State
from messenger.simulator.urls import UrlError, checked_url

_DELETABLE_SECONDS = 48 * 3600
_PHOTO_SIZES = (90, 320, 800)


def send_message(state: State, call: methods.SendMessage) -> JsonObject:
    """Send a text."""
    chat = open_chat(state, call.chat_id)
    text, entities = formatted(call.text, call.parse_mode, call.entities)
    return _post(state, chat, call, text, entities, extra=_preview(call.link_preview_options))


def send_photo(state: State, call: methods.SendPhoto) -> JsonObject:
    """Send a photo."""
    chat = open_chat(state, call.chat_id)
    size = _file(state, call.photo, "photo")
    text, entities = _caption(call)
    sizes = [{**state.add_file("photo", size), "width": width, "height": width} for width in _PHOTO_SIZES]
    extra: JsonObject = {"photo": sizes}
    if call.show_caption_above_media:
        extra["show_caption_above_media"] = True
    if call.has_spoiler:
        extra["has_media_spoiler"] = True
    return _post(state, chat, call, text, entities, attachment="photo", extra=extra)


def send_document(state: State, call: methods.SendDocument) -> JsonObject:
    """Send a file."""
    chat = open_chat(state, call.chat_id)
    size = _file(state, call.document, "document")
    text, entities = _caption(call)
    document: JsonObject = dict(state.add_file("document", size))
    if isinstance(call.document, methods.Upload):
        document.update(file_name=call.document.filename, mime_type=call.document.content_type)
    return _post(state, chat, call, text, entities, attachment="document", extra={"document": document})


def send_chat_action(state: State, call: methods.SendChatAction) -> bool:
    """Show that the bot is busy."""
    chat = open_chat(state, call.chat_id)
    chat.events.add(lambda: {"type": "action", "action": call.action})
    return True


def edit_message_text(state: State, call: methods.EditMessageText) -> JsonObject:
    """Replace text, entities and buttons."""
    if call.rich_message is not None:
        raise bad_request("rich messages are not supported by the simulator")
    chat, message = _editable(state, call.chat_id, call.message_id, call.inline_message_id)
    text, entities = formatted(call.text or "", call.parse_mode, call.entities)
    if message.attachment is not None:
        raise bad_request("there is no text in the message to edit")
    extra = _preview(call.link_preview_options)
    keyboard = rows(call.reply_markup)
    if (message.text, message.entities, message.keyboard) == (text, entities, keyboard):
        raise _not_modified()
    message.text, message.entities, message.keyboard = text, entities, keyboard
    message.extra.pop("link_preview_options", None)
    message.extra.update(extra)
    chat.edited(message, state.now())
    return chat.shown(message, state.bot)


def edit_message_reply_markup(state: State, call: methods.EditMessageReplyMarkup) -> JsonObject:
    """Replace the buttons."""
    chat, message = _editable(state, call.chat_id, call.message_id, call.inline_message_id)
    keyboard = rows(call.reply_markup)
    if message.keyboard == keyboard:
        raise _not_modified()
    message.keyboard = keyboard
    chat.edited(message, state.now())
    return chat.shown(message, state.bot)


def delete_message(state: State, call: methods.DeleteMessage) -> bool:
    """Remove a message of at most two days."""
    chat = open_chat(state, call.chat_id)
    message = chat.messages.get(call.message_id or 0)
    if message is None:
        raise bad_request("message to delete not found")
    if state.now() - message.date > _DELETABLE_SECONDS or (message.outgoing and chat.person is None):
        raise bad_request("message can't be deleted")
    chat.delete(message.message_id)
    return True


def open_chat(state: State, chat_id: int | str | None) -> Chat:
    """Return the chat, unless its person does not want to hear from the bot."""
    chat = state.chats.find(chat_id)
    if chat.person is not None and chat.person.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    return chat


def rows(markup: object) -> list[list[JsonObject]]:
    """Return the buttons of an inline keyboard as plain rows; other keyboards are not kept with a message."""
    if not isinstance(markup, InlineKeyboardMarkup):
        return []
    dumped = markup.model_dump(exclude_none=True)
    return [row for row in dumped["inline_keyboard"] if row]


def _not_modified() -> ApiError:
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message",
    )


def _editable(
    state: State,
    chat_id: int | str | None,
    message_id: int | None,
    inline_message_id: str | None,
) -> tuple[Chat, Message]:
    if inline_message_id:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = open_chat(state, chat_id)
    message = chat.messages.get(message_id or 0)
    if message is None:
        raise bad_request("message to edit not found")
    if message.outgoing:
        raise bad_request("message can't be edited")
    return chat, message


def _preview(options: LinkPreviewOptions | None) -> JsonObject:
    chosen = options.model_dump(exclude_none=True) if options is not None else {}
    return {"link_preview_options": chosen} if chosen else {}


def _caption(call: methods.SendPhoto | methods.SendDocument) -> tuple[str, list[JsonObject]]:
    return formatted(
        call.caption or "",
        call.parse_mode,
        call.caption_entities,
        limit=CAPTION_LIMIT,
        empty=None,
        too_long="message caption is too long",
    )


def _file(state: State, file: methods.Upload | str, kind: str) -> int:
    """Return the size of a file that may be sent. Addresses are checked, never fetched."""
    if isinstance(file, methods.Upload):
        if not file.size:
            raise bad_request("file must be non-empty")
        return file.size
    if not file:
        raise bad_request(f"there is no {kind} in the request")
    if file in state.files:
        return state.files[file]
    if file.startswith(("http://", "https://")):
        try:
            checked_url(file)
        except UrlError:
            raise bad_request("wrong HTTP URL specified") from None
        return 1
    raise bad_request("wrong file identifier/HTTP URL specified")


def _post(
    state: State,
    chat: Chat,
    call: methods.SendMessage | methods.SendPhoto | methods.SendDocument,
    text: str,
    entities: list[JsonObject],
    *,
    attachment: str | None = None,
    extra: JsonObject,
) -> JsonObject:
    extra.update(_reply(state, chat, call.reply_parameters))
    if call.protect_content:
        extra["has_protected_content"] = True
    message = Message(
        chat.next_id(),
        state.now(),
        None,
        text,
        entities,
        rows(call.reply_markup),
        attachment,
        extra=extra,
    )
    chat.post(message)
    return chat.shown(message, state.bot)


def _reply(state: State, chat: Chat, reply: ReplyParameters | None) -> JsonObject:
    if reply is None:
        return {}
    other = chat if reply.chat_id is None else state.chats.find(reply.chat_id)
    message = other.messages.get(reply.message_id)
    if message is not None:
        shown = other.shown(message, state.bot)
        shown.pop("reply_to_message", None)
        return {"reply_to_message": shown}
    if not reply.allow_sending_without_reply:
        raise bad_request("message to be replied not found")
    return {}
