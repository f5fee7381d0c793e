"""What deploy/README.md tells a person to do is possible: commands, files, settings and targets that it names exist."""

import re

import click
import pytest

from deploy.files import DEPLOY, SECRETS, SETTINGS, VERSION, text
from messenger.cli import main
from messenger.settings import PROJECT

README = text("README.md")
BLOCKS = "\n".join(re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL))


def test_example_has_every_secret() -> None:
    """The example of the secrets' file has each secret setting, empty, and no other."""
    assert set(re.findall(r"^([A-Z_]+)=$", text("bot.env.example"), re.MULTILINE)) == SECRETS
    assert not re.findall(r"^[A-Z_]+=.+$", text("bot.env.example"), re.MULTILINE)


def test_settings_exist() -> None:
    """Each setting that is named in capitals exists."""
    others = {"BOT_HOST", "HTTPS_PROXY"}  # Compose's and Caddy's; every program's
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", README)) <= SETTINGS | others


@pytest.mark.parametrize("command", sorted(set(re.findall(r"(?:sudo messenger|run --rm bot) ([a-z]+)", README))))
def test_commands_exist(command: str) -> None:
    """Each command of the bot that is named exists."""
    assert main.get_command(click.Context(main), command)


def test_files_exist() -> None:
    """Each file of deploy/ that is linked to or applied exists."""
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    applied = re.findall(r"deploy/[\w./-]+\.(?:yaml|json|service)|deploy/Dockerfile", README)
    assert links
    assert all((DEPLOY / link).exists() for link in links)
    assert all((PROJECT / path).exists() for path in applied)


def test_version() -> None:
    """The image is built under the name that Compose and the cluster use."""
    assert set(re.findall(r"cerebellum-messenger:(\d[\w.]*)", README + text("Dockerfile"))) == {VERSION}


def test_secrets_are_ignored() -> None:
    """Git does not see what holds secrets here."""
    assert {"secrets/", ".env"} <= set(text(".gitignore").splitlines())


def test_alerts_and_README_agree() -> None:  # noqa: N802  # the file's name
    """The README explains no alert that there is not."""
    assert set(re.findall(r"`(Messenger[A-Za-z]+)`", README)) <= set(
        re.findall(r"alert: (\w+)", text("monitoring/alerts.yaml"))
    )


def test_shell() -> None:
    """The blocks of commands hold no secret and no placeholder that a shell would take for a redirection."""
    assert BLOCKS
    assert not re.search(r"<[a-z ]+>", BLOCKS)
