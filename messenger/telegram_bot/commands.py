"""The bot's commands: where each leads, and what Telegram's menu says of it."""

from collections.abc import Mapping

from messenger.dialog.route import HOME, ForgetRoute, HelpRoute, LanguagesRoute, PrivacyRoute, Route, SettingsRoute
from messenger.languages.catalogs import Translator

COMMANDS: Mapping[str, Route] = {
    "menu": HOME,
    "language": LanguagesRoute(),
    "help": HelpRoute(),
    "privacy": PrivacyRoute(),
    "forget": ForgetRoute(),
    "settings": SettingsRoute(),
}
"""What each command shows; /start shows its payload's place.

Telegram asks every bot to know /start, /help and /settings (Bot Features, "Global commands"); the last is not listed,
as the menu leads there.
"""


def descriptions(t: Translator) -> Mapping[str, str]:
    """What each command does, for the menu beside the text field."""
    return {
        "menu": t.gettext("The menu"),
        "language": t.gettext("Choose your language"),
        "help": t.gettext("How to use this guide"),
        "privacy": t.gettext("What is kept about you"),
        "forget": t.gettext("Erase what is kept about you"),
    }
