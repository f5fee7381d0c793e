"""Settings that are right by themselves, and do not go together."""

from pathlib import Path
from urllib.parse import urlsplit

from messenger.doctor.findings import Finding, look, ok, wrong
from messenger.doctor.rights import is_private
from messenger.loopback import is_loopback
from messenger.settings import PROJECT, Settings

_TELEGRAM = "api.telegram.org"
_WEBHOOK_PORTS = (None, 80, 88, 443, 8443)  # Bot API, setWebhook


def settings_together(settings: Settings) -> list[Finding]:
    """No setting contradicts another."""
    findings = [
        *_no_token(settings),
        *_webhook(settings),
        *_listening(settings),
        *_bot_api(settings),
        *_data(settings),
    ]
    return findings or [ok("settings", "none contradicts another")]


def env_file(file: Path = PROJECT / ".env") -> list[Finding]:
    """Nobody else can read the file with the secrets."""
    if not file.is_file():
        return []
    if not is_private(file):
        return [look("settings", f"others can read {file}, and it may hold secrets; say: chmod 600 {file}")]
    return [ok("settings", f"{file} can be read by its owner only")]


def _no_token(settings: Settings) -> list[Finding]:
    if settings.bot_token is None:
        return [wrong("settings", "BOT_TOKEN is not set; get one from @BotFather in Telegram, and put it into .env")]
    return []


def _webhook(settings: Settings) -> list[Finding]:
    if settings.webhook_url is None:
        if settings.webhook_secret is not None:
            return [look("settings", "WEBHOOK_SECRET is set and WEBHOOK_URL is not: it is not used; set both or none")]
        return []
    port = urlsplit(settings.webhook_url).port
    if urlsplit(settings.api_base_url).hostname == _TELEGRAM and port not in _WEBHOOK_PORTS:
        return [wrong("settings", f"WEBHOOK_URL has port {port}; Telegram delivers to 443, 80, 88 and 8443 only")]
    return []


def _listening(settings: Settings) -> list[Finding]:
    findings = []
    if settings.webhook_url and settings.port == settings.metrics_port != 0:
        findings.append(wrong("settings", f"PORT and METRICS_PORT are both {settings.port}; change one of them"))
    if settings.webhook_url and settings.port == 0:
        text = "PORT is 0, so another port at each start; set the one that Telegram's deliveries are sent on to"
        findings.append(wrong("settings", text))
    if settings.metrics_port and not is_loopback(settings.bind_host):
        text = (
            f"BIND_HOST {settings.bind_host} opens METRICS_PORT to other machines; let a firewall keep all but your "
            "own from it"
        )
        findings.append(look("settings", text))
    return findings


def _bot_api(settings: Settings) -> list[Finding]:
    parts = urlsplit(settings.api_base_url)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        return [look("settings", "API_BASE_URL is http:// on another machine: whoever listens in reads the token")]
    return []


def _data(settings: Settings) -> list[Finding]:
    is_postgres = settings.database_url and settings.database_url.get_secret_value().startswith("postgres")
    if is_postgres and not settings.data_key:
        text = (
            "DATABASE_URL is set and DATA_KEY is not: each replica would make a key of its own, in its STATE_DIR; "
            "with more than one, give all the same DATA_KEY"
        )
        return [look("settings", text)]
    return []
