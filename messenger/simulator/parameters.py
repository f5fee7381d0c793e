"""The types of parameters: keyboards, entities, scopes and the like, with every field that the real API has."""

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from messenger.simulator.json_text import loads
from messenger.simulator.urls import UrlError, checked_url

BUTTONS_LIMIT = 100
ROW_LIMIT = 8
CALLBACK_DATA_BYTES = 64
COPY_TEXT_LIMIT = 256
_CANNOT_PARSE_BUTTON = "can't parse inline keyboard button: "


def refusal(text: str) -> PydanticCustomError:
    """Return the error whose text goes to the bot as it is, after "Bad Request: "."""
    return PydanticCustomError("telegram", "{text}", {"text": text})


def decoded(label: str) -> BeforeValidator:
    """Return the validator that decodes JSON in a string, as form fields carry it; an empty string is no value."""

    def decode(value: object) -> object:
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return loads(value)
        except ValueError:
            raise refusal(f"can't parse {label} JSON object") from None

    return BeforeValidator(decode)


def _integer(value: object) -> object:
    if isinstance(value, bool | float):
        raise refusal("an integer is expected")
    if value == "":
        return None
    return value


Integer: TypeAlias = Annotated[int | None, BeforeValidator(_integer)]
ChatId: TypeAlias = int | str
Flag: TypeAlias = bool | None
Text: TypeAlias = str | None


class Part(BaseModel):
    """Something inside a JSON parameter: every value has its exact JSON type, and nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LinkPreviewOptions(Part):
    """How the preview of a link looks."""

    is_disabled: Flag = None
    url: Text = None
    prefer_small_media: Flag = None
    prefer_large_media: Flag = None
    show_above_text: Flag = None


class MentionedUser(BaseModel):
    """The user of a text_mention; only the id counts."""

    model_config = ConfigDict(extra="allow", strict=True)

    id: int


class MessageEntity(Part):
    """A styled stretch of text, counted in UTF-16 units."""

    type: Literal[
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
    offset: int
    length: int
    url: Text = None
    user: MentionedUser | None = None
    language: Text = None
    custom_emoji_id: Text = None
    unix_time: int | None = None
    date_time_format: Text = None


class ReplyParameters(Part):
    """Which message is replied to."""

    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: Flag = None
    quote: Text = None
    quote_parse_mode: Text = None
    quote_entities: list[MessageEntity] | None = None
    quote_position: int | None = None
    checklist_task_id: int | None = None
    poll_option_id: Text = None


class SuggestedPostPrice(Part):
    """The price of a suggested post."""

    currency: Literal["XTR", "TON"]
    amount: int


class SuggestedPostParameters(Part):
    """A suggested post, which only channels' direct messages know."""

    price: SuggestedPostPrice | None = None
    send_date: int | None = None


class InputRichMessage(Part):
    """Rich content; its shape is checked, the simulator does not show it."""

    html: Text = None
    markdown: Text = None
    is_rtl: Flag = None
    skip_entity_detection: Flag = None


class WebAppInfo(Part):
    """The address of a Web App."""

    url: str

    @model_validator(mode="after")
    def _https(self) -> Self:
        if not self.url.startswith("https://"):
            raise refusal(f"inline keyboard button Web App URL '{self.url}' is invalid: Only HTTPS links are allowed")
        return self


class LoginUrl(Part):
    """An address that the reader is logged in to."""

    url: str
    forward_text: Text = None
    bot_username: Text = None
    request_write_access: Flag = None


class SwitchInlineQueryChosenChat(Part):
    """Which chats an inline query may go to."""

    query: Text = None
    allow_user_chats: Flag = None
    allow_bot_chats: Flag = None
    allow_group_chats: Flag = None
    allow_channel_chats: Flag = None


class CopyTextButton(Part):
    """A text that a button copies."""

    text: str

    @model_validator(mode="after")
    def _length(self) -> Self:
        if not 0 < len(self.text) <= COPY_TEXT_LIMIT:
            raise refusal("BUTTON_COPY_TEXT_INVALID")
        return self


class CallbackGame(Part):
    """Holds nothing."""


_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    },
)


class InlineKeyboardButton(Part):
    """A button under a message, with exactly one action."""

    text: str
    icon_custom_emoji_id: Text = None
    style: Literal["danger", "success", "primary"] | None = None
    url: Text = None
    callback_data: Text = None
    web_app: WebAppInfo | None = None
    login_url: LoginUrl | None = None
    switch_inline_query: Text = None
    switch_inline_query_current_chat: Text = None
    switch_inline_query_chosen_chat: SwitchInlineQueryChosenChat | None = None
    copy_text: CopyTextButton | None = None
    callback_game: CallbackGame | None = None
    pay: Flag = None

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        if not self.text.strip():
            raise refusal(f"{_CANNOT_PARSE_BUTTON}Button text must be non-empty")
        count = sum(getattr(self, name) is not None for name in self.model_fields_set & _ACTIONS)
        # An empty callback_data counts for nothing, as with Telegram.
        if not count or self.callback_data == "":
            raise refusal(f"{_CANNOT_PARSE_BUTTON}Text buttons are unallowed in the inline keyboard")
        if count > 1:
            raise refusal(f"{_CANNOT_PARSE_BUTTON}exactly one action must be set")
        if self.callback_data is not None and len(self.callback_data.encode()) > CALLBACK_DATA_BYTES:
            raise refusal("BUTTON_DATA_INVALID")
        if self.url is not None:
            _check_button_url(self.url)
        return self


def _check_button_url(url: str) -> None:
    try:
        checked_url(url)
    except UrlError as error:
        raise refusal(f"inline keyboard button URL '{url}' is invalid: {error}") from None


class InlineKeyboardMarkup(Part):
    """The buttons under a message."""

    inline_keyboard: list[list[InlineKeyboardButton]]

    @model_validator(mode="after")
    def _size(self) -> Self:
        rows = self.inline_keyboard
        if sum(map(len, rows)) > BUTTONS_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
            raise refusal("reply markup is too long")
        return self


class KeyboardButton(Part):
    """A button in place of the reader's keyboard; what it requests is checked for being an object only."""

    text: str
    icon_custom_emoji_id: Text = None
    style: Literal["danger", "success", "primary"] | None = None
    request_users: dict[str, Any] | None = None
    request_chat: dict[str, Any] | None = None
    request_managed_bot: dict[str, Any] | None = None
    request_contact: Flag = None
    request_location: Flag = None
    request_poll: dict[str, Any] | None = None
    web_app: WebAppInfo | None = None


class ReplyKeyboardMarkup(Part):
    """A keyboard in place of the reader's own. A button may be given as its bare text."""

    keyboard: list[list[KeyboardButton | str]]
    is_persistent: Flag = None
    resize_keyboard: Flag = None
    one_time_keyboard: Flag = None
    input_field_placeholder: Annotated[Text, Field(max_length=64)] = None
    selective: Flag = None


class ReplyKeyboardRemove(Part):
    """Takes such a keyboard away."""

    remove_keyboard: bool
    selective: Flag = None


class ForceReply(Part):
    """Opens the reply line."""

    force_reply: bool
    input_field_placeholder: Annotated[Text, Field(max_length=64)] = None
    selective: Flag = None


def _markup_kind(value: object) -> str | None:
    if isinstance(value, dict):
        for name in ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply"):
            if name in value:
                return name
    return None


_AnyMarkup: TypeAlias = Annotated[
    Annotated[InlineKeyboardMarkup, Tag("inline_keyboard")]
    | Annotated[ReplyKeyboardMarkup, Tag("keyboard")]
    | Annotated[ReplyKeyboardRemove, Tag("remove_keyboard")]
    | Annotated[ForceReply, Tag("force_reply")],
    Discriminator(_markup_kind),
]

ReplyMarkup: TypeAlias = Annotated[_AnyMarkup | None, decoded("reply keyboard markup")]
InlineMarkup: TypeAlias = Annotated[InlineKeyboardMarkup | None, decoded("inline keyboard markup")]
Entities: TypeAlias = Annotated[list[MessageEntity] | None, decoded("entities")]
LinkPreview: TypeAlias = Annotated[LinkPreviewOptions | None, decoded("link preview options")]
Reply: TypeAlias = Annotated[ReplyParameters | None, decoded("reply parameters")]
SuggestedPost: TypeAlias = Annotated[SuggestedPostParameters | None, decoded("suggested post parameters")]
AllowedUpdates: TypeAlias = Annotated[list[str] | None, decoded("allowed updates")]
