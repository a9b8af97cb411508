"""The network address of whoever asks, believed from trusted proxies only."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address to count by. IPv6 is cut to its /64: one household, one count.

    X-Forwarded-For is read from the right, as long as the speaker is in TRUSTED_PROXIES (OWASP ASVS
    5.0, 15.3.4): what a stranger writes in it is ignored.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if address in settings.TRUSTED_PROXIES:
        for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = hop.strip() or address
            if address not in settings.TRUSTED_PROXIES:
                break
    return _network(address)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
