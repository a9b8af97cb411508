"""The second step: sending a code, and answering by whichever way."""

from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.actions.codes import check_code, new_code
from parvis.accounts.actions.tell import tell
from parvis.accounts.enums import CodePurpose
from parvis.accounts.models import Account, OneTimeCode
from parvis.authentication import factors, passkeys
from parvis.authentication.actions.factors import is_offered_a_passkey
from parvis.authentication.actions.sign_in import TooManyTries, refuse
from parvis.authentication.browsers import digest_of, known_browser
from parvis.authentication.enums import DETAILS, SENT_BY, Way
from parvis.authentication.stages import SecondStep
from parvis.connections.keys import ring
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import Channel, LetterKind, Notice
from parvis.limits.counters import Verdict, give_back, hit

TOLD_AFTER = 3  # failures: as many as a code that is sent takes


class Wrong(Exception):
    """What was typed is not right. The message says what to do, in the person's language."""


def way_of(step: SecondStep) -> Way:
    """The one that was chosen; at first the best."""
    return Way(step.state.get("way", Way.EMAIL))


def begin(request: HttpRequest, note: str = "") -> None:
    """After the first step: the code is sent at once, when the best way is one that is sent. When one has
    just been, it was for another window, and the page says so. `note`: what it says too (sessions.NOTES).
    """
    step: SecondStep | None = getattr(request, "second_step", None)
    if step is not None:
        way = factors.ways_of(step.account)[0]
        step.state.update(way=way.value, note=note)
        step.keep()
        if way in SENT_BY and send(step, way):
            step.state["elsewhere"] = True
            step.keep()


def choose(step: SecondStep, way: Way) -> None:
    """From now on by this way; its code is sent, unless one has just been."""
    if way != step.state.get("way"):
        step.state.pop("code", None)
    step.state["way"] = way.value
    step.keep()
    if way in SENT_BY and "code" not in step.state:
        send(step, way)


def send(step: SecondStep, way: Way) -> datetime | None:
    """Send a new code; the one before is void. Returns from when one may be asked, when it is too soon."""
    account, channel = step.account, SENT_BY[way]
    subjects: dict[str, bytes | str] = {"send_code": f"sign_in:{account.pk}:{channel}"}
    if channel == Channel.SMS:
        subjects["send_mobile"] = ring().fingerprint("letter", f"mobile:{account.profile.mobile}")
    verdict = hit(subjects)
    step.state["way"] = way.value
    if verdict.until:
        step.state["next_at"] = verdict.until.isoformat()
        step.keep()
        return verdict.until
    with transaction.atomic():
        if "code" in step.state:
            OneTimeCode.objects.filter(pk=UUID(step.state["code"]), account=account).delete()
        sent = new_code(account, CodePurpose.SIGN_IN)
        queue_letters([_letter(account, channel, sent.digits, sent.valid_until)])
    step.state.update(code=str(sent.id), until=sent.valid_until.isoformat())
    step.state.pop("next_at", None)
    step.state.pop("elsewhere", None)
    step.keep()
    return None


def _letter(account: Account, channel: Channel, digits: str, valid_until: datetime) -> NewLetter:
    profile = account.profile
    context = {
        "first_names": profile.first_names,
        "digits": digits,
        "valid_until": valid_until.isoformat(),
    }
    to = profile.email if channel == Channel.EMAIL else profile.mobile
    event = f"sign_in:{account.pk}:{channel}:{timezone.now().timestamp()}"
    return NewLetter(LetterKind.SIGN_IN_CODE, event, to, account.language, context, channel, account.pk)


def answer(request: HttpRequest, step: SecondStep, way: Way, typed: str, *, trust: bool) -> HttpResponse:
    """Come in, or raise Wrong, or TooManyTries at the try that locks too. Outside of a transaction."""
    counted = {"second_step": _subject(request, step.account)}
    verdict = hit(counted)
    if verdict.until:
        raise TooManyTries(verdict.until)
    try:
        CHECKS[way](request, step, typed)
    except Wrong:
        _tell_of_failures(request, step.account, verdict)
        refuse(step.account, verdict, counted, DETAILS[way])
        raise
    give_back(counted)
    record_authentication(request, step.account, method="mfa", type=way.value)
    with transaction.atomic():
        if way == Way.RECOVERY:
            tell(step.account, Notice.RECOVERY_CODE_USED)
        _proven_by(step.account, way)
        step.say(detail=DETAILS[way].value, trust=trust)
        if step.login.state.get("can_passkey") and is_offered_a_passkey(step.account):
            step.login.redirect_url = (
                f"{reverse('passkey_offer')}?{urlencode({'next': step.login.redirect_url})}"
            )
        response: HttpResponse = step.exit()
    return response


def _tell_of_failures(request: HttpRequest, account: Account, verdict: Verdict) -> None:
    """Whoever fails here knows the personal code. From a browser that is not known, it may be a stranger: the
    holder is told, once a day.
    """
    failed = settings.LIMITS["second_step"][0][0] - verdict.left["second_step"]
    if failed < TOLD_AFTER or _is_known(request, account):
        return
    if hit({"second_step_told": str(account.pk)}).allowed:
        with transaction.atomic():
            tell(account, Notice.SECOND_STEP_FAILED)


def _proven_by(account: Account, way: Way) -> None:
    """They know the code. By another way than e-mail: they have more than the mailbox. By SMS: the mobile."""
    if way != Way.EMAIL and account.code_reset_at:
        Account.objects.filter(pk=account.pk).update(code_reset_at=None)
    if way == Way.SMS and not account.mobile_proven_at:
        Account.objects.filter(pk=account.pk).update(mobile_proven_at=timezone.now())


def _subject(request: HttpRequest, account: Account) -> bytes:
    """A browser in which the holder has signed in counts apart, as at the first step."""
    return counted_as(account, digest_of(request) or b"" if _is_known(request, account) else b"")


def counted_as(account: Account, browser: bytes = b"") -> bytes:
    """The subject of the limit `second_step`. `browser`: the digest of a known one; none: all others."""
    return sha256(f"{account.pk}:".encode() + browser).digest()


def _is_known(request: HttpRequest, account: Account) -> bool:
    return bool(known_browser(request, ring().fingerprints("number", account.profile.number)))


def _by_sent_code(request: HttpRequest, step: SecondStep, typed: str) -> None:
    gone = _("Ce code ne marche plus. J’en demande un nouveau.")
    if "code" not in step.state:
        raise Wrong(gone)
    checked = check_code(UUID(step.state["code"]), step.account, CodePurpose.SIGN_IN, typed)
    if checked.code is not None:
        return
    if not checked.tries_left:
        step.state.pop("code")
        step.keep()
        raise Wrong(gone)
    raise Wrong(
        ngettext(
            "Ce code n’est pas le bon. Il me reste un essai.",
            "Ce code n’est pas le bon. Il me reste %(left)d essais.",
            checked.tries_left,
        )
        % {"left": checked.tries_left}
    )


def _by_app(request: HttpRequest, step: SecondStep, typed: str) -> None:
    try:
        right = factors.app_code_is_right(step.account, typed)
    except factors.NotYet as fault:
        raise Wrong(told(fault)) from None
    if not right:
        raise Wrong(_("Ce code n’est pas le bon. Je recopie celui que mon application affiche maintenant."))


def told(fault: factors.NotYet) -> str:
    """What to do about it."""
    if fault.clock:
        return _(
            "L’heure de mon téléphone n’est pas juste. Dans ses réglages, je choisis l’heure automatique, "
            "puis je recopie le nouveau code."
        )
    return _("Ce code a déjà servi. J’attends que mon application en affiche un autre.")


def _by_recovery_code(request: HttpRequest, step: SecondStep, typed: str) -> None:
    if not factors.recovery_code_is_right(step.account, typed):
        raise Wrong(_("Ce code de secours n’est pas le bon, ou il a déjà servi."))


def _by_passkey(request: HttpRequest, step: SecondStep, typed: str) -> None:
    try:
        passkeys.check(request, passkeys.Purpose.SECOND_STEP, typed, step.account)
    except passkeys.BadPasskey:
        raise Wrong(_("Ma clé d’accès n’a pas répondu. Je réessaie, ou je choisis un autre moyen.")) from None


CHECKS = {
    Way.EMAIL: _by_sent_code,
    Way.SMS: _by_sent_code,
    Way.APP: _by_app,
    Way.RECOVERY: _by_recovery_code,
    Way.PASSKEY: _by_passkey,
}
