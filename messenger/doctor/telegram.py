"""What Telegram says: does it take the token, where does it deliver, and does its clock agree with ours."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from messenger.doctor.findings import Finding, look, ok, wrong
from messenger.logs import redact
from messenger.settings import Settings
from messenger.telegram_bot.inquiry import Answer

CLOCK_SECONDS = 30
"""More than this between two clocks is too much: certificates and the age of taps are judged by them."""

_MANY_PENDING = 100
_LONGEST_REASON = 200


def token(answer: Answer) -> list[Finding]:
    """Telegram takes the token (getMe)."""
    if answer.status is None:
        text = f"API_BASE_URL cannot be reached ({answer.reason}); check network, firewall, proxy, and the address"
        return [wrong("token", text)]
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
        return [wrong("token", "Telegram does not accept BOT_TOKEN; copy it again from @BotFather")]
    name = answer.result.get("username") if isinstance(answer.result, Mapping) else None
    if not isinstance(name, str):
        text = f"API_BASE_URL answers {answer.status} ({_plain(answer.reason)}); check the address, and try again"
        return [wrong("token", text)]
    return [ok("token", f"Telegram accepts it; the bot is @{name}")]


def webhook(answer: Answer, settings: Settings) -> list[Finding]:
    """Updates go where the settings say, and arrive (getWebhookInfo)."""
    if not isinstance(answer.result, Mapping):
        text = f"Telegram does not say where it delivers ({_plain(answer.reason)}); try again"
        return [look("webhook", text)]
    info = answer.result
    return [_address(str(info.get("url") or ""), settings.webhook_url), *_delivery(info)]


def clock(answer: Answer) -> list[Finding]:
    """Our clock agrees with the Bot API's to 30 s."""
    if answer.date is None or answer.asked is None:
        return [look("clock", "the Bot API did not say what time it is; look whether this machine asks a time server")]
    seconds = round((answer.asked - answer.date).total_seconds())
    if abs(seconds) > CLOCK_SECONDS:
        direction = "ahead of" if seconds > 0 else "behind"
        text = f"this machine is {abs(seconds)} s {direction} the Bot API; set it by a time server (timedatectl)"
        return [wrong("clock", text)]
    return [ok("clock", f"agrees with the Bot API's within {CLOCK_SECONDS} s")]


def _address(found: str, wanted: str | None) -> Finding:
    if wanted is None:
        if found:
            text = (
                f"WEBHOOK_URL is not set, and Telegram delivers to {_host(found)}; a start takes that away: make sure "
                "that no other bot uses this token, or set WEBHOOK_URL"
            )
            return look("webhook", text)
        return ok("webhook", "none, as WEBHOOK_URL is not set: the bot asks for updates")
    if not found:
        return look("webhook", "Telegram delivers nowhere yet; the bot says where when it starts")
    if found.rstrip("/") != wanted.rstrip("/"):
        text = (
            f"Telegram delivers to {_host(found)}, and not to WEBHOOK_URL; start the bot again with this setting, and "
            "make sure that no other bot uses this token"
        )
        return wrong("webhook", text)
    return ok("webhook", "Telegram delivers to WEBHOOK_URL")


def _delivery(info: Mapping[str, object]) -> list[Finding]:
    pending = info.get("pending_update_count")
    waiting = pending if isinstance(pending, int) else 0
    date, message = info.get("last_error_date"), info.get("last_error_message")
    findings = []
    if isinstance(date, int) and isinstance(message, str):
        at = datetime.fromtimestamp(date, UTC).strftime("%Y-%m-%d %H:%M UTC")
        text = f"the last delivery that failed was at {at}: {_plain(message)}"
        if waiting:
            text += f"; {waiting} updates wait. Check that the bot runs, and what stands between Telegram and it"
            findings.append(wrong("webhook", text))
        else:
            findings.append(look("webhook", f"{text}; since then all was delivered"))
    if waiting > _MANY_PENDING:
        findings.append(look("webhook", f"{waiting} updates wait; check that the bot runs and keeps up"))
    return findings


def _host(address: str) -> str:
    """The host of an address: many bots have their token in its path."""
    try:
        return urlsplit(address).hostname or "an address without a host"
    except ValueError:
        return "an address that cannot be read"


def _plain(reason: str) -> str:
    return redact(" ".join(reason.split()))[:_LONGEST_REASON] or "without a reason"
