"""Which hosts are this machine: what is said to them stays here, so it needs neither encryption nor a firewall."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, and no other can reach it by that name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
