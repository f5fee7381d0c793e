"""One model per method of the Bot API, with every parameter that the real method has (Bot API 10.1) and no other."""

import re
from dataclasses import dataclass
from typing import Annotated, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, InstanceOf, model_validator

from messenger.simulator.parameters import (
    AllowedUpdates,
    ChatId,
    Entities,
    Flag,
    InlineMarkup,
    InputRichMessage,
    Integer,
    LinkPreview,
    Reply,
    ReplyMarkup,
    SuggestedPost,
    Text,
    decoded,
    refusal,
)
from messenger.simulator.profile_parameters import (
    DESCRIPTION_LIMIT,
    NAME_LIMIT,
    SHORT_DESCRIPTION_LIMIT,
    Button,
    Commands,
    Language,
    Results,
    ResultsButton,
    Scope,
    limited,
)

ANSWER_LIMIT = 200
SECRET_LIMIT = 256
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
    },
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request: what it was, without its bytes."""

    filename: str
    content_type: str
    size: int


File: TypeAlias = InstanceOf[Upload] | str


def _chat(value: object) -> object:
    """Refuse what is no chat in Telegram's words; a number may come as a string."""
    if value is None or value == "":
        raise refusal("chat_id is empty")
    if isinstance(value, bool | float):
        raise refusal("chat_id must be an integer or a string")
    return value


Chat: TypeAlias = Annotated[ChatId, BeforeValidator(_chat)]


class Method(BaseModel):
    """The parameters of one method."""

    model_config = ConfigDict(extra="forbid")


class GetMe(Method):
    """Who the bot is."""


class LogOut(Method):
    """Leaves the cloud server."""


class Close(Method):
    """Closes the bot instance."""


class GetUpdates(Method):
    """Receives updates by long polling."""

    offset: Integer = None
    limit: Integer = None
    timeout: Integer = None
    allowed_updates: AllowedUpdates = None


class SetWebhook(Method):
    """Has updates delivered by POST."""

    url: str = ""
    certificate: InstanceOf[Upload] | str | None = None
    ip_address: Text = None
    max_connections: Integer = None
    allowed_updates: AllowedUpdates = None
    drop_pending_updates: Flag = None
    secret_token: Text = None

    @model_validator(mode="after")
    def _secret(self) -> Self:
        secret = self.secret_token or ""
        if len(secret) > SECRET_LIMIT:
            raise refusal("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise refusal("secret token contains unallowed characters")
        return self


class DeleteWebhook(Method):
    """Ends the delivery by POST."""

    drop_pending_updates: Flag = None


class GetWebhookInfo(Method):
    """How the delivery goes."""


class _Send(Method):
    """What every method that sends a message shares."""

    business_connection_id: Text = None
    chat_id: Chat
    message_thread_id: Integer = None
    direct_messages_topic_id: Integer = None
    disable_notification: Flag = None
    protect_content: Flag = None
    allow_paid_broadcast: Flag = None
    message_effect_id: Text = None
    suggested_post_parameters: SuggestedPost = None
    reply_parameters: Reply = None
    reply_markup: ReplyMarkup = None
    parse_mode: Text = None


class SendMessage(_Send):
    """Sends a text."""

    text: str = ""
    entities: Entities = None
    link_preview_options: LinkPreview = None


class _SendFile(_Send):
    caption: Text = None
    caption_entities: Entities = None


class SendPhoto(_SendFile):
    """Sends a photo."""

    photo: File = ""
    show_caption_above_media: Flag = None
    has_spoiler: Flag = None


class SendDocument(_SendFile):
    """Sends a file."""

    document: File = ""
    thumbnail: File | None = None
    disable_content_type_detection: Flag = None


class SendChatAction(Method):
    """Shows that the bot is busy."""

    business_connection_id: Text = None
    chat_id: Chat
    message_thread_id: Integer = None
    action: str = ""

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.action.lower() not in _ACTIONS:
            raise refusal("wrong parameter action in request")
        return self


class _Edit(Method):
    """What every method that edits a message shares."""

    business_connection_id: Text = None
    chat_id: ChatId | None = None
    message_id: Integer = None
    inline_message_id: Text = None
    reply_markup: InlineMarkup = None

    @model_validator(mode="after")
    def _identified(self) -> Self:
        if not self.inline_message_id:
            if self.chat_id is None or self.chat_id == "":
                raise refusal("chat_id is empty")
            if self.message_id is None:
                raise refusal("message identifier is not specified")
        return self


class EditMessageText(_Edit):
    """Replaces a message's text."""

    text: Text = None
    parse_mode: Text = None
    entities: Entities = None
    link_preview_options: LinkPreview = None
    rich_message: Annotated[InputRichMessage | None, decoded("rich message")] = None


class EditMessageReplyMarkup(_Edit):
    """Replaces a message's buttons."""


class DeleteMessage(Method):
    """Deletes a message."""

    chat_id: Chat
    message_id: Integer = None

    @model_validator(mode="after")
    def _identified(self) -> Self:
        if self.message_id is None:
            raise refusal("message identifier is not specified")
        return self


class AnswerCallbackQuery(Method):
    """Stops the spinner of a pressed button."""

    callback_query_id: str = ""
    text: Text = None
    show_alert: Flag = None
    url: Text = None
    cache_time: Integer = None

    @model_validator(mode="after")
    def _short(self) -> Self:
        if self.text and len(self.text) > ANSWER_LIMIT:
            raise refusal("MESSAGE_TOO_LONG")
        return self


class AnswerInlineQuery(Method):
    """Answers what is typed after the bot's name."""

    inline_query_id: str = ""
    results: Results
    cache_time: Integer = None
    is_personal: Flag = None
    next_offset: Text = None
    button: ResultsButton = None

    @model_validator(mode="after")
    def _short(self) -> Self:
        if self.next_offset and len(self.next_offset.encode()) > 64:  # noqa: PLR2004  # bytes, as documented
            raise refusal("NEXT_OFFSET_INVALID")
        return self


class GetMyCommands(Method):
    """Reads a set of commands."""

    scope: Scope = None
    language_code: Language = None


class SetMyCommands(GetMyCommands):
    """Writes a set of commands."""

    commands: Commands


class DeleteMyCommands(GetMyCommands):
    """Removes a set of commands."""


class GetMyName(Method):
    """Reads the bot's name."""

    language_code: Language = None


class SetMyName(GetMyName):
    """Writes the bot's name."""

    name: Annotated[Text, limited(NAME_LIMIT, "bot name")] = None


class GetMyDescription(GetMyName):
    """Reads what an empty chat shows."""


class SetMyDescription(GetMyName):
    """Writes what an empty chat shows."""

    description: Annotated[Text, limited(DESCRIPTION_LIMIT, "bot description")] = None


class GetMyShortDescription(GetMyName):
    """Reads what the bot's profile shows."""


class SetMyShortDescription(GetMyName):
    """Writes what the bot's profile shows."""

    short_description: Annotated[Text, limited(SHORT_DESCRIPTION_LIMIT, "bot short description")] = None


class SetChatMenuButton(Method):
    """Sets the button beside the text field."""

    chat_id: Integer = None
    menu_button: Button = None
