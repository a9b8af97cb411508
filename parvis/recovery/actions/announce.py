"""Announcing what will be replaced, on every channel on file, with the link that stops it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from parvis.accounts.actions.links import new_link
from parvis.accounts.enums import LinkPurpose
from parvis.accounts.models import Account
from parvis.accounts.queries import changed_lately
from parvis.connections.members import OnFile
from parvis.connections.sms import reaches
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind
from parvis.letters.queries import announcement
from parvis.recovery.models import RecoveryRequest


@dataclass(frozen=True)
class Way:
    """Where somebody is told. `recent`: changed in the last 10 days, perhaps by a stranger."""

    channel: Channel
    to: str
    recent: bool = False


def ways_to_tell(account: Account, on_file: OnFile | None) -> list[Way]:
    """The body's own first: an address that it has too is not recent. By SMS whatever was preferred."""
    recent = changed_lately(account)
    ways: dict[tuple[Channel, str], Way] = {}
    for channel, to in _on_file(on_file):
        ways[channel, to] = Way(channel, to)
    for channel, to in ((Channel.EMAIL, account.profile.email), (Channel.SMS, account.profile.mobile)):
        ways.setdefault((channel, to), Way(channel, to, channel in recent))
    return [way for way in ways.values() if way.to and (way.channel != Channel.SMS or reaches(way.to))]


def _on_file(on_file: OnFile | None) -> Iterator[tuple[Channel, str]]:
    if on_file and on_file.email:
        yield Channel.EMAIL, on_file.email
    if on_file and on_file.mobile:
        yield Channel.SMS, on_file.mobile
    if on_file and on_file.address:
        yield Channel.POST, post_address(on_file)


def wait_for(ways: list[Way]) -> timedelta:
    """A letter on paper takes days: the wait is longer when nothing quicker can be trusted."""
    quick = any(way.channel != Channel.POST and not way.recent for way in ways)
    return settings.WAITING_PERIOD if quick else settings.WAITING_BY_POST


def announce(account: Account, request: RecoveryRequest, ways: list[Way]) -> None:
    """Recent channels have a link of their own, which can do less: see stop.py."""
    links = {
        recent: new_link(account, LinkPurpose.STOP_RECOVERY, request=str(request.id), recent="yes" * recent)
        for recent in {way.recent for way in ways}
    }
    said = {"first_names": account.profile.first_names, "effective_at": request.effective_at.isoformat()}
    queue_letters(
        NewLetter(
            LetterKind.RECOVERY_ANNOUNCED, announcement(request.id, number, counts=not way.recent), way.to,
            account.language, said | {"stop_url": links[way.recent]}, way.channel, account.id,
        )
        for number, way in enumerate(ways)
    )  # fmt: skip


def post_address(on_file: OnFile) -> str:
    """The lines of a postal address."""
    name = f"{on_file.first_names} {on_file.usual_name or on_file.birth_name}"
    return "\n".join([name, *on_file.address])
