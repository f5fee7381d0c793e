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


@pytest.mark.parametrize("address", ["postgresql://", "postgresql:///name", "postgresql://secret:secret@/name"])
def test_an_address_without_a_host(address: str) -> None:
    """It is refused: the driver would try one place after the other, and nobody would know which server it is."""
    with pytest.raises(StoreError, match=r"names no host; write postgresql://user:password@host/name"):
        parsed(address)
    assert parsed("postgresql://a@/name?host=/run/postgresql").query["host"] == "/run/postgresql"


@pytest.mark.parametrize("port", ["0", "65536", "secret"])
def test_a_port_that_is_none(port: str) -> None:
    """It is said to be the port, and is not shown."""
    with pytest.raises(StoreError, match="port in the address is no number") as caught:
        parsed(f"postgresql://a:b@host:{port}/name")
    assert "secret" not in str(caught.value)


def test_a_password_with_an_at_sign() -> None:
    """Its second half is not taken for a host, whose name would be asked for on the network."""
    with pytest.raises(StoreError, match="must be written %40") as caught:
        parsed("postgresql://a:very@secret@host/name")
    assert "secret" not in str(caught.value)
    assert parsed("postgresql://a:very%40secret@host/name").password == "very@secret"


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
        "postgresql://secret:secret@secret..secret/y",
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
