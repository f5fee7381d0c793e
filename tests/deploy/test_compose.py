"""The Compose file holds together: what it names exists, and no service can do more than it needs.

The Compose specification's schema is another project's text and is not kept here, so what matters is checked by hand;
a key that these tests do not know is refused.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from deploy.files import DEPLOY, IMAGE, SECRETS, SECRETS_FILE, SETTINGS, USER, compose, leaves, text
from messenger.settings import PROJECT

FILE = compose()
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = ("migrate", "bot")
KEYS = {
    "image", "build", "command", "environment", "secrets", "init", "read_only", "cap_drop", "cap_add", "security_opt",
    "logging", "restart", "networks", "depends_on", "stop_grace_period", "deploy", "user", "volumes", "healthcheck",
    "ports",
}  # fmt: skip


def test_keys() -> None:
    """Only keys that the specification has and these tests look at."""
    assert set(FILE) == {"name", "x-image", "services", "secrets", "volumes", "networks"}
    for service in SERVICES.values():
        assert set(service) <= KEYS


@pytest.mark.parametrize("name", SERVICES)
def test_confined(name: str) -> None:
    """No service keeps a capability that it does not need, gains a right, or sees the engine or the machine."""
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("read_only", False) == (name != "database"), "only the database writes beside its volumes"
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", []))
    assert re.fullmatch(r"[a-z-]+:[0-9][\w.-]*", service["image"]), "a version as the tag"


@pytest.mark.parametrize("name", ["bot", "database", "caddy"])
def test_bounded(name: str) -> None:
    """What runs for ever is started again, and its memory and its log have a limit."""
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert {"max-size", "max-file"} == set(service["logging"]["options"])


@pytest.mark.parametrize("name", OURS)
def test_our_image(name: str) -> None:
    """Both run the image of this version, built by our Dockerfile from the project's folder, with the same secrets."""
    service = SERVICES[name]
    assert service["image"] == IMAGE
    context = (DEPLOY / service["build"]["context"]).resolve()
    assert context == PROJECT
    assert (context / service["build"]["dockerfile"]).is_file()
    assert service["secrets"] == [{"source": "bot.env", "target": SECRETS_FILE}]


@pytest.mark.parametrize("name", OURS)
def test_our_settings(name: str) -> None:
    """Every variable is a setting of the bot, and no secret."""
    names = set(SERVICES[name]["environment"])
    assert names <= SETTINGS
    assert not names & SECRETS


def test_no_secret_anywhere() -> None:
    """No value of the file looks like a secret: passwords and keys come from files."""
    for path, value in leaves(FILE):
        assert not re.search(r"\d{6,}:\w|://[^/\s]*:[^/\s]*@", str(value)), path
        if path[-1].endswith("PASSWORD"):
            pytest.fail(f"{path} holds a password")


def test_what_is_named_exists() -> None:
    """Every secret, volume, network and service that is named is there, and none is there for nothing."""
    secrets, volumes, networks = set(), set(), set()
    for service in SERVICES.values():
        secrets |= {secret if isinstance(secret, str) else secret["source"] for secret in service.get("secrets", [])}
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).is_file()
            else:
                volumes.add(source)
        networks |= set(service["networks"])
        assert set(service.get("depends_on", [])) <= set(SERVICES)
    assert secrets == set(FILE["secrets"])
    assert volumes == set(FILE["volumes"])
    assert networks == set(FILE["networks"])


def test_order() -> None:
    """The tables are made before a replica starts; the database is waited for; Caddy waits for a bot that serves."""
    assert SERVICES["migrate"]["command"] == ["migrate"]
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["bot"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    for name in OURS:
        assert SERVICES[name]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert SERVICES["database"]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES["caddy"]["depends_on"] == {"bot": {"condition": "service_healthy"}}


def test_two_replicas() -> None:
    """Two, with nothing that only one of them could have, and the time to end what is in hand."""
    bot = SERVICES["bot"]
    assert bot["deploy"]["replicas"] == 2
    assert not {"container_name", "ports", "volumes"} & bot.keys()
    assert int(bot["stop_grace_period"].removesuffix("s")) > 25


def test_what_is_reachable() -> None:
    """Only Caddy has ports, and neither METRICS_PORT nor the database is among them or in a network with a way out."""
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"caddy"}
    assert SERVICES["caddy"]["ports"] == ["80:80", "443:443"]
    assert SERVICES["database"]["networks"] == ["data"]
    assert FILE["networks"]["data"] == FILE["networks"]["metrics"] == {"internal": True}
    assert set(SERVICES["caddy"]["networks"]) == {"web"}


def test_database_user() -> None:
    """The database runs as the user that its secrets' file is given to by the instructions; the bot likewise."""
    readme = text("README.md")
    assert f"chown {USER} secrets/bot.env" in readme
    assert f"chown {SERVICES['database']['user'].partition(':')[0]} secrets/database-password" in readme


def test_caddy_asks_the_bot() -> None:
    """Caddy passes on the path of WEBHOOK_URL, to PORT of the service, for the host that Compose gives it."""
    settings = SERVICES["bot"]["environment"]
    caddyfile = text("Caddyfile")
    address = re.sub(r"\$\{(\w+):\?[^}]*\}", r"\1", settings["WEBHOOK_URL"])
    host, path = urlsplit(address).netloc, urlsplit(address).path
    assert "{$" + host + "} {" in caddyfile
    assert host in SERVICES["caddy"]["environment"]
    assert re.findall(r"^\s*path (\S+)$", caddyfile, re.MULTILINE) == [path]
    assert re.findall(r"dynamic a (\S+) (\d+)", caddyfile) == [("bot", settings["PORT"])]
    assert settings["METRICS_PORT"] not in caddyfile
    assert caddyfile.count("{") == caddyfile.count("}")
