"""The short path of a tap: from the update as it came to the screen, without the library's objects.

Most updates are taps that only lead on. What a tap changes, and whatever is unusual, takes the handlers' way; a test
proves that both ways show the same.
"""

from typing import Any

from messenger.dialog.route import FeedbackRoute, ForgetRoute, Route, SetCountryRoute, SetLanguageRoute
from messenger.dialog.route_text import RouteError
from messenger.telegram_bot.handlers import Handlers
from messenger.telegram_bot.markup import read_callback_data

JsonDict = dict[str, Any]

_CHANGING = (SetLanguageRoute, SetCountryRoute, ForgetRoute, FeedbackRoute)


class ShortPath:
    """Deals with taps that only lead on."""

    def __init__(self, handlers: Handlers) -> None:
        self._handlers = handlers

    async def __call__(self, update: JsonDict) -> bool:
        """Show what a tap leads to; False, with nothing done, for an update that it is not made for."""
        match update:
            case {
                "callback_query": {
                    "id": str(query_id),
                    "from": {"id": int(person_id), **person},
                    "data": str(data),
                    "message": {
                        "message_id": int(message_id),
                        "date": int(date),
                        "chat": {"id": int(chat_id), "type": "private"},
                    },
                }
            } if date and chat_id == person_id:
                route = _leading_on(data)
                tag = person.get("language_code")
                if route is None:
                    return False
                prepared = self._handlers.remembered_screen(*route, person_id, tag if isinstance(tag, str) else None)
                if prepared is None:
                    return False
                await self._handlers.show_tapped(query_id, chat_id, message_id, prepared)
                return True
        return False


def _leading_on(data: str) -> tuple[Route, str | None] | None:
    """The route of a button and the locale that it carries; None for one that changes something, or that is none."""
    try:
        route, carried = read_callback_data(data)
    except RouteError:
        return None
    return None if isinstance(route, _CHANGING) else (route, carried)
