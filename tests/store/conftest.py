"""Databases to keep readers in: a file of SQLite, and a database of a real PostgreSQL."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from messenger.store.addresses import address_of
from messenger.store.cipher import ChatCipher
from messenger.store.maintenance import migrate_database
from messenger.store.readers import ReaderStore
from store.postgres import Cluster, running_cluster


@dataclass
class Place:
    """A database, and what stands in it, read past our own code."""

    kind: str
    url: str
    sql: Callable[[str], list[tuple[object, ...]]]


@dataclass
class Calendar:
    """The day that a store thinks it is."""

    today: date = date(2026, 11, 21)

    def __call__(self) -> date:
        """The day."""
        return self.today


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL for all tests."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An SQLite database's file."""
    return tmp_path / "readers.sqlite3"


@pytest.fixture
def sqlite_place(file: Path) -> Place:
    """A database of SQLite."""

    def sql(statement: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(file)
        try:
            with connection:
                return list(connection.execute(statement))
        finally:
            connection.close()

    return Place("sqlite", address_of(file), sql)


@pytest.fixture
def postgres_place(cluster: Cluster) -> Place:
    """A database of PostgreSQL."""
    # To empty one takes a fraction of the time that a new one takes.
    cluster.sql("postgres", "DROP SCHEMA public CASCADE")
    cluster.sql("postgres", "CREATE SCHEMA public")
    return Place("postgresql", cluster.url("postgres"), lambda statement: cluster.sql("postgres", statement))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    """An empty database, of each kind in turn."""
    found = request.getfixturevalue("sqlite_place" if request.param == "sqlite" else "postgres_place")
    assert isinstance(found, Place)
    return found


@pytest.fixture
def calendar() -> Calendar:
    """A day to set."""
    return Calendar()


@pytest.fixture
async def store(place: Place, calendar: Calendar) -> AsyncIterator[ReaderStore]:
    """An open store in each kind of database."""
    await migrated(place)
    store = await ReaderStore.open(place.url, ChatCipher(bytes(64)), today=calendar)
    yield store
    await store.close()


@pytest.fixture
async def sqlite_store(sqlite_place: Place, calendar: Calendar) -> AsyncIterator[ReaderStore]:
    """An open store in a file."""
    store = await ReaderStore.open(sqlite_place.url, ChatCipher(bytes(64)), today=calendar)
    yield store
    await store.close()


async def migrated(place: Place) -> None:
    """Give a database its tables, as a maintainer does; SQLite gets them by itself."""
    if place.kind == "postgresql":
        await migrate_database(place.url)
