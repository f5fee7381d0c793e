"""The bot in a local chat: against the simulator, with the translator's workbench beside it.

Apart from messenger.assembly, so that a bot in production loads neither.
"""

import asyncio

from messenger.assembly import load_words, metrics_address, settle, told_to_stop
from messenger.dialog.edition import Current, Edition
from messenger.guide.loader import load_guide
from messenger.settings import Settings, SettingsError
from messenger.simulator import Simulator
from messenger.storage import open_store
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.application import serve
from messenger.telegram_bot.profile import update_profile
from messenger.workbench import Workbench, with_pseudo_locales

# No secret: the simulator listens on loopback only, and nothing but this bot speaks to it.
SIMULATOR_TOKEN = "1:simulator"  # noqa: S105


async def run_locally(settings: Settings, edition: Edition) -> None:
    """Serve an edition in a local chat, with the workbench beside it, until the process is told to stop.

    The simulator forgets everything at its end; content that is saved is served at once.

    Raises SettingsError and CipherError.
    """
    stop = told_to_stop()
    async with open_store(settings) as store:
        await _serve(settings, edition, store, stop)


async def _serve(settings: Settings, edition: Edition, store: ReaderStore, stop: asyncio.Event) -> None:
    current = Current(with_pseudo_locales(edition))
    workbench = Workbench(current, lambda: _reloaded(settings), (settings.content_dir, settings.locales_dir))
    local = Simulator(SIMULATOR_TOKEN, port=settings.simulator_port)
    local.app.add_subapp("/workbench", workbench.app())
    try:
        await local.start()
    except OSError as error:
        raise SettingsError(
            f"SIMULATOR_PORT: port {settings.simulator_port} cannot be used ({error.strerror}); "
            "stop what uses it, or set another, for example SIMULATOR_PORT=8081"
        ) from None
    watching = asyncio.create_task(workbench.run(stop))
    try:
        print(f"Chat with the bot: open {local.base_url} in a browser. Ctrl+C ends it.")  # noqa: T201  # for a person
        print(f"Translators: open {local.base_url}/workbench", flush=True)  # noqa: T201  # for a person
        # A simulator begins without a profile; Telegram keeps the one that `profile` set.
        await update_profile(token=SIMULATOR_TOKEN, api_base_url=local.base_url, edition=edition)
        await serve(
            token=SIMULATOR_TOKEN,
            api_base_url=local.base_url,
            current=current,
            store=store,
            stop=stop,
            on_started=settle,
            # Unasked, a person's own Prometheus would be in the way.
            metrics_at=metrics_address(settings) if "metrics_port" in settings.model_fields_set else None,
        )
    finally:
        stop.set()
        await watching
        await local.stop()


def _reloaded(settings: Settings) -> Edition:
    """What was saved meanwhile; the workbench renders what changed, so that all screens need not be made anew."""
    guide = load_guide(settings.content_dir)
    return with_pseudo_locales(Edition(guide, load_words(settings, guide)))
