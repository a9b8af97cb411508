"""A question for when too many tries come from one address: answered without JavaScript, by ear or by eye.

It slows a program down, no more: each answer serves once, for one try.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.limits.counters import hit

WORDS = (_("un"), _("deux"), _("trois"), _("quatre"), _("cinq"), _("six"), _("sept"), _("huit"), _("neuf"))
LASTS_SECONDS = 900
SALT = "parvis.enrolment.challenge"


def new_question() -> tuple[str, str]:
    """(the question, the token that goes with it in the form)."""
    one, other = secrets.randbelow(9), secrets.randbelow(9)
    nonce = secrets.token_urlsafe(12)
    question = gettext("Combien font %(one)s plus %(other)s\u00a0? J’écris le résultat en chiffres.")
    token = signing.dumps([nonce, _mark(nonce, str(one + other + 2))], salt=SALT)
    return question % {"one": WORDS[one], "other": WORDS[other]}, token


def passed(token: str, answer: str) -> bool:
    """Is it the answer to this question, recent and not answered yet?"""
    try:
        nonce, mark = signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    # counted first: a question takes one answer, right or wrong
    return hit({"challenge": nonce}).allowed and constant_time_compare(mark, _mark(nonce, answer))


def _mark(nonce: str, answer: str) -> str:
    return salted_hmac(SALT, f"{nonce}:{answer}", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
