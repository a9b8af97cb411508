"""Where an event may go: never to this machine, to a private network or to a cloud's own services."""

import ipaddress
import socket
import threading
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from parvis.connections.webhooks import BadAddress, NotTaken

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST = 500
SECONDS_TO_RESOLVE = 5.0
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# the library calls these public
CLOUD_SERVICES = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "192.0.0.0/24", "64:ff9b:1::/48")))


class Target(NamedTuple):
    """What was looked at: one of `at` is connected to, and nothing is resolved again."""

    scheme: str
    host: str
    port: int
    at: tuple[str, ...]
    path: str


def split(url: str, *, schemes: tuple[str, ...] = ("https",)) -> SplitResult:
    """Raises BadAddress."""
    if len(url) > LONGEST or not url.isascii() or any(letter <= " " or letter == "\x7f" for letter in url):
        raise BadAddress(f"write it in {LONGEST} ordinary characters at most, without spaces")
    parts = _parsed(url)
    if parts is None:
        raise BadAddress("it is no address: write https://gestion.caisse.example/evenements")
    if parts.scheme not in schemes:
        raise BadAddress("it must begin with https://")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadAddress("it must hold neither a user, nor a password, nor a #")
    return parts


def _parsed(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def resolve(parts: SplitResult, *, loopback: bool = False) -> Target:
    """The address to connect to. All that the name resolves to must be allowed. Raises NotTaken.

    `loopback`: this machine is the only one allowed (practice).
    """
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    found = [ipaddress.ip_address(text.partition("%")[0]) for text in _looked_up(host, port)]
    if not found:
        raise NotTaken("unknown_host")
    allowed = (lambda address: address.is_loopback) if loopback else is_public
    if not all(allowed(address) for address in found):
        raise NotTaken("refused_address")
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return Target(parts.scheme, host, port, tuple(map(str, found)), path)


def is_public(address: Address) -> bool:
    """Of the Internet, and of nobody's inside: what it carries of IPv4 too."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = _carried(address)
        if carried is not None:
            return is_public(carried)
    if any(address.version == network.version and address in network for network in CLOUD_SERVICES):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that it leads to."""
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _looked_up(host: str, port: int) -> list[str]:
    """What the name resolves to. The system's own patience is not ours: the thread may end later."""
    found: list[str] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(SECONDS_TO_RESOLVE)
    return list(found)
