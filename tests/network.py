"""Keeps tests on this machine, and finds them a place to listen there."""

import ipaddress
import socket

import pytest


class NetworkForbiddenError(Exception):
    """A test tried to connect beyond this machine."""


def allow_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to a loopback address or a socket file."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: tuple[str, int] | str) -> None:
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise NetworkForbiddenError(f"a test may not connect to {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
