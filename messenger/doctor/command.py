"""The command `doctor`: every check in turn, a line for each finding, and an exit code for machines."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import click

from messenger.doctor import contradictions, machine, storage, telegram
from messenger.doctor.content import content
from messenger.doctor.findings import Finding, Level, wrong
from messenger.logs import redact
from messenger.settings import Settings, load_settings
from messenger.telegram_bot.inquiry import ask

Check = Callable[[Settings], Awaitable[list[Finding]]]


@click.command()
@click.option("--offline", is_flag=True, help="Do not ask Telegram.")
def doctor(*, offline: bool) -> None:
    """Look at all that the bot needs, and say what to do: exit code 0, or 1 if something is wrong."""
    settings = load_settings()
    levels = asyncio.run(_report(settings, offline=offline))
    if offline:
        click.echo("Telegram was not asked: token, webhook and clock are left out (--offline).")
    count = levels.count(Level.WRONG)
    if count:
        click.echo(f"{count} {'thing is' if count == 1 else 'things are'} wrong.")
        raise SystemExit(1)
    click.echo("Nothing is wrong.")


async def _report(settings: Settings, *, offline: bool) -> list[Level]:
    levels = []
    async for finding in examine(settings, offline=offline):
        click.echo(redact(" ".join(str(finding).splitlines())))
        levels.append(finding.level)
    return levels


async def examine(settings: Settings, *, offline: bool = False) -> AsyncIterator[Finding]:
    """Every finding, as soon as it is known."""
    checks: list[tuple[str, Check]] = [
        ("settings", _settings),
        *([] if offline else [("telegram", _telegram)]),
        ("database", _storage),
        ("disk", _folders),
        ("ports", machine.ports),
        ("content", _content),
    ]
    for name, check in checks:
        try:
            findings = await check(settings)
        except Exception as error:  # noqa: BLE001  # the others count all the same; its text may hold a secret
            findings = [wrong(name, f"this could not be looked at ({type(error).__name__}); please report it")]
        for finding in findings:
            yield finding


async def _settings(settings: Settings) -> list[Finding]:
    return [*contradictions.settings_together(settings), *contradictions.env_file()]


async def _telegram(settings: Settings) -> list[Finding]:
    if settings.bot_token is None:
        return []
    secret = settings.bot_token.get_secret_value()
    me = await ask(secret, settings.api_base_url, "getMe")
    findings = telegram.token(me)
    if me.result is None:
        return findings
    info = await ask(secret, settings.api_base_url, "getWebhookInfo")
    return [*findings, *telegram.webhook(info, settings), *telegram.clock(info)]


async def _storage(settings: Settings) -> list[Finding]:
    return [*await storage.database(settings), *storage.private(settings)]


async def _folders(settings: Settings) -> list[Finding]:
    return machine.folders(settings)


async def _content(settings: Settings) -> list[Finding]:
    return content(settings)
