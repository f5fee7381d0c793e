"""A maintainer brings the database to a version; a start says so where that must come first."""

import base64
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from store.postgres import Cluster, running_cluster

from cli import program
from messenger.cli import main


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL."""
    with running_cluster() as cluster:
        yield cluster


def end(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run a command to its end, in this process: exit code, standard output, standard error."""
    done = CliRunner().invoke(main, arguments, env=environment)
    return done.exit_code, done.stdout, done.stderr


def start(**environment: str) -> tuple[int, str, str]:
    """Start the bot, which must not start: exit code, standard output, standard error."""
    return program.end("run", "--simulator", **environment)


def test_sqlite(tmp_path: Path) -> None:
    """Up, nothing to do, down and up; the first start finds the key that was made with the file."""
    state = {"STATE_DIR": str(tmp_path / "a % b")}
    assert end("migrate", **state) == (0, "The database has the schema 0002 now; before it had none.\n", "")
    assert (tmp_path / "a % b" / "data.key").exists()
    assert end("migrate", **state)[1] == "The database has the schema 0002 already; nothing to change.\n"
    assert end("migrate", "--to", "0001", **state)[1] == "The database has the schema 0001 now; before it had 0002.\n"
    assert end("migrate", **state)[1] == "The database has the schema 0002 now; before it had 0001.\n"


def test_a_version_that_is_none(tmp_path: Path) -> None:
    """It is refused with the ones that there are."""
    code, _, errors = end("migrate", "--to", "9999", STATE_DIR=str(tmp_path))
    assert code == 2
    assert "'0001', '0002'" in errors


def test_postgresql(environment: dict[str, str], cluster: Cluster, tmp_path: Path) -> None:
    """A start with an older or a newer schema is one line with what to do, and code 2; then it is done."""
    name = cluster.new_database()
    settings = {**environment, "DATABASE_URL": cluster.url(name, "postgres"), "STATE_DIR": str(tmp_path)}
    code, _, errors = start(**settings)
    assert (code, errors.count("\n")) == (2, 1), errors
    assert errors.startswith("DATABASE_URL: ")
    assert "python bot.py migrate" in errors
    assert end("migrate", **settings | {"STATE_DIR": str(tmp_path / "other")})[0] == 0
    assert not (tmp_path / "other" / "data.key").exists(), "a migration needs no key"
    cluster.sql(name, "UPDATE alembic_version SET version_num = '9999'")
    for code, _, errors in (start(**settings), end("migrate", **settings)):
        assert (code, errors.count("\n")) == (2, 1), errors
        assert "with the newer bot's program, not this one's, say python bot.py migrate --to 0002" in errors
        assert "very_secret" not in errors


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"DATABASE_URL": "postgresql://very_secret:very_secret@127.0.0.1:1/very_secret"}, ["DATABASE_URL: "]),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:1/x?very_secret=1"}, ["DATABASE_URL: ", "option"]),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:very_secret/x"}, ["DATABASE_URL: "]),
        ({"DATABASE_URL": "postgresql://"}, ["DATABASE_URL: ", "names no host", "postgresql://user"]),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:65536/very_secret"}, ["DATABASE_URL: ", "the port"]),
        ({"DATABASE_URL": "mysql://very_secret"}, ["DATABASE_URL: ", "postgresql://user"]),
        ({"STATE_DIR": "/dev/null"}, ["STATE_DIR: "]),
    ],
)
def test_a_database_that_is_not_there(tmp_path: Path, change: dict[str, str], words: list[str]) -> None:
    """One line names the setting, and shows neither the address nor the password."""
    code, _, errors = end("migrate", **{"STATE_DIR": str(tmp_path), **change})
    assert (code, errors.count("\n")) == (2, 1), errors
    assert all(word in errors for word in words), errors
    assert "very_secret" not in errors


@pytest.mark.parametrize("command", ["migrate", "rekey"])
def test_a_host_that_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """A bot would go on without; a command ends, with one line."""

    def getaddrinfo(*_arguments: object, **_options: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    keys = ",".join(base64.b64encode(bytes([number]) * 64).decode() for number in (1, 2))
    settings = {"DATABASE_URL": "postgresql://a:very_secret@very_secret/x", "DATA_KEY": keys}
    code, _, errors = end(command, STATE_DIR=str(tmp_path), **settings)
    assert (code, errors.count("\n")) == (2, 1), errors
    assert "the name of its host is not known" in errors
    assert "very_secret" not in errors


def test_the_tables_of_the_first_version(tmp_path: Path) -> None:
    """A file that has readers and no version is not said to have had nothing."""
    keys = {"DATA_KEY": base64.b64encode(bytes(64)).decode()}
    with closing(sqlite3.connect(tmp_path / "readers.sqlite3")) as connection:
        connection.execute(
            "CREATE TABLE readers (chat BLOB NOT NULL, locale VARCHAR(35), country VARCHAR(2), PRIMARY KEY (chat))"
        )
    output = end("migrate", STATE_DIR=str(tmp_path), **keys)[1]
    assert output == "The database has the schema 0002 now; before it had the tables of the first version.\n"


def test_what_does_not_mend_itself(environment: dict[str, str], cluster: Cluster, tmp_path: Path) -> None:
    """What to do is said, without address or password. A start is refused: only who does not answer is waited for."""
    cluster.new_user("locked")
    settings = [
        {**environment, "DATABASE_URL": address, "STATE_DIR": str(tmp_path)}
        for address in (
            cluster.url("postgres").replace("bot:", "locked:"),
            cluster.url("no_such_database"),
            cluster.url("postgres").replace("bot:", "no_such_user:"),
        )
    ]
    for (code, _, errors), words in {
        start(**settings[0]): ["the user or the password was refused"],
        end("migrate", **settings[1]): ["no database of that name", "createdb"],
        end("migrate", **settings[2]): ["does not let that user in"],
    }.items():
        assert (code, errors.count("\n")) == (2, 1), errors
        assert errors.startswith("DATABASE_URL: the database cannot be used: ")
        assert all(word in errors for word in words), errors
        assert not any(word in errors for word in ("very_secret", "no_such", "Error")), errors


def test_a_user_who_may_not(cluster: Cluster, tmp_path: Path) -> None:
    """A user without rights on the schema is told so."""
    cluster.new_user("guest")
    name = cluster.new_database()
    cluster.sql(name, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    address = cluster.url(name).replace("bot:very_secret", "guest:right")
    code, _, errors = end("migrate", DATABASE_URL=address, STATE_DIR=str(tmp_path))
    assert (code, errors.count("\n")) == (2, 1), errors
    assert "give it the rights on the database and on its schema" in errors


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """What to do is said."""
    keys = {"DATA_KEY": base64.b64encode(bytes(64)).decode()}
    (tmp_path / "readers.sqlite3").write_bytes(b"very_secret" * 1000)
    errors = end("migrate", STATE_DIR=str(tmp_path), **keys)[2]
    assert "the file is not a database; put it back from a backup" in errors
    assert "very_secret" not in errors
