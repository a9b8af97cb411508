"""Where the SMS gateway says what became of a message. For machines: no page, no session."""

from typing import cast

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parvis.connections.sms import receipts
from parvis.letters.actions.receive import take_receipts

log = structlog.get_logger(__name__)


@csrf_exempt
@require_POST
def sms_receipt(request: HttpRequest, secret: str) -> HttpResponse:
    """204 whatever is in it, known or not; 400 when it cannot be read, 404 when the secret is not right."""
    ours = cast("str", settings.SMS_RECEIPTS["secret"])
    if not ours or not constant_time_compare(secret, ours):
        return HttpResponse(status=404)
    body = request.read(receipts.MOST_BYTES + 1)
    if len(body) > receipts.MOST_BYTES:
        return HttpResponse(status=413)
    try:
        found = receipts.read(body, request.content_type or "")
    except receipts.Unreadable:
        log.warning("sms_receipt_unreadable", size=len(body))
        return HttpResponse(status=400)
    take_receipts(found)
    return HttpResponse(status=204)
