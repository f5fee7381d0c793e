"""What the bot does with each kind of update: find the route, apply what it changes, show the screen.

Where a reader is travels in the callback data, so there is no session: an old button, a second phone or a restart of
the bot changes nothing.
"""

import asyncio
import logging
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from telegram import Bot, Chat, Message, Update, User
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from messenger.dialog.context import Reader
from messenger.dialog.edition import Current, Edition
from messenger.dialog.render import render_results, render_unsaved
from messenger.dialog.route import (
    HOME,
    FeedbackRoute,
    ForgetRoute,
    NumberRoute,
    NumbersRoute,
    Route,
    SetCountryRoute,
    SetLanguageRoute,
    UrgentRoute,
)
from messenger.dialog.route_text import RouteError
from messenger.dialog.screens.feedback import ANSWERS
from messenger.dialog.screens.notices import FLOOD, NOT_TEXT, OLD_BUTTON
from messenger.dialog.typed import Meaning, emergency_in, understand
from messenger.languages.catalogs import Translator
from messenger.languages.locales import negotiate
from messenger.store.errors import AwayError
from messenger.store.readers import Choices, ReaderStore, StoreError
from messenger.telegram_bot.commands import COMMANDS
from messenger.telegram_bot.deep_links import is_command, linked
from messenger.telegram_bot.inline import inline_answer
from messenger.telegram_bot.markup import read_callback_data
from messenger.telegram_bot.metrics import Metrics
from messenger.telegram_bot.prepared import PreparedScreens
from messenger.telegram_bot.raw import JsonDict, chat_of, language_tag_of
from messenger.telegram_bot.sender import Prepared, Sender, prepare

_log = logging.getLogger(__name__)


class Handlers:
    """The handlers of one bot."""

    def __init__(
        self, current: Current, store: ReaderStore, sender: Sender, bot: Bot, metrics: Metrics | None = None
    ) -> None:
        self._current = current
        self._store = store
        self._sender = sender
        self._bot = bot
        self._metrics = metrics or Metrics()
        self._screens = PreparedScreens(current)

    @property
    def _edition(self) -> Edition:
        return self._current.edition

    @property
    def _translators(self) -> Mapping[str, Translator]:
        return self._edition.translators

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers to an application. The first that fits an update takes it: an emergency before all."""
        new = filters.UpdateType.MESSAGE
        private = new & filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(new & _DescribesEmergency(self._current), self.urgent))
        application.add_handler(CommandHandler("start", self.start, filters=new))
        application.add_handler(CommandHandler(list(COMMANDS), self.command, filters=new))
        application.add_handler(CallbackQueryHandler(self.tap))
        application.add_handler(InlineQueryHandler(self.inline))
        # In a group only commands, buttons and emergencies are for the bot.
        application.add_handler(MessageHandler(private & filters.TEXT, self.typed))
        application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, self.not_text))
        application.add_error_handler(log_error)

    async def urgent(self, update: Update, context: Any) -> None:  # noqa: ANN401  # the library's own generic
        """Answer a message that describes an emergency, in the language of its words."""
        ((route, locale),) = context.emergency
        self._metrics.urgent(locale)
        await self._send(update, route, locale)

    async def start(self, update: Update, context: Any) -> None:  # noqa: ANN401  # the library's own generic
        """Show the place of a deep link's payload, or home."""
        route, locale = linked(context.args[0], self._edition) if context.args else (HOME, None)
        await self._send(update, route, locale)

    async def command(self, update: Update, _context: object) -> None:
        """Show the place of a command."""
        name = _text_of(update).split()[0].split("@")[0]
        await self._send(update, COMMANDS.get(name.removeprefix("/").lower(), HOME))

    async def typed(self, update: Update, _context: object) -> None:
        """Look for what somebody types in the guide."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None:
            return
        reader = await self._reader(user)
        meaning = understand(_text_of(update), self._edition, reader.locale)
        if meaning.outcome == "nothing":
            await self._count_miss(reader.locale)
        if meaning.route is not None:
            await self._send(update, meaning.route)
        else:
            await self._sender.send(chat.id, self._results(meaning, reader))

    async def not_text(self, update: Update, _context: object) -> None:
        """Say that pictures, voice messages and records are not looked at."""
        await self._send(update, NOT_TEXT)

    async def flooded(self, raw: JsonDict) -> None:
        """Tell somebody who sends more than can be answered that the bot will answer again."""
        reader = Reader(_negotiated(language_tag_of(raw), self._edition), bot=self._bot.username)
        await self._sender.send(chat_of(raw), self._screens.of(FLOOD, reader))

    def prepare_all(self) -> Iterator[None]:
        """Prepare the screens that everybody passes through, one at each step.

        Raises RenderError for one that cannot be made.
        """
        return self._screens.prepare_all(self._bot.username)

    async def inline(self, update: Update, _context: object) -> None:
        """Offer sections for what is typed after the bot's name in any chat."""
        query = update.inline_query
        if query is None:
            return
        reader = await self._reader(query.from_user)
        await self._sender.answer_inline(query.id, inline_answer(query.query, self._edition, reader))

    async def tap(self, update: Update, _context: object) -> None:
        """Answer a tap and show its place in the message that was tapped."""
        query = update.callback_query
        if query is None or query.message is None:
            return  # without a message it is a button of an inline message: those of the bot only open links
        try:
            route, carried = read_callback_data(query.data or "")
        except RouteError:
            route, carried = OLD_BUTTON, None
        chat = query.message.chat
        shown = await self._shown(chat, query.from_user, route, carried, update.update_id)
        # Of a message that is gone only its chat is known; the screen comes as a new one.
        message_id = query.message.message_id if isinstance(query.message, Message) else None
        await self.show_tapped(query.id, chat.id, message_id, shown)

    def remembered_screen(self, route: Route, carried: str | None, person_id: int, tag: str | None) -> Prepared | None:
        """The screen of a tap that changes nothing, if all that it takes is at hand; `tag` is Telegram's language."""
        choices = self._store.remembered(person_id)
        if choices is None or (carried is not None and carried not in self._translators):
            return None
        chosen = choices.locale if choices.locale in self._translators else None
        own = chosen or _negotiated(tag, self._edition)
        carried = carried if carried != own else None
        return self._screens.of(route, Reader(carried or own, choices.country, self._bot.username), carried)

    async def show_tapped(self, query_id: str, chat_id: int, message_id: int | None, screen: Prepared) -> None:
        """Answer a tap and show a screen in the message that was tapped, both at once.

        It fails if the screen could not be shown; a spinner that goes on is no reason to do it all again.
        """
        answering = asyncio.ensure_future(self._sender.answer(query_id))
        try:
            if message_id is None:
                await self._sender.send(chat_id, screen)
            else:
                await self._sender.edit(chat_id, message_id, screen)
        finally:
            try:
                await answering
            except TelegramError as error:
                _log.warning("a tap was not answered: %s", type(error).__name__)

    async def _send(self, update: Update, route: Route, carried: str | None = None) -> None:
        chat = update.effective_chat
        if chat is not None:
            shown = await self._shown(chat, update.effective_user, route, carried, update.update_id)
            await self._sender.send(chat.id, shown)

    async def _shown(
        self, chat: Chat, user: User | None, route: Route, carried: str | None, update_id: int
    ) -> Prepared:
        """The screen of a route, its buttons with the locale that they must carry.

        In a group that is the one of its message; in a private chat one that a link, or the words of a message,
        brought, until the reader chooses another.
        """
        carried = carried if carried in self._translators else None
        if chat.type == Chat.PRIVATE and user is not None:
            return await self._shown_privately(user, route, carried, update_id)
        return await self._shown_to_all(user, route, carried, update_id)

    async def _shown_privately(self, user: User, route: Route, carried: str | None, update_id: int) -> Prepared:
        if isinstance(route, SetLanguageRoute | ForgetRoute):
            carried = None
        saved = await self._apply(user, route, carried, update_id)
        reader = await self._reader(user)
        carried = carried if carried != reader.locale else None
        return self._answer(route, replace(reader, locale=carried or reader.locale), carried, saved=saved)

    async def _shown_to_all(self, user: User | None, route: Route, carried: str | None, update_id: int) -> Prepared:
        """In a group nobody's choice is stored: it turns the one message, not the language of whoever pressed."""
        saved = True
        match route:
            case SetLanguageRoute(locale) if locale in self._translators:
                carried = locale
            case SetCountryRoute(country):
                route = NumberRoute(country) if country else NumbersRoute()
            case ForgetRoute() | FeedbackRoute() if user is not None:
                saved = await self._apply(user, route, carried, update_id)
        locale = carried or (await self._reader(user)).locale
        return self._answer(route, Reader(locale, bot=self._bot.username), locale, saved=saved)

    def _answer(self, route: Route, reader: Reader, carried: str | None, *, saved: bool) -> Prepared:
        if saved:
            return self._screens.of(route, reader, carried)
        translator = self._translators[reader.locale]
        return prepare(render_unsaved(route, self._edition.guide, translator, reader), carried)

    def _results(self, meaning: Meaning, reader: Reader) -> Prepared:
        """The places that were found."""
        places = meaning.found.places if meaning.found else ()
        translator = self._translators[reader.locale]
        return prepare(render_results(places, meaning.country, self._edition.guide, translator, reader))

    async def _apply(self, user: User, route: Route, carried: str | None, update_id: int) -> bool:
        """Carry out what a route changes; False if the store could not."""
        try:
            new = await self._change(user, route, carried, update_id)
        except StoreError as error:
            self._metrics.unsaved()
            if not isinstance(error, AwayError):  # which the store has said itself, once
                _log.warning("a choice was not saved: %s", error)
            return False
        if new is not None:
            self._metrics.claim("new" if new else "repeated")
        return True

    async def _change(self, user: User, route: Route, carried: str | None, update_id: int) -> bool | None:
        """Have the store make a route's change: whether that was new; None for a route that changes nothing."""
        guide = self._edition.guide
        match route:
            case SetLanguageRoute(locale) if locale in self._translators:
                return await self._store.choose_locale(user.id, locale, update_id)
            case SetCountryRoute(country) if not country or country in guide.countries:
                return await self._store.choose_country(user.id, country or None, update_id)
            case ForgetRoute():
                return await self._store.forget(user.id, update_id)
            case FeedbackRoute(topic, section, answer) if answer in ANSWERS and guide.has_section(topic, section):
                locale = carried or (await self._reader(user)).locale
                return await self._store.count_feedback(f"{topic}/{section}", locale, answer, update_id)
            case _:
                return None

    async def _count_miss(self, locale: str) -> None:
        self._metrics.miss(locale)
        try:
            await self._store.count_miss(locale)
        except StoreError as error:
            _log.warning("a search that found nothing was not counted: %s", error)

    async def _reader(self, user: User | None) -> Reader:
        """A person's own choices; without one, or while the store is away, the language that Telegram reports.

        A private chat has the id of its person, so choices made there are found by it.
        """
        choices = Choices()
        if user is not None:
            try:
                choices = await self._store.choices_of(user.id)
            except AwayError:
                pass  # the store has said so once, not for every tap
            except StoreError as error:
                _log.warning("a choice was not read: %s", error)
        chosen = choices.locale if choices.locale in self._translators else None
        return Reader(chosen or _told_locale(user, self._edition), choices.country, self._bot.username)


class _DescribesEmergency(filters.MessageFilter):
    """Lets a message through whose text or caption describes an emergency, and hands its handler what it found."""

    def __init__(self, current: Current) -> None:
        super().__init__(data_filter=True)
        self._current = current

    def filter(self, message: Message) -> dict[str, list[tuple[UrgentRoute, str]]] | None:
        """Look at the patterns of every language; a command alone, and a link's payload, are nobody's words."""
        text = message.text or message.caption
        if not text or is_command(text):
            return None
        edition = self._current.edition
        found = emergency_in(text, edition, _told_locale(message.from_user, edition))
        return {"emergency": [found]} if found else None


def _text_of(update: Update) -> str:
    message = update.effective_message
    return (message.text or message.caption or "") if message else ""


def _told_locale(user: User | None, edition: Edition) -> str:
    """The locale for the language that Telegram reports. The tag comes from outside and may be anything."""
    tag = user.language_code if user is not None and isinstance(user.language_code, str) else None
    return _negotiated(tag, edition)


def _negotiated(tag: str | None, edition: Edition) -> str:
    return _negotiate(tag if tag and len(tag) <= _LONGEST_TAG else None, edition.guide.locales)


_LONGEST_TAG = 35  # characters (RFC 5646, section 4.4.1); what is longer is not remembered
_negotiate = lru_cache(maxsize=1024)(negotiate)


async def log_error(_update: object, context: Any) -> None:  # noqa: ANN401  # the library's own generic
    """Log where a handler failed and with what kind of error: never its text, which may hold a message or an id."""
    error: BaseException = context.error
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    _log.error("a handler failed: %s at %s", type(error).__name__, places)
