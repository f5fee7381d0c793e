"""Parameters of what a bot shows of itself: commands, their scopes, the menu button, and inline results."""

import re
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from messenger.simulator.parameters import (
    ChatId,
    InlineKeyboardMarkup,
    Part,
    Text,
    WebAppInfo,
    decoded,
    refusal,
)

COMMANDS_LIMIT = 100
COMMAND_DESCRIPTION_LIMIT = 256
NAME_LIMIT = 64
DESCRIPTION_LIMIT = 512
SHORT_DESCRIPTION_LIMIT = 120
INLINE_RESULTS_LIMIT = 50
INLINE_ID_BYTES = 64
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BotCommand(Part):
    """One line of the menu of commands."""

    command: str
    description: str

    @model_validator(mode="after")
    def _valid(self) -> Self:
        if not _COMMAND.fullmatch(self.command):
            raise refusal("BOT_COMMAND_INVALID")
        if not 0 < len(self.description) <= COMMAND_DESCRIPTION_LIMIT:
            raise refusal("BOT_COMMAND_DESCRIPTION_INVALID")
        return self


def _not_too_many(commands: list[BotCommand] | None) -> list[BotCommand]:
    if commands is None:
        raise refusal("can't parse commands JSON object")
    if len(commands) > COMMANDS_LIMIT:
        raise refusal("BOT_COMMANDS_TOO_MUCH")
    return commands


class BotCommandScope(Part):
    """Who sees a set of commands."""

    type: Literal[
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
    chat_id: ChatId | None = None
    user_id: int | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        needs_chat = self.type in {"chat", "chat_administrators", "chat_member"}
        if needs_chat != (self.chat_id is not None) or (self.type == "chat_member") != (self.user_id is not None):
            raise refusal("can't parse BotCommandScope: its fields do not fit its type")
        return self

    def key(self) -> str:
        """Return what tells this scope from all others."""
        return f"{self.type}:{self.chat_id or ''}:{self.user_id or ''}"


class MenuButton(Part):
    """The button beside the text field."""

    type: Literal["commands", "web_app", "default"]
    text: Text = None
    web_app: WebAppInfo | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        is_app = self.type == "web_app"
        if is_app != (self.text is not None) or is_app != (self.web_app is not None):
            raise refusal("can't parse menu button: its fields do not fit its type")
        return self


class InlineQueryResultsButton(Part):
    """The button above inline results."""

    text: str
    web_app: WebAppInfo | None = None
    start_parameter: Text = None

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        if (self.web_app is None) == (self.start_parameter is None):
            raise refusal("can't parse inline query results button: exactly one action must be set")
        if self.start_parameter is not None and not _START_PARAMETER.fullmatch(self.start_parameter):
            raise refusal("START_PARAM_INVALID")
        return self


class InlineQueryResult(BaseModel):
    """An inline result. What all kinds share is checked, and all of an article, the kind that a text bot uses."""

    model_config = ConfigDict(extra="allow", strict=True)

    type: Literal[
        "article",
        "audio",
        "contact",
        "document",
        "game",
        "gif",
        "location",
        "mpeg4_gif",
        "photo",
        "sticker",
        "venue",
        "video",
        "voice",
    ]
    id: str
    title: Text = None
    input_message_content: dict[str, Any] | None = None
    reply_markup: InlineKeyboardMarkup | None = None

    @model_validator(mode="after")
    def _valid(self) -> Self:
        if not 0 < len(self.id.encode()) <= INLINE_ID_BYTES:
            raise refusal("RESULT_ID_INVALID")
        if self.type == "article":
            unknown = set(self.model_extra or ()) - _ARTICLE_EXTRA
            if unknown:
                raise refusal(f'can\'t parse inline query result: unknown field "{min(unknown)}"')
            if not self.title:
                raise refusal("can't parse inline query result: Can't find field \"title\"")
            if self.input_message_content is None:
                raise refusal("can't parse inline query result: Message content is not specified")
        return self


_ARTICLE_EXTRA = frozenset({"url", "description", "thumbnail_url", "thumbnail_width", "thumbnail_height"})


def _unlike(results: list[InlineQueryResult] | None) -> list[InlineQueryResult]:
    if results is None:
        raise refusal("can't parse inline query results JSON object")
    if len(results) > INLINE_RESULTS_LIMIT:
        raise refusal("RESULTS_TOO_MUCH")
    if len({result.id for result in results}) != len(results):
        raise refusal("RESULT_ID_DUPLICATE")
    return results


def _two_letters(code: str | None) -> str:
    if code and not _LANGUAGE.fullmatch(code):
        raise refusal("invalid language code specified")
    return code or ""


def limited(limit: int, what: str) -> AfterValidator:
    """Return the validator that refuses more than ``limit`` characters."""

    def check(text: str | None) -> str:
        if text and len(text) > limit:
            raise refusal(f"{what} is too long; it must not exceed {limit} characters")
        return text or ""

    return AfterValidator(check)


Commands: TypeAlias = Annotated[list[BotCommand] | None, decoded("commands"), AfterValidator(_not_too_many)]
Scope: TypeAlias = Annotated[BotCommandScope | None, decoded("BotCommandScope")]
Button: TypeAlias = Annotated[MenuButton | None, decoded("menu button")]
Results: TypeAlias = Annotated[
    list[InlineQueryResult] | None,
    decoded("inline query results"),
    AfterValidator(_unlike),
]
ResultsButton: TypeAlias = Annotated[InlineQueryResultsButton | None, decoded("inline query results button")]
Language: TypeAlias = Annotated[Text, AfterValidator(_two_letters)]
