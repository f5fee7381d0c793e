"""Home with a first line that answers what the bot could not do as asked: no message and no tap goes unanswered."""

from messenger.dialog.context import Context, UnknownPlaceError
from messenger.dialog.route import HOME, NoticeRoute
from messenger.dialog.screen import Screen, paragraph, title
from messenger.dialog.screens.emergency import emergency_row
from messenger.dialog.screens.menus import menu_screen
from messenger.dialog.screens.notes import disclaimer
from messenger.dialog.screens.searching import directory_and_home

GREETING = NoticeRoute("greeting")
"""Somebody said hello or thanks."""
NOT_FOUND = NoticeRoute("not-found")
"""Nothing in the guide is near to what somebody typed."""
FLOOD = NoticeRoute("flood")
"""Somebody sends more than can be answered."""
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
        case n if n == GREETING:
            text = t.gettext("Hello. Type what you want to know, in your own words, or choose a subject.")
        case n if n == NOT_FOUND:
            return _not_found_screen(context)
        case n if n == FLOOD:
            text = t.gettext("That was very fast. I answer again in a few seconds.")
        case n if n == NOT_TEXT:
            text = t.gettext(
                "I cannot look at pictures, voice messages, documents or records. Please do not send them here. "
                "Here is the menu."
            )
        case n if n == OLD_BUTTON:
            text = t.gettext("This button is from an older version of the guide. Here is the menu of today.")
        case n if n == NOT_SAVED:
            text = not_saved(context)
        case _:
            raise UnknownPlaceError(route.notice)
    home = menu_screen(context, HOME)
    return Screen((paragraph(text), *home.blocks), home.rows)


def not_saved(context: Context) -> str:
    """Says that the store cannot be reached."""
    return context.translator.gettext("Your choice cannot be saved just now. Please try again in a few minutes.")


def _not_found_screen(context: Context) -> Screen:
    t = context.translator
    return Screen(
        (
            title(t.gettext("I found nothing on this")),
            paragraph(
                t.gettext(
                    "I can only answer from this guide. Try other words, or a single word. "
                    "The menu leads to every subject."
                )
            ),
            disclaimer(context),
        ),
        (*emergency_row(context), *directory_and_home(context)),
    )
