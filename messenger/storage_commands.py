"""The maintainer's commands for the database: its version, and its key."""

import asyncio

import click

from messenger.settings import Settings, SettingsError, load_settings
from messenger.storage import database_url, explained, key_file, keys_of
from messenger.store.addresses import file_of
from messenger.store.cipher import ChatCipher
from messenger.store.maintenance import migrate_database, rekey_database
from messenger.store.rekeying import Rekeyed
from messenger.store.schema import CURRENT, REVISIONS, UNVERSIONED

_MAKE_A_KEY = "made with: head -c 64 /dev/urandom | base64 -w 0"
_PAIR = 2  # the new key and the old one


@click.command()
@click.option(
    "--to", "revision", type=click.Choice(REVISIONS), default=CURRENT, help="Another version, also an older one."
)
def migrate(revision: str) -> None:
    """Bring the database's tables to the version that this bot needs. An SQLite file gets it by itself at start."""
    settings = load_settings()
    url = database_url(settings)
    if file_of(url) is not None:
        # The key first: a file without its key looks like one whose key was lost.
        keys_of(settings)
    with explained(settings):
        before = asyncio.run(migrate_database(url, revision))
    if before == revision:
        click.echo(f"The database has the schema {revision} already; nothing to change.")
    else:
        had = "the tables of the first version" if before == UNVERSIONED else before or "none"
        click.echo(f"The database has the schema {revision} now; before it had {had}.")


@click.command()
def rekey() -> None:
    """Encrypt every stored chat with the new key of two. The bot may run meanwhile, if it was given both."""
    settings = load_settings()
    url = database_url(settings)
    keys = keys_of(settings)
    if len(keys) != _PAIR:
        raise SettingsError(_how_to_begin(settings))
    done = Rekeyed()
    try:
        with explained(settings):
            asyncio.run(rekey_database(url, ChatCipher(*keys), done))
    except SettingsError:
        click.echo(f"{_chats(done.moved)} encrypted with the new key before it stopped.")
        click.echo("Mend what is said below, and run this again: it goes on where it stopped.")
        raise
    click.echo(f"{_chats(done.moved)} encrypted with the new key; none is left under the old one.")
    if done.unreadable:
        raise SettingsError(
            f"DATA_KEY: {done.unreadable} stored chats can be read with neither key, and were left as they are; "
            "keep both keys, and run this again with the key that made them as the old one"
        )
    click.echo(_how_to_end(settings))


def _chats(count: int) -> str:
    return "1 chat was" if count == 1 else f"{count} chats were"


def _how_to_begin(settings: Settings) -> str:
    if settings.data_key:
        return (
            "DATA_KEY: holds one key; set it to new,old, where new is "
            f"{_MAKE_A_KEY} and old is the present one, start every bot again with it, then run this again"
        )
    return (
        f"{key_file(settings)}: holds one key; write a new one on a line above it, {_MAKE_A_KEY}; "
        "start the bot again, then run this again"
    )


def _how_to_end(settings: Settings) -> str:
    place = (
        "Set DATA_KEY to its first key alone"
        if settings.data_key
        else f"Take the second line, the old key, out of {key_file(settings)}"
    )
    return f"{place}, and start the bot again. Backups from before need the old key: keep it as long as you keep them."
