"""What `parvis check` looks at: production does not start with a fake, a default key or a missing setting.

Each has an id and a hint that says how to mend it. Practice has nothing to fear, but to be a production
whose mode was forgotten: whoever came by could then wipe everything.
"""

from collections.abc import Callable, Iterator
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from parvis.connections.keys import KeysUnavailable
from parvis.serving import NotSafe
from parvis.ui.addresses import networks

PORTS = {  # setting: what it connects
    "KEYS_PORT": "the keys",
    "MEMBERS_PORT": "the registry of members",
    "SMS_PORT": "the SMS gateway",
    "ANTIVIRUS_PORT": "the antivirus",
    "WEBHOOKS_PORT": "the webhooks",
    "REPHRASING_PORT": "the rephrasing of answers",
}
SHORTEST_SECRET = 40  # characters
SHORTEST_RECEIPT_SECRET = 32
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PRACTICE_MAIL_SERVER = ("127.0.0.1", 8025)
EXAMPLES = (".example", "example.org", "example.com", ".test", ".invalid")


@checks.register(checks.Tags.security)
def production(**_: Any) -> list[CheckMessage]:
    """Everything that keeps production from being safe; in practice, that it may be a production."""
    if settings.PRACTICE:
        return list(_forgotten_mode())
    return [message for look in LOOKS for message in look()]


def require_sound() -> None:
    """Raises NotSafe with every error that `parvis check` would tell. Asks the database nothing."""
    errors = [message for message in production() if message.is_serious() and not message.is_silenced()]
    if errors:
        told = "\n".join(in_words(message) for message in errors)
        raise NotSafe(f"the settings are not safe.\n{told}\nparvis: nothing was done: mend the "
                      "errors above. `parvis check` tells them again.")  # fmt: skip


def in_words(message: CheckMessage) -> str:
    """Its kind, id and sentence, then the hint on a line of its own."""
    kind = "error" if message.is_serious() else "warning"
    hint = f"\n    {message.hint}" if message.hint else ""
    return f"{kind} {message.id}: {message.msg}{hint}"


def _forgotten_mode() -> Iterator[CheckMessage]:
    names = {urlsplit(settings.PUBLIC_URL).hostname or settings.PUBLIC_URL, *settings.ALLOWED_HOSTS}
    others = sorted(name for name in names if name.strip("[]") not in LOOPBACK)
    if others and not settings.MODE_GIVEN:
        yield Error(
            f"PARVIS_MODE is not set, which means practice, yet the portal answers as {', '.join(others)}: "
            "anybody could delete everything.",
            hint="Set PARVIS_MODE=production; or PARVIS_MODE=practice when everything is fictitious.",
            id="parvis.E012",
        )


def _ports() -> Iterator[CheckMessage]:
    for setting, what in PORTS.items():
        path = getattr(settings, setting)
        if not path:
            continue
        try:
            port = import_string(path)
        except ImportError as error:
            yield Error(
                f"{what}: {path} cannot be loaded ({error}).",
                hint=f"PARVIS_{setting} is the dotted name of a class.",
                id="parvis.E001",
            )
            continue
        if getattr(port, "fake", False):
            yield Error(
                f"{what}: {path} is a fake, made for practice.",
                hint=f"Unset PARVIS_{setting} to use the real one, or name another.",
                id="parvis.E002",
            )


def _secret_key() -> Iterator[CheckMessage]:
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Error(
            "The secret that signs cookies is missing, too short, or the one of practice.",
            hint="Set PARVIS_SECRET_KEY to 50 random characters, for example from: python3 -c "
            "'import secrets; print(secrets.token_urlsafe(50))'",
            id="parvis.E003",
        )


def _database() -> Iterator[CheckMessage]:
    if not settings.DATABASE_GIVEN:
        yield Error(
            "The database is not named: whichever PostgreSQL runs on this machine would be used.",
            hint="Set DATABASE_URL, for example postgresql://parvis:password@db.internal:5432/parvis",
            id="parvis.E011",
        )
    database = settings.DATABASES["default"]
    sslmode = database.get("OPTIONS", {}).get("sslmode", "")
    if _is_elsewhere(database["HOST"]) and sslmode not in ("verify-full", "verify-ca"):
        yield checks.Warning(
            f"The database is on another machine, {database['HOST']}, and its certificate is not checked: "
            "whoever stands in between could read everything.",
            hint="Add ?sslmode=verify-full&sslrootcert=/path/to/its/authority.pem to DATABASE_URL.",
            id="parvis.W003",
        )


def _public_address() -> Iterator[CheckMessage]:
    if not settings.HTTPS:
        yield Error(
            f"The public address of the portal, {settings.PUBLIC_URL}, is not https: codes would travel in "
            "clear, and letters would link to it.",
            hint="Set PARVIS_PUBLIC_URL, for example https://espace.caisse.fr: a reverse proxy with a "
            "certificate stands in front (docs/operating.md).",
            id="parvis.E004",
        )


def _hosts() -> Iterator[CheckMessage]:
    if {name.strip("[]") for name in settings.ALLOWED_HOSTS} <= LOOPBACK or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "The host names that the portal answers to are not set.",
            hint="Set PARVIS_ALLOWED_HOSTS to the name in PARVIS_PUBLIC_URL, without https:// (not to *).",
            id="parvis.E005",
        )


def _proxies() -> Iterator[CheckMessage]:
    if not settings.TRUSTED_PROXIES:
        yield Error(
            "No reverse proxy is trusted: everybody would seem to come from the proxy's own address, and "
            "the limits for one address would stop everybody.",
            hint="Set PARVIS_TRUSTED_PROXIES to the addresses of your reverse proxies, such as 127.0.0.1",
            id="parvis.E009",
        )
    unreadable = networks(tuple(settings.TRUSTED_PROXIES))[1]
    if unreadable:
        yield Error(
            f"PARVIS_TRUSTED_PROXIES holds what is no address and no network: {', '.join(unreadable)}.",
            hint="Write addresses and networks, such as 127.0.0.1 10.0.0.0/8 fd00::/8; no names.",
            id="parvis.E010",
        )


def _keys() -> Iterator[CheckMessage]:
    try:
        import_string(settings.KEYS_PORT)().load()
    except KeysUnavailable as error:
        yield Error(
            f"The keys that protect personal data cannot be used: {error}",
            hint="Make a file with `parvis keys create`, keep a copy elsewhere, set PARVIS_KEYS_FILE to it.",
            id="parvis.E006",
        )
    except ImportError:
        return  # said by parvis.E001


def _mail() -> Iterator[CheckMessage]:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if not sender or sender.endswith(EXAMPLES):
        yield Error(
            f"Letters would come from {sender or 'nobody'}, which is not an address of yours.",
            hint="Set PARVIS_MAIL_FROM to an address of your domain, with its SPF and DKIM records.",
            id="parvis.E007",
        )
    if not settings.EMAIL_HOST or (settings.EMAIL_HOST, settings.EMAIL_PORT) == PRACTICE_MAIL_SERVER:
        yield Error(
            "The mail server is not set: letters would go to the practice letter box.",
            hint="Set PARVIS_SMTP_HOST and PARVIS_SMTP_PORT (and PARVIS_SMTP_USER, PARVIS_SMTP_PASSWORD, "
            "PARVIS_SMTP_STARTTLS when it wants them).",
            id="parvis.E008",
        )
    if settings.EMAIL_HOST_PASSWORD and not settings.EMAIL_USE_TLS and _is_elsewhere(settings.EMAIL_HOST):
        yield checks.Warning(
            f"The password of the mail server, {settings.EMAIL_HOST}, and the letters travel in clear.",
            hint="Set PARVIS_SMTP_STARTTLS=1: the certificate is then checked too.",
            id="parvis.W002",
        )


def _places() -> Iterator[CheckMessage]:
    geocoder = urlsplit(settings.GEOCODER_URL)
    if settings.GEOCODER_URL and geocoder.scheme != "https" and _is_elsewhere(geocoder.hostname or ""):
        yield Error(
            f"The geocoder, {settings.GEOCODER_URL}, is not https: addresses would travel in clear.",
            hint="Set PARVIS_GEOCODER_URL to its https:// address; or to http:// on this machine.",
            id="parvis.E015",
        )
    if settings.TILES_URL and not settings.TILES_URL.startswith("https://"):
        yield Error(
            f"The tile server, {settings.TILES_URL}, is not https: browsers refuse it, or tell "
            "everybody on the way which place is looked at.",
            hint="Set PARVIS_TILES_URL to its https:// address.",
            id="parvis.E016",
        )


def _sms() -> Iterator[CheckMessage]:
    port = _loaded(settings.SMS_PORT)
    for fault in getattr(port, "faults", list)():
        yield Error(f"The SMS gateway: {fault.what}", hint=fault.hint, id="parvis.E013")
    secret = settings.SMS_RECEIPTS["secret"]
    if secret and len(secret) < SHORTEST_RECEIPT_SECRET:
        yield Error(
            "PARVIS_SMS_RECEIPT_SECRET is short: who guesses it says which SMS arrived.",
            hint="Set it to what this prints: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
            id="parvis.E014",
        )
    if not settings.SMS_PORT:
        yield checks.Warning(
            "No SMS gateway: people who gave only a mobile number are not told of what happens.",
            hint="Set PARVIS_SMS_URL and PARVIS_SMS_TOKEN to those of your gateway (docs/operating.md).",
            id="parvis.W001",
        )


def _antivirus() -> Iterator[CheckMessage]:
    for fault in getattr(_loaded(settings.ANTIVIRUS_PORT), "faults", list)():
        yield Error(f"The antivirus: {fault.what}", hint=fault.hint, id="parvis.E020")
    if not settings.ANTIVIRUS_PORT and settings.ORGANISATION.modules["cases"]:
        yield checks.Warning(
            "No antivirus: people cannot add documents to their cases, and are asked to send them by post.",
            hint="Set PARVIS_CLAMD to the address of ClamAV's daemon (docs/operating.md).",
            id="parvis.W010",
        )


def _identity() -> Iterator[CheckMessage]:
    for fault in getattr(_loaded(settings.IDENTITY_PORT), "faults", list)():
        yield Error(
            f"The identity provider of agents: {fault}",
            hint="See “Through an identity provider” in docs/desk.md; or unset PARVIS_OIDC_ISSUER.",
            id="parvis.E021",
        )


def _rephrasing() -> Iterator[CheckMessage]:
    for fault in getattr(_loaded(settings.REPHRASING_PORT), "faults", list)():
        yield Error(
            f"The rephrasing of answers: {fault}",
            hint="Set PARVIS_ASSISTANT_LLM_URL to its https:// address and PARVIS_ASSISTANT_LLM_MODEL to the "
            "model's name, or unset all three: the assistant answers without it (docs/operating.md).",
            id="parvis.E040",
        )


def _is_elsewhere(host: str) -> bool:
    """Not on this machine: neither a loopback address nor a folder with a socket."""
    return bool(host) and not host.startswith("/") and host not in LOOPBACK


def _loaded(path: str) -> Any:
    """The class of a port; None when there is none, or when it cannot be loaded (parvis.E001)."""
    try:
        return import_string(path) if path else None
    except ImportError:
        return None


LOOKS: tuple[Callable[[], Iterator[CheckMessage]], ...] = (
    _ports, _database, _secret_key, _public_address, _hosts, _proxies, _keys, _mail, _sms, _places,
    _antivirus, _identity, _rephrasing,
)  # fmt: skip
