"""python-telegram-bot as its documentation shows it: handlers, and `run_webhook`.

What the documentation builds in every handler, the keyboard, is built once here, in the library's favour.
"""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from peers.bots import given

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SCREENS = {
    (language, asked): (
        screen["text"],
        InlineKeyboardMarkup([[InlineKeyboardButton(**button) for button in row] for row in screen["rows"]]),
    )
    for language, screens in given.screens().items()
    for asked, screen in screens.items()
}


async def reply(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a message with its screen."""
    message = update.message
    if message is None or message.from_user is None:
        return
    text, keyboard = _SCREENS[message.from_user.language_code or "", message.text or ""]
    await message.reply_text(text, parse_mode=ParseMode.HTML, reply_markup=keyboard, link_preview_options=_NO_PREVIEW)


async def tap(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a tap, then show its screen."""
    query = update.callback_query
    if query is None:
        return
    await query.answer()
    text, keyboard = _SCREENS[query.from_user.language_code or "", query.data or ""]
    await query.edit_message_text(
        text, parse_mode=ParseMode.HTML, reply_markup=keyboard, link_preview_options=_NO_PREVIEW
    )


def main() -> None:
    """Serve until SIGTERM."""
    builder = Application.builder().token(given.TOKEN)
    application = builder.base_url(f"{given.API_BASE_URL}/bot").build()
    application.add_handler(CommandHandler("start", reply))
    application.add_handler(CallbackQueryHandler(tap))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, reply))
    application.run_webhook(
        listen=given.HOST,
        port=given.PORT,
        url_path=given.PATH,
        secret_token=given.WEBHOOK_SECRET,
        webhook_url=given.WEBHOOK_URL,
        allowed_updates=Update.ALL_TYPES,
    )


if __name__ == "__main__":
    main()
