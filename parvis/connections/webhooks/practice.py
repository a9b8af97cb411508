"""Webhooks of practice: the fictitious receivers of `.example` take all; this machine is really asked."""

from collections.abc import Mapping
from urllib.parse import SplitResult

from parvis.connections.webhooks import BadAddress
from parvis.connections.webhooks.addresses import resolve, split
from parvis.connections.webhooks.live import LiveWebhooks

FICTITIOUS = ".example"


class PracticeWebhooks(LiveWebhooks):
    """Nothing leaves the machine; http will do on it, to try a receiver of one's own."""

    fake = True

    def check(self, url: str) -> None:
        _split(url)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        parts = _split(url)
        if _is_fictitious(parts):
            return 204
        return self._post(resolve(parts, loopback=True), headers, body)


def _split(url: str) -> SplitResult:
    """Raises BadAddress."""
    parts = split(url, schemes=("https", "http"))
    if not _is_fictitious(parts) and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise BadAddress("in practice events go to a name that ends in .example, or to this machine")
    return parts


def _is_fictitious(parts: SplitResult) -> bool:
    return (parts.hostname or "").endswith(FICTITIOUS)
