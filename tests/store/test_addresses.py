"""Addresses of databases, as hosts and maintainers write them; none is ever shown."""

from pathlib import Path

import pytest

from messenger.store.addresses import file_of, parsed
from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore, StoreError


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_postgresql(scheme: str) -> None:
    """Each way to write it means the same driver; what its own client calls sslmode is ssl for this driver."""
    url = parsed(f"{scheme}://a:b@host:1/name?sslmode=require&application_name=x")
    expected = "postgresql+asyncpg://a:b@host:1/name?application_name=x&ssl=require"
    assert url.render_as_string(hide_password=False) == expected


def test_the_file_of_an_address() -> None:
    """Only an address of an SQLite file has one."""
    assert file_of("sqlite+aiosqlite:////x/y") == Path("/x/y")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:nonsense",
        "postgresql://host/name",
        "x://a:b",
    ],
)
def test_not_every_address_names_a_file(url: str) -> None:
    """A database in memory has no file, nor has a server, nor an address that is none."""
    assert file_of(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////nowhere/at/all.sqlite3",
        "nonsense",
        "sqlite+nonsense:///x",
        "oracle://secret:secret@x/y",
        "postgresql://secret:secret@127.0.0.1:secret/y",
        "postgresql://secret:secret@127.0.0.1:1/y?secret=secret",
        "postgresql://secret:secret@127.0.0.1:1/y?sslmode=secret",
    ],
)
async def test_a_bad_address_is_one_error_without_it(url: str) -> None:
    """Whatever is wrong with the address, the error names the kind of fault and not the address."""
    with pytest.raises(StoreError) as caught:
        await ReaderStore.open(url, ChatCipher(bytes(64)))
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
