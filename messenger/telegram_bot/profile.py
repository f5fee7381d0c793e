"""Tells Telegram the bot's name, descriptions and commands in every language: only what differs, and says what.

Telegram knows two-letter languages here, so locales of one language share a set; the source locale's set is the one
that Telegram shows where there is no other (Bot API, setMyName, setMyCommands).
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError

from messenger.dialog.edition import Edition
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.languages.locales import SOURCE_LOCALE
from messenger.telegram_bot.application import NotTheBotApiError, UnreachableError
from messenger.telegram_bot.commands import descriptions
from messenger.telegram_bot.polling import TokenRefusedError
from messenger.telegram_bot.proxy import proxy_for
from messenger.telegram_bot.request import NotFoundError, Request, UnauthorizedError

T = TypeVar("T")

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
"""What a username may be (https://core.telegram.org/method/account.checkUsername)."""


@dataclass(frozen=True)
class Change:
    """A part of the profile that differed: in which locale, what it is called, and what it says from now on."""

    locale: str
    part: str
    text: str

    def __str__(self) -> str:
        return f"{self.locale} {self.part}: {self.text}"


async def update_profile(*, token: str, api_base_url: str, edition: Edition, dry_run: bool = False) -> list[Change]:
    """Set what differs, and return it; with `dry_run` only say what would be set.

    Raises TokenRefusedError, NotTheBotApiError and UnreachableError.
    """

    async def update(bot: Bot) -> list[Change]:
        changes: list[Change] = []
        for language, locale in _languages(edition.guide).items():
            part = _Part(bot, locale, language, dry_run=dry_run)
            changes += await part.update(edition.guide, edition.translators[locale])
        return changes

    return await _ask(token, api_base_url, update)


async def username_of(token: str, api_base_url: str) -> str:
    """The bot's username, as it stands in links.

    Raises TokenRefusedError, NotTheBotApiError and UnreachableError.
    """

    async def username(bot: Bot) -> str:
        return bot.username

    return await _ask(token, api_base_url, username)


async def _ask(token: str, api_base_url: str, work: Callable[[Bot], Awaitable[T]]) -> T:
    """Do some work with a bot, its errors turned into ours."""
    try:
        async with Bot(token, base_url=f"{api_base_url}/bot", request=Request(proxy=proxy_for(api_base_url))) as bot:
            return await work(bot)
    except (InvalidToken, UnauthorizedError):
        refused: Exception = TokenRefusedError()
    except NotFoundError:
        refused = NotTheBotApiError()
    except TelegramError as error:
        refused = UnreachableError(type(error).__name__)
    raise refused


def _languages(guide: Guide) -> dict[str, str]:
    """The locale that speaks for each of Telegram's languages; the empty language is the default."""
    languages: dict[str, str] = {}
    for locale in guide.locales:
        languages.setdefault("" if locale == SOURCE_LOCALE else locale.partition("_")[0], locale)
    return languages


class _Part:
    """The profile in one language."""

    def __init__(self, bot: Bot, locale: str, language: str, *, dry_run: bool) -> None:
        self._bot = bot
        self._locale = locale
        self._language = language
        self._dry_run = dry_run

    async def update(self, guide: Guide, translator: Translator) -> list[Change]:
        """Set what differs from what Telegram shows now."""
        bot, language = self._bot, self._language
        words = guide.profile(self._locale).words
        changes: list[Change] = []
        if (await bot.get_my_name(language)).name != words.name:
            changes.append(Change(self._locale, "name", words.name))
            if not self._dry_run:
                await bot.set_my_name(words.name, language)
        if (await bot.get_my_description(language)).description != words.description:
            changes.append(Change(self._locale, "description", words.description))
            if not self._dry_run:
                await bot.set_my_description(words.description, language)
        if (await bot.get_my_short_description(language)).short_description != words.short_description:
            changes.append(Change(self._locale, "short description", words.short_description))
            if not self._dry_run:
                await bot.set_my_short_description(words.short_description, language)
        commands = [BotCommand(name, text) for name, text in descriptions(translator).items()]
        if list(await bot.get_my_commands(language_code=language)) != commands:
            changes.append(Change(self._locale, "commands", ", ".join(f"/{command.command}" for command in commands)))
            if not self._dry_run:
                await bot.set_my_commands(commands, language_code=language)
        return changes
