"""How many queries each page of the journey asks of the database: a walk inside this process, counted."""

import re
from typing import Any

from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from parvis.bench import visits
from parvis.bench.browser import PUBLIC_NAME, WentWrong
from parvis.letters.actions.send import send_letter
from parvis.letters.enums import Channel, LetterKind, LetterState
from parvis.letters.models import Letter

BOUNDARIES = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
LINK = re.compile(r"/activation/[\w-]+/")
Counts = dict[str, int]


class CountedVisitor:
    """Django's test client, counting. The beginnings and ends of transactions are not counted as queries."""

    def __init__(self, address: str) -> None:
        self.client = Client(
            headers={"host": PUBLIC_NAME, "x-forwarded-proto": "https", "x-forwarded-for": address}
        )
        self.counts: Counts = {}

    def ask(self, method: str, path: str, name: str = "", said: dict[str, str] | None = None) -> Any:
        """The answer; its queries are kept under `method name`."""
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.post(path, said or {}) if method == "POST" else self.client.get(path)
        queries = [query["sql"] for query in captured if not BOUNDARIES.match(query["sql"])]
        self.counts[f"{method} {name or path}"] = len(queries)
        if answer.status_code not in (200, 302):
            raise WentWrong(f"{method} {path}: status {answer.status_code}")
        return answer


def count(who: visits.Somebody) -> Counts:
    """A whole enrolment and a sign-in: queries by method and path. The worker must not run."""
    visitor = CountedVisitor(who.address)
    for path in ("/", visits.SIGN_IN, visits.START):
        visitor.ask("GET", path)
    for page, said in who.answers().items():
        path = f"{visits.START}{page}/"
        visitor.ask("GET", path)
        if visitor.ask("POST", path, said=said).status_code != 302:
            raise WentWrong(f"POST {path} shows its page again")
    visitor.ask("GET", visits.SENT)
    link = _link()
    visitor.ask("GET", link, "/activation/…/")
    visitor.ask("POST", link, "/activation/…/")
    visitor.ask("POST", visits.SIGN_IN, said={"number": who.number, "code": visits.CODE})
    visitor.ask("GET", visits.SECOND_STEP)
    digits = Letter.objects.get(kind=LetterKind.SIGN_IN_CODE).content["digits"]
    visitor.ask("POST", visits.SECOND_STEP, said={"code": digits})
    visitor.ask("GET", visits.ACCOUNT)
    return visitor.counts


def _link() -> str:
    """From the letter, sent here to nobody."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        letters = Letter.objects.filter(state=LetterState.QUEUED, channel=Channel.EMAIL)
        for letter in letters:
            send_letter(letter.pk)
    found = next(filter(None, (LINK.search(str(message.body)) for message in mail.outbox)), None)
    if found is None:
        raise WentWrong("no activation letter was queued")
    return found[0]
