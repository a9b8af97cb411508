"""SMS through OVHcloud, by its own library: `pip install 'parvis[ovh]'`."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from parvis.connections.sms import Fault, SmsRefused, SmsUnavailable, short

if TYPE_CHECKING:
    import ovh

SECONDS = 10
LONGEST_TAG = 20
NEEDED = ("application_key", "application_secret", "consumer_key", "service")


class OvhSms:
    """The keys need three rights: POST /sms/*/jobs, GET /sms/*/outgoing, GET /auth/time."""

    fake = False

    def send(self, to: str, text: str, reference: str) -> str:
        """OVHcloud's number for the message. Raises SmsUnavailable, SmsRefused.

        The tag tells a message that went already, when its answer was lost: nothing is sent twice.
        """
        jobs, tag = f"/sms/{settings.OVH['service']}", short(reference)[:LONGEST_TAG]
        sender = settings.SMS["sender"]
        as_whom = {"sender": sender} if sender else {"senderForResponse": True}
        try:
            client = _client(*(settings.OVH[name] for name in ("endpoint", *NEEDED[:3])))
            if gone := client.get(f"{jobs}/outgoing", tag=tag):
                return str(gone[0])
            told = client.post(
                f"{jobs}/jobs",
                message=text,
                receivers=[to],
                tag=tag,
                noStopClause=True,
                priority="high",
                **as_whom,
            )
        except Exception as error:  # noqa: BLE001  their words may hold the number: only the kind is told
            raise SmsUnavailable(f"OVHcloud did not take the text ({type(error).__name__})") from None
        return _read(told)

    @classmethod
    def faults(cls) -> list[Fault]:
        """What would keep it from sending."""
        missing = [f"PARVIS_OVH_{name.upper()}" for name in NEEDED if not settings.OVH[name]]
        faults = []
        if missing:
            faults.append(
                Fault(
                    f"{', '.join(missing)} not set.", "Make the keys at https://eu.api.ovh.com/createToken/"
                )
            )
        try:
            import ovh.client
        except ImportError:
            return [*faults, Fault("The library ovh is not installed.", "Run: pip install 'parvis[ovh]'")]
        if settings.OVH["endpoint"] not in ovh.client.ENDPOINTS:
            known = ", ".join(ovh.client.ENDPOINTS)
            faults.append(Fault("PARVIS_OVH_ENDPOINT is none that is known.", f"Set it to one of {known}."))
        return faults


@cache
def _client(endpoint: str, key: str, secret: str, consumer: str) -> "ovh.Client":
    """Kept: it asks OVHcloud for the time once, to sign."""
    import ovh  # optional

    client = ovh.Client(endpoint, key, secret, consumer, timeout=SECONDS)
    client._session.max_redirects = 0  # noqa: SLF001  a signed request goes to nobody else
    return client


def _read(told: Any) -> str:
    ids = told.get("ids") if isinstance(told, dict) else None
    if isinstance(told, dict) and told.get("invalidReceivers") and not told.get("validReceivers"):
        raise SmsRefused("OVHcloud says that it cannot reach this number")
    if not isinstance(ids, list) or not ids:
        raise SmsUnavailable("OVHcloud answered without saying that it took the text")
    return str(ids[0])
