"""The browser's record of what was lost. Its cookie is the enrolment's: the tries of both count as one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import HttpRequest

from parvis.enrolment.visitors import Visitor, my_turn, token_of
from parvis.lib.keys import token_digest
from parvis.recovery.models import LostAccess


@dataclass(frozen=True)
class Turn:
    """`record` is the browser's own; `waited`: another request of the same browser was being answered."""

    record: LostAccess | None
    waited: bool


def record_of(request: HttpRequest) -> LostAccess | None:
    """The living record of this browser. No query for a browser that has none."""
    token = token_of(request)
    record = record_with(token_digest(token)) if token else None
    return record if record is not None and record.is_alive else None


@contextmanager
def one_at_a_time(visitor: Visitor) -> Iterator[Turn]:
    """The browser's record, nobody else touching it meanwhile. A dead one makes way for the next."""
    with my_turn(visitor) as waited:
        record = record_with(visitor.browser)
        if record is not None and not record.is_alive:
            record.delete()
            record = None
        yield Turn(record, waited)


def record_with(browser: bytes) -> LostAccess | None:
    """Dead or alive."""
    return LostAccess.objects.select_related("account").filter(browser=browser).order_by().first()
