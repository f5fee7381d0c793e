"""The proxy through which a network may let its machines out: the environment names it, as for every other program."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from messenger.loopback import is_loopback
from messenger.settings import SettingsError


def proxy_for(address: str) -> str | None:
    """The proxy for an address by HTTPS_PROXY, HTTP_PROXY and NO_PROXY; None for none, as for this machine itself.

    Raises SettingsError for one that is no http:// or https:// address. It is never shown: it may hold a password.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxy = getproxies().get(parts.scheme)
    if not proxy:
        return None
    try:
        named = urlsplit(proxy)
        usable = named.scheme in {"http", "https"} and bool(named.hostname) and named.port != 0
    except ValueError:
        usable = False
    if not usable:
        name = f"{parts.scheme.upper()}_PROXY"
        raise SettingsError(f"{name}: must be http://host:port, or be unset if there is no proxy")
    return proxy
