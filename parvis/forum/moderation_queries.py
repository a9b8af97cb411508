"""What those who moderate read: the lists, what waits for them and since when, what one writer has sent."""

from urllib.parse import urlsplit

from django.conf import settings

from parvis.forum.blocked import Lists
from parvis.forum.enums import Blocked, Verdict
from parvis.forum.models import BlockedTerm


def lists() -> Lists:
    """What the organisation watches for, and what is its own. One query."""
    by_kind: dict[str, dict[str, bool]] = {Blocked.WORD: {}, Blocked.DOMAIN: {}}
    for kind, term, verdict in BlockedTerm.objects.values_list("kind", "term", "verdict"):
        by_kind[kind][term] = verdict == Verdict.REFUSE
    return Lists(by_kind[Blocked.WORD], by_kind[Blocked.DOMAIN], own=_own_hosts(), spared=_own_contacts())


def _own_hosts() -> frozenset[str]:
    addresses = (settings.PUBLIC_URL, settings.ORGANISATION.website)
    hosts = (urlsplit(address).hostname or "" for address in addresses)
    return frozenset(host.removeprefix("www.") for host in hosts if host)


def _own_contacts() -> tuple[str, ...]:
    """Phones and addresses that anybody may give to anybody."""
    ours = settings.ORGANISATION
    contacts = (ours.phone, ours.calls_from, ours.contact_email, ours.accessibility.contact_email)
    return tuple(contact for contact in contacts if contact)
