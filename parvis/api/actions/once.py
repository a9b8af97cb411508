"""An answer that is given once: asked again with the same idempotency key, the same is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from parvis.api.models import TABLE, KeptAnswer
from parvis.api.rules import ANSWER_KEPT, GIVEN_UP_AFTER
from parvis.connections.keys import ring

KIND = "api request"
# whoever inserts the row deals with the request; what is over, or was abandoned, is taken over
CLAIM = """
INSERT INTO api_keptanswer AS kept (id, client_id, key_digest, request_digest, began_at)
VALUES (%(id)s, %(client)s, %(key)s, %(request)s, %(now)s)
ON CONFLICT (client_id, key_digest) DO UPDATE SET
    id = excluded.id, request_digest = excluded.request_digest, began_at = excluded.began_at, sealed = NULL
WHERE kept.began_at <= %(over)s OR (kept.sealed IS NULL AND kept.began_at <= %(abandoned)s)
RETURNING id
"""


class InFlight(Exception):
    """The same request is being dealt with."""


class AnotherRequest(Exception):
    """The key was used for another request."""


@dataclass(frozen=True)
class Answer:
    content: str
    repeated: bool


def once(client: UUID, key: str, request: bytes, work: Callable[[], str]) -> Answer:
    """`work` and the answer that is kept are one transaction. Raises InFlight, AnotherRequest, and whatever
    `work` does: nothing is kept then, and the request may be sent again.
    """
    claimed = uuid4()
    if not _claim(claimed, client, key, request):
        return _kept(client, key, request)
    try:
        with transaction.atomic():
            content = work()
            sealed = ring().seal(TABLE, "sealed", claimed, content.encode())
            if not KeptAnswer.objects.filter(pk=claimed).update(sealed=sealed):
                raise InFlight  # so slow that somebody took it over: theirs counts
    except BaseException:
        KeptAnswer.objects.filter(pk=claimed, sealed=None).delete()
        raise
    return Answer(content, repeated=False)


def _claim(id_: UUID, client: UUID, key: str, request: bytes) -> bool:
    now = timezone.now()
    values: dict[str, Any] = {
        "id": id_, "client": client, "key": sha256(key.encode()).digest(), "now": now,
        "request": ring().fingerprint(KIND, sha256(request).hexdigest()),
        "over": now - ANSWER_KEPT, "abandoned": now - GIVEN_UP_AFTER,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        return cursor.fetchone() is not None


def _kept(client: UUID, key: str, request: bytes) -> Answer:
    kept = KeptAnswer.objects.filter(client=client, key_digest=sha256(key.encode()).digest()).first()
    if kept is None:
        raise InFlight  # it failed at this very moment
    if bytes(kept.request_digest) not in ring().fingerprints(KIND, sha256(request).hexdigest()):
        raise AnotherRequest
    if kept.sealed is None:
        raise InFlight
    return Answer(kept.answer, repeated=True)
