"""The network address of whoever asks, believed from trusted proxies only."""

import ipaddress
import re
from functools import cache

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]*)\](?::\d+)?|(?P<four>[\d.]+):\d+)\Z")
UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The address to count by. IPv6 is cut to its /64: one household, one count.

    X-Forwarded-For is read from the right, as long as the speaker is in TRUSTED_PROXIES (OWASP ASVS
    5.0, 15.3.4): what a stranger writes in it is ignored.
    """
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    if _is_trusted(address):
        for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = _parsed(hop.strip()) if hop.strip() else address
            if not _is_trusted(address):
                break
    return _counted(address)


@cache
def networks(words: tuple[str, ...]) -> tuple[tuple[Network, ...], tuple[str, ...]]:
    """The addresses and networks (10.0.0.0/8) among these words, and the words that are neither."""
    readable: list[Network] = []
    unreadable = []
    for word in words:
        address = _parsed(word)
        try:
            readable.append(ipaddress.ip_network(str(address or word), strict=False))
        except ValueError:
            unreadable.append(word)
    return tuple(readable), tuple(unreadable)


def _is_trusted(address: Address | None) -> bool:
    if address is None:
        return False
    return any(address in network for network in networks(tuple(settings.TRUSTED_PROXIES))[0])


def _parsed(text: str) -> Address | None:
    """Without its port; IPv4 written as IPv6 is IPv4. None: it is no address."""
    found = WITH_PORT.match(text)
    try:
        address = ipaddress.ip_address((found["six"] or found["four"] or "") if found else text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _counted(address: Address | None) -> str:
    if address is None:
        return UNKNOWN
    if address.version == 4:
        return str(address)
    return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))
