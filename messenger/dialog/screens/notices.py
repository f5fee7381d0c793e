"""Home with a first line that answers what the bot could not do as asked: no message and no tap goes unanswered."""

from messenger.dialog.context import Context, UnknownPlaceError
from messenger.dialog.route import HOME, NoticeRoute
from messenger.dialog.screen import Screen, paragraph
from messenger.dialog.screens.menus import menu_screen

TYPED = NoticeRoute("typed")
"""Somebody typed a message."""
NOT_TEXT = NoticeRoute("not-text")
"""Somebody sent a picture, a voice message, a document or the like."""
OLD_BUTTON = NoticeRoute("old-button")
"""A button or link leads to a place that no longer exists."""
NOT_SAVED = NoticeRoute("not-saved")
"""The store cannot be reached."""


def notice_screen(context: Context, route: NoticeRoute) -> Screen:
    """The notice above home's own text and buttons."""
    t = context.translator
    match route:
        case n if n == TYPED:
            text = t.gettext("Thank you for writing. I cannot read questions yet, but the menu leads to every subject.")
        case n if n == NOT_TEXT:
            text = t.gettext(
                "I cannot look at pictures, voice messages, documents or records. Please do not send them here. "
                "Here is the menu."
            )
        case n if n == OLD_BUTTON:
            text = t.gettext("This button is from an older version of the guide. Here is the menu of today.")
        case n if n == NOT_SAVED:
            text = t.gettext("Your choice cannot be saved just now. Please try again in a few minutes.")
        case _:
            raise UnknownPlaceError(route.notice)
    home = menu_screen(context, HOME)
    return Screen((paragraph(text), *home.blocks), home.rows)
