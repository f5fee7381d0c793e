"""What the bot does with each kind of update: find the route, apply what it changes, show the screen.

Where a reader is travels in the callback data, so there is no session: an old button, a second phone or a restart of
the bot changes nothing.
"""

import asyncio
import logging
import traceback
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from messenger.dialog.context import Reader, UnknownPlaceError
from messenger.dialog.edition import Current
from messenger.dialog.render import render
from messenger.dialog.route import (
    HOME,
    ForgetRoute,
    LanguagesRoute,
    NoticeRoute,
    NumberRoute,
    NumbersRoute,
    OwnCountryRoute,
    PrivacyRoute,
    Route,
    SetCountryRoute,
    SetLanguageRoute,
)
from messenger.dialog.route_text import RouteError, decode
from messenger.dialog.screen import Screen
from messenger.dialog.screens.notices import NOT_SAVED, NOT_TEXT, OLD_BUTTON, TYPED
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.languages.locales import negotiate
from messenger.store.readers import Choices, ReaderStore, StoreError
from messenger.telegram_bot.commands import COMMANDS
from messenger.telegram_bot.markup import read_callback_data
from messenger.telegram_bot.sender import Sender

_log = logging.getLogger(__name__)


class Handlers:
    """The handlers of one bot."""

    def __init__(self, current: Current, store: ReaderStore, sender: Sender) -> None:
        self._current = current
        self._store = store
        self._sender = sender

    @property
    def _guide(self) -> Guide:
        return self._current.edition.guide

    @property
    def _translators(self) -> Mapping[str, Translator]:
        return self._current.edition.translators

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
        await self._send(update, _linked(context.args[0]) if context.args else HOME)

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
        """Answer a tap and show its place in the message that was tapped, both at once.

        A tap fails if its place could not be shown; a spinner that goes on is no reason to do it all again.
        """
        query = update.callback_query
        if query is None:
            return
        answered, shown = await asyncio.gather(
            self._sender.answer(query.id), self._show_tapped(query), return_exceptions=True
        )
        if isinstance(answered, Exception):
            _log.warning("a tap was not answered: %s", type(answered).__name__)
        if isinstance(shown, BaseException):
            raise shown

    async def _show_tapped(self, query: CallbackQuery) -> None:
        message = query.message
        if message is None:
            return  # a button of an inline message: the bot sends none
        try:
            route, carried = read_callback_data(query.data or "")
        except RouteError:
            route, carried = OLD_BUTTON, None
        shown = await self._shown(message.chat, query.from_user, route, carried)
        if isinstance(message, Message):
            await self._sender.edit(message.chat.id, message.message_id, *shown)
        else:
            await self._sender.send(message.chat.id, *shown)

    async def _send(self, update: Update, route: Route) -> None:
        chat = update.effective_chat
        if chat is not None:
            await self._sender.send(chat.id, *await self._shown(chat, update.effective_user, route, None))

    async def _shown(
        self, chat: Chat, user: User | None, route: Route, carried: str | None
    ) -> tuple[Screen, str | None]:
        """The screen of a route, and the locale that its buttons must carry: in a group, that of its message.

        In a group nothing is stored: a choice there turns the one message, not the language of whoever pressed.
        """
        if chat.type == Chat.PRIVATE and user is not None:
            return await self._private_screen(user, route), None
        if isinstance(route, SetLanguageRoute):
            carried = route.locale
        if isinstance(route, SetCountryRoute):
            route = NumberRoute(route.country) if route.country else NumbersRoute()
        known = carried is not None and carried in self._translators
        reader = Reader(carried if carried and known else (await self._reader(user)).locale)
        if isinstance(route, ForgetRoute) and user is not None:
            route = route if await self._apply(user, route) else NOT_SAVED
        return self._render(route, reader), reader.locale

    async def _private_screen(self, user: User, route: Route) -> Screen:
        """The screen of a route in the reader's language, after what the route changes has been changed."""
        changed = await self._apply(user, route)
        return self._render(route if changed else NOT_SAVED, await self._reader(user))

    def _render(self, route: Route, reader: Reader) -> Screen:
        translator = self._translators[reader.locale]
        try:
            return render(route, self._guide, translator, reader)
        except UnknownPlaceError:
            return render(OLD_BUTTON, self._guide, translator, reader)

    async def _apply(self, user: User, route: Route) -> bool:
        """Carry out what a route changes; False if the store could not."""
        try:
            match route:
                case SetLanguageRoute(locale) if locale in self._translators:
                    await self._store.choose_locale(user.id, locale)
                case SetCountryRoute(country) if not country or country in self._guide.countries:
                    await self._store.choose_country(user.id, country or None)
                case ForgetRoute():
                    await self._store.forget(user.id)
                case _:
                    pass
        except StoreError as error:
            _log.warning("a choice was not saved: %s", error)
            return False
        return True

    async def _reader(self, user: User | None) -> Reader:
        """A person's own choices; without one, or while the store is away, the language that Telegram reports.

        A private chat has the id of its person, so choices made there are found by it.
        """
        choices, tag = Choices(), None
        if user is not None:
            # The tag comes from outside and may be anything.
            tag = user.language_code if isinstance(user.language_code, str) else None
            try:
                choices = await self._store.choices_of(user.id)
            except StoreError as error:
                _log.warning("a choice was not read: %s", error)
        if choices.locale is not None and choices.locale in self._translators:
            return Reader(choices.locale, choices.country)
        return Reader(negotiate(tag, self._guide.locales), choices.country)


def _linked(payload: str) -> Route:
    """The place of a deep link. A link must not change a choice: it leads to where one is made."""
    try:
        route = decode(payload)
    except RouteError:
        return OLD_BUTTON
    match route:
        case ForgetRoute():
            return PrivacyRoute()
        case SetLanguageRoute():
            return LanguagesRoute()
        case SetCountryRoute():
            return OwnCountryRoute()
        case NoticeRoute():
            return HOME
        case _:
            return route


async def log_error(_update: object, context: Any) -> None:  # noqa: ANN401  # the library's own generic
    """Log where a handler failed and with what kind of error: never its text, which may hold a message or an id."""
    error: BaseException = context.error
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    _log.error("a handler failed: %s at %s", type(error).__name__, places)
