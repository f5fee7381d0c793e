"""What the bot shows of itself, per language: name, descriptions, commands, menu button."""

from collections.abc import Iterator

from messenger.simulator.json_text import JsonObject

PRIVATE_SCOPES = ("all_private_chats::", "default::")


class Profile:
    """Everything by language code; the empty code holds what is shown to all others."""

    def __init__(self, name: str) -> None:
        self.names: dict[str, str] = {"": name}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.commands: dict[tuple[str, str], list[JsonObject]] = {}
        self.menu_buttons: dict[int | None, JsonObject] = {}

    def card(self, language_code: str, username: str) -> JsonObject:
        """Return what a person with this language sees, with Telegram's fallback to the default."""
        return {
            "name": _first(language_code, self.names),
            "username": username,
            "description": _first(language_code, self.descriptions),
            "short_description": _first(language_code, self.short_descriptions),
            "commands": self._commands(language_code),
        }

    def _commands(self, language_code: str) -> list[JsonObject]:
        for scope in PRIVATE_SCOPES:
            for code in _codes(language_code):
                if found := self.commands.get((scope, code)):
                    return found
        return []


def _codes(language_code: str) -> Iterator[str]:
    """Yield the exact code, its two letters (sets know no longer ones), and the default."""
    yield language_code
    yield language_code[:2]
    yield ""


def _first(language_code: str, texts: dict[str, str]) -> str:
    return next((texts[code] for code in _codes(language_code) if texts.get(code)), "")
