"""Which addresses Telegram accepts in links and buttons, and how it says no."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):(?!\d+(?:[/?#]|$))")
_HOST = re.compile(r"^(?:[^\s./?#@:\[\]]+\.)+[^\s./?#@:\[\]]{2,}$")
_WEB = frozenset({"http", "https"})
_APP = frozenset({"tg", "ton", "tonsite"})


class UrlError(ValueError):
    """An address that Telegram would not take; its text is Telegram's."""


def checked_url(url: str) -> str:
    """Return the address as Telegram stores it (``telegram.org`` becomes ``http://telegram.org/``).

    Raise UrlError with Telegram's reason otherwise.
    """
    url = url.strip()
    scheme = _SCHEME.match(url)
    name = scheme.group(1).lower() if scheme else "http"
    if name in _APP:
        return url
    if name not in _WEB:
        raise UrlError("Unsupported URL protocol")
    parts = _split(url if scheme else f"http://{url}")
    host = (parts.hostname or "") if parts.netloc else ""
    if not host:
        raise UrlError("URL host is empty")
    if not (_HOST.match(host) or _is_address(host)):
        raise UrlError("Wrong HTTP URL")
    return parts._replace(scheme=name, netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise UrlError("Wrong HTTP URL") from None
    if any(character.isspace() for character in url):
        raise UrlError("Wrong HTTP URL")
    return parts


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(url: str) -> bool:
    """Tell whether an address names this machine itself, the only one that the simulator delivers to."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
