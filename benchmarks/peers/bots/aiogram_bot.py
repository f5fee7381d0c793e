"""aiogram 3 as its documentation shows it: a dispatcher behind aiohttp's web server.

What the documentation builds in every handler, the keyboard, is built once here, in the library's favour.
"""

from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from peers.bots import given

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SCREENS = {
    (language, asked): (screen["text"], InlineKeyboardMarkup(inline_keyboard=screen["rows"]))
    for language, screens in given.screens().items()
    for asked, screen in screens.items()
}


async def reply(message: Message) -> None:
    """Answer a message with its screen."""
    text, keyboard = _SCREENS[message.from_user.language_code, message.text]
    await message.answer(text, reply_markup=keyboard, link_preview_options=_NO_PREVIEW)


async def tap(query: CallbackQuery) -> None:
    """Answer a tap, then show its screen."""
    await query.answer()
    text, keyboard = _SCREENS[query.from_user.language_code, query.data]
    await query.message.edit_text(text, reply_markup=keyboard, link_preview_options=_NO_PREVIEW)


async def set_webhook(bot: Bot) -> None:
    """Tell the Bot API where updates go."""
    await bot.set_webhook(given.WEBHOOK_URL, secret_token=given.WEBHOOK_SECRET)


def main() -> None:
    """Serve until SIGTERM."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(given.API_BASE_URL))
    bot = Bot(given.TOKEN, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    dispatcher = Dispatcher()
    dispatcher.message.register(reply, CommandStart())
    dispatcher.message.register(reply, F.text)
    dispatcher.callback_query.register(tap)
    dispatcher.startup.register(set_webhook)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=given.WEBHOOK_SECRET).register(app, path=given.PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host=given.HOST, port=given.PORT, print=None)


if __name__ == "__main__":
    main()
