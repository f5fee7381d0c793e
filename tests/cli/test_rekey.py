"""A maintainer changes the key, and is told at each step what the next one is."""

import asyncio
import base64
import os
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from messenger.cli import main
from messenger.store.addresses import address_of
from messenger.store.cipher import ChatCipher
from messenger.store.readers import Choices, ReaderStore

OLD, NEW = bytes(64), bytes(range(64))


def in_base64(*keys: bytes, between: str = ",") -> str:
    """Keys as a maintainer writes them."""
    return between.join(base64.b64encode(key).decode() for key in keys)


def end(**environment: str) -> tuple[int, str, str]:
    """Run `rekey` to its end: exit code, standard output, standard error."""
    done = CliRunner().invoke(main, ["rekey"], env=environment)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state folder with three readers, whose key is the old one."""
    asyncio.run(choose(tmp_path, OLD))
    return tmp_path


async def choose(state: Path, *keys: bytes) -> None:
    """Three readers choose."""
    store = await ReaderStore.open(address_of(state / "readers.sqlite3"), ChatCipher(*keys))
    for chat in range(3):
        await store.choose_locale(chat, "ar")
    await store.close()


async def choices(state: Path, *keys: bytes) -> set[Choices]:
    """What they chose."""
    store = await ReaderStore.open(address_of(state / "readers.sqlite3"), ChatCipher(*keys))
    found = {await store.choices_of(chat) for chat in range(3)}
    await store.close()
    return found


def test_a_key_in_the_settings(state: Path) -> None:
    """With one key it says how to begin; with two it moves everything, and says how to end."""
    code, _, errors = end(STATE_DIR=str(state), DATA_KEY=in_base64(OLD))
    assert (code, errors.count("\n")) == (2, 1), errors
    assert all(word in errors for word in ("DATA_KEY: ", "new,old", "head -c 64"))
    code, output, errors = end(STATE_DIR=str(state), DATA_KEY=in_base64(NEW, OLD))
    assert (code, errors) == (0, "")
    assert output.startswith("3 chats were encrypted with the new key")
    assert "Set DATA_KEY to its first key alone" in output
    assert asyncio.run(choices(state, NEW)) == {Choices("ar")}


def test_a_key_in_the_file(state: Path) -> None:
    """The same with the lines of the key's file."""
    file = state / "data.key"
    file.write_text(in_base64(OLD))
    code, _, errors = end(STATE_DIR=str(state))
    assert (code, errors.count("\n")) == (2, 1), errors
    assert all(word in errors for word in ("data.key: ", "a line above", "head -c 64"))
    file.write_text(in_base64(NEW, OLD, between="\n") + "\n")
    code, output, errors = end(STATE_DIR=str(state))
    assert (code, errors) == (0, "")
    assert "Take the second line, the old key, out of" in output
    assert end(STATE_DIR=str(state))[1].startswith("0 chats")
    assert asyncio.run(choices(state, NEW)) == {Choices("ar")}


def test_a_single_reader(state: Path) -> None:
    """One is one."""
    connection = sqlite3.connect(state / "readers.sqlite3")
    with connection:
        connection.execute("DELETE FROM readers WHERE chat <> (SELECT min(chat) FROM readers)")
    connection.close()
    output = end(STATE_DIR=str(state), DATA_KEY=in_base64(NEW, OLD))[1]
    assert output.startswith("1 chat was encrypted with the new key")


def test_the_wrong_old_key(state: Path) -> None:
    """It is said that nothing could be read, and nothing is lost."""
    code, output, errors = end(STATE_DIR=str(state), DATA_KEY=in_base64(NEW, os.urandom(64)))
    assert (code, errors.count("\n")) == (2, 1), errors
    assert "3 stored chats can be read with neither key" in errors
    assert "alone" not in output
    assert asyncio.run(choices(state, NEW, OLD)) == {Choices("ar")}


def test_a_database_that_fails(state: Path) -> None:
    """It is said how far it came, and that it goes on from there."""
    connection = sqlite3.connect(state / "readers.sqlite3")
    connection.execute("CREATE TRIGGER no BEFORE UPDATE ON readers BEGIN SELECT RAISE(FAIL, 'no'); END")
    connection.close()
    code, output, errors = end(STATE_DIR=str(state), DATA_KEY=in_base64(NEW, OLD))
    assert (code, errors.count("\n")) == (2, 1), errors
    assert "0 chats were encrypted" in output
    assert "run this again" in output
