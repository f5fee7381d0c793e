"""The simulator alone, for bots that are started beside it: `python -m messenger.simulator`.

`run --simulator` is one process. To try what a deployment is made of (a webhook, replicas, PostgreSQL, a migration, a
new token) before families depend on it, the bot has to run as it will, and only its API_BASE_URL differs.
"""

import asyncio
import re
import signal

import click

from messenger.simulator import Simulator

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


async def serve(token: str, port: int) -> None:
    """Answer as Telegram does for one token, on loopback only, until the process is told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    simulator = Simulator(token, port=port)
    try:
        await simulator.start()
    except OSError as error:
        raise click.ClickException(f"port {port} cannot be used ({error.strerror}); try another: --port") from None
    try:
        click.echo(f"Chat with the bot: {simulator.base_url} (once it runs). Ctrl+C ends this.\nThe bot's settings:")
        click.echo(f"BOT_TOKEN={token}\nAPI_BASE_URL={simulator.base_url}")
        await stop.wait()
    finally:
        await simulator.stop()


def _token(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not _TOKEN.fullmatch(value):
        raise click.BadParameter("must be digits, a colon, and letters, digits, _ or -")
    return value


@click.command()
@click.option("--token", default="1:rehearsal", show_default=True, callback=_token, help="The only token it takes.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
def main(token: str, port: int) -> None:
    """Be Telegram for bots on this machine, so that a deployment can be rehearsed without one."""
    asyncio.run(serve(token, port))


if __name__ == "__main__":
    main()
