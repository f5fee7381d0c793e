"""A maintainer brings the database to a version; a start says so where that must come first."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from store.postgres import Cluster, running_cluster

from messenger.cli import main
from messenger.settings import PROJECT

PATIENCE = 30.0  # seconds for a process to end


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL."""
    with running_cluster() as cluster:
        yield cluster


def end(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run a command to its end: exit code, standard output, standard error."""
    done = CliRunner().invoke(main, arguments, env=environment)
    return done.exit_code, done.stdout, done.stderr


def run(**environment: str) -> tuple[int, str]:
    """Start the bot, which must not start: exit code, standard error."""
    done = subprocess.run(
        [sys.executable, str(PROJECT / "bot.py"), "run", "--simulator"],
        env={"PATH": os.environ["PATH"], "SIMULATOR_PORT": "0", "BOT_TOKEN": "", **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd="/",
    )
    return done.returncode, done.stderr


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


def test_postgresql(cluster: Cluster, tmp_path: Path) -> None:
    """A start with an older or a newer schema is one line with what to do, and code 2; then it is done."""
    name = cluster.new_database()
    settings = {"DATABASE_URL": cluster.url(name, "postgres"), "STATE_DIR": str(tmp_path)}
    code, errors = run(**settings)
    assert (code, errors.count("\n")) == (2, 1), errors
    assert errors.startswith("DATABASE_URL: ")
    assert "python bot.py migrate" in errors
    assert end("migrate", **settings | {"STATE_DIR": str(tmp_path / "other")})[0] == 0
    assert not (tmp_path / "other" / "data.key").exists(), "a migration needs no key"
    cluster.sql(name, "UPDATE alembic_version SET version_num = '9999'")
    for code, errors in (run(**settings), end("migrate", **settings)[::2]):
        assert (code, errors.count("\n")) == (2, 1), errors
        assert "migrate --to 0002" in errors
        assert "very_secret" not in errors


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"DATABASE_URL": "postgresql://very_secret:very_secret@127.0.0.1:1/very_secret"}, ["DATABASE_URL: "]),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:1/x?very_secret=1"}, ["DATABASE_URL: ", "option"]),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:very_secret/x"}, ["DATABASE_URL: "]),
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


def test_a_password_that_is_wrong(cluster: Cluster, tmp_path: Path) -> None:
    """A start is refused, and the password is not shown; only a server that does not answer is waited for."""
    address = cluster.url("no_such_database")
    code, errors = run(DATABASE_URL=address, STATE_DIR=str(tmp_path))
    assert (code, errors.count("\n")) == (2, 1), errors
    assert "InvalidCatalogNameError" in errors
    assert "very_secret" not in errors
