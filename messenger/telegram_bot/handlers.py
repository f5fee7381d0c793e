"""What the bot does with each kind of update: find the route, apply what it changes, show the screen.

Where a reader is travels in the callback data, so there is no session: an old button, a second phone or a restart of
the bot changes nothing.
"""

import asyncio
import logging
import traceback
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from messenger.dialog.context import Reader, UnknownPlaceError
from messenger.dialog.render import render
from messenger.dialog.route import (
    HOME,
    ForgetRoute,
    HelpRoute,
    LanguagesRoute,
    PrivacyRoute,
    Route,
    RouteError,
    SetLanguageRoute,
    decode,
)
from messenger.dialog.screen import Screen
from messenger.dialog.screens.notices import NOT_SAVED, NOT_TEXT, OLD_BUTTON, TYPED
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.languages.locales import negotiate
from messenger.store.readers import ReaderStore, StoreError
from messenger.telegram_bot.sender import Sender

_log = logging.getLogger(__name__)

COMMANDS: Mapping[str, Route] = {
    "menu": HOME,
    "language": LanguagesRoute(),
    "help": HelpRoute(),
    "privacy": PrivacyRoute(),
    "forget": ForgetRoute(),
}
"""What each command shows; /start shows its payload's place."""


class Handlers:
    """The handlers of one bot."""

    def __init__(self, guide: Guide, translators: Mapping[str, Translator], store: ReaderStore, sender: Sender) -> None:
        self._guide = guide
        self._translators = translators
        self._store = store
        self._sender = sender

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers to an application. The first that fits an update takes it."""
        new = filters.UpdateType.MESSAGE
        private = new & filters.ChatType.PRIVATE
        application.add_handler(CommandHandler("start", self.start, filters=new))
        application.add_handler(CommandHandler(list(COMMANDS), self.command, filters=new))
        application.add_handler(CallbackQueryHandler(self.tap))
        # In a group only commands and buttons are for the bot.
        application.add_handler(MessageHandler(private & filters.TEXT, self.typed))
        application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, self.not_text))
        application.add_error_handler(log_error)

    async def start(self, update: Update, context: Any) -> None:  # noqa: ANN401  # the library's own generic
        """Show the place of a deep link's payload, or home."""
        route: Route = HOME
        if context.args:
            try:
                route = decode(context.args[0])
            except RouteError:
                route = OLD_BUTTON
        if isinstance(route, ForgetRoute):
            route = PrivacyRoute()  # a link in somebody's message must not erase a choice
        await self._send(update, route)

    async def command(self, update: Update, _context: object) -> None:
        """Show the place of a command."""
        message = update.effective_message
        name = message.text.split()[0].split("@")[0] if message and message.text else ""
        await self._send(update, COMMANDS.get(name.removeprefix("/").lower(), HOME))

    async def typed(self, update: Update, _context: object) -> None:
        """Point somebody who types to the menu."""
        await self._send(update, TYPED)

    async def not_text(self, update: Update, _context: object) -> None:
        """Say that pictures, voice messages and records are not looked at."""
        await self._send(update, NOT_TEXT)

    async def tap(self, update: Update, _context: object) -> None:
        """Answer a tap and show its place in the message that was tapped, both at once."""
        query = update.callback_query
        if query is None:
            return
        await asyncio.gather(self._sender.answer(query.id), self._show_tapped(query))

    async def _show_tapped(self, query: CallbackQuery) -> None:
        message = query.message
        if message is None:
            return  # a button of an inline message: the bot sends none
        try:
            route = decode(query.data or "")
        except RouteError:
            route = OLD_BUTTON
        screen = await self._screen(message.chat, query.from_user.language_code, route)
        if isinstance(message, Message):
            await self._sender.edit(message.chat.id, message.message_id, screen)
        else:
            await self._sender.send(message.chat.id, screen)

    async def _send(self, update: Update, route: Route) -> None:
        chat, user = update.effective_chat, update.effective_user
        if chat is None:
            return
        await self._sender.send(chat.id, await self._screen(chat, user.language_code if user else None, route))

    async def _screen(self, chat: Chat, language_tag: object, route: Route) -> Screen:
        """The screen of a route in the reader's language, after what the route changes has been changed."""
        changed = await self._apply(chat, route)
        locale = await self._locale(chat, language_tag)
        reader = Reader(locale)
        translator = self._translators[locale]
        try:
            return render(route if changed else NOT_SAVED, self._guide, translator, reader)
        except UnknownPlaceError:
            return render(OLD_BUTTON, self._guide, translator, reader)

    async def _apply(self, chat: Chat, route: Route) -> bool:
        """Carry out what a route changes; False if the store could not."""
        try:
            if isinstance(route, SetLanguageRoute) and route.locale in self._guide.locales:
                await self._store.choose_locale(chat.id, route.locale)
            elif isinstance(route, ForgetRoute):
                await self._store.forget(chat.id)
        except StoreError as error:
            _log.warning("a choice was not saved: %s", error)
            return False
        return True

    async def _locale(self, chat: Chat, language_tag: object) -> str:
        """The chat's own choice; without one, or while the store is away, the language that Telegram reports."""
        try:
            chosen = await self._store.locale_of(chat.id)
        except StoreError as error:
            _log.warning("a choice was not read: %s", error)
            chosen = None
        if chosen is not None and chosen in self._translators:
            return chosen
        # The tag comes from outside and may be anything.
        return negotiate(language_tag if isinstance(language_tag, str) else None, self._guide.locales)


async def log_error(_update: object, context: Any) -> None:  # noqa: ANN401  # the library's own generic
    """Log where a handler failed and with what kind of error: never its text, which may hold a message or an id."""
    error: BaseException = context.error
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    _log.error("a handler failed: %s at %s", type(error).__name__, places)
