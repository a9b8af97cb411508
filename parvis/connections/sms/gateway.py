"""Any SMS gateway with an HTTP interface: the settings say what it wants and what it answers."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from parvis.connections.sms import Fault, SmsRefused, SmsUnavailable, SmsUnclear, short, templates
from parvis.connections.sms.exchange import Answer, exchange

GIVEN = dict.fromkeys(templates.IN_BODY, "x")


class HttpGateway:
    """See the SMS settings in docs/operating.md."""

    fake = False

    def send(self, to: str, text: str, reference: str) -> str:
        """The gateway's name for the message. Raises SmsUnavailable, SmsUnclear, SmsRefused."""
        told: Mapping[str, Any] = settings.SMS
        values = {
            "to": to, "to_digits": to.lstrip("+"), "text": text, "reference": short(reference),
            "sender": told["sender"], "token": told["token"],
        }  # fmt: skip
        try:
            kind, body = templates.body(told["body"], values)
            headers = {"Accept": "application/json"} | templates.headers(told["headers"], values)
        except templates.BadTemplate:
            raise SmsUnavailable("the template of the SMS is not right: see parvis check") from None
        headers |= {"Content-Type": kind, "User-Agent": "Parvis", "Connection": "close"}
        return _read(exchange(told["url"], told["method"], headers, body), told)

    @classmethod
    def faults(cls) -> list[Fault]:
        """What would keep it from sending, or make it unsafe."""
        return [fault for fault in _faults(settings.SMS) if fault]


def _read(answer: Answer, told: Mapping[str, Any]) -> str:
    """What the answer means. The refusals of this number come first: some gateways tell them with a 200."""
    found = _json(answer.body) if told["id_field"] or told["refused_field"] else None
    reason = templates.at(found, told["refused_field"]) if told["refused_field"] else ""
    if reason and reason.lower() in (word.lower() for word in told["refused_values"]):
        raise SmsRefused("the gateway says that it cannot reach this number")
    if str(answer.status) in told["refused_statuses"]:
        raise SmsRefused(f"the gateway answered {answer.status}")
    if not 200 <= answer.status < 300:
        raise SmsUnavailable(f"the gateway answered {answer.status}")
    name = templates.at(found, told["id_field"]) if told["id_field"] else ""
    if told["id_field"] and not name:
        raise SmsUnclear(f"the gateway answered {answer.status} without saying that it took the text")
    return name


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _faults(told: Mapping[str, Any]) -> list[Fault | None]:
    return [_of_address(told["url"]), _of_token(told), _of_body(told["body"]), _of_headers(told["headers"])]


def _of_address(url: str) -> Fault | None:
    if not url:
        return Fault("PARVIS_SMS_URL is not set.", "Set it to the address that takes the SMS, https://….")
    try:
        parts = urlsplit(url)
        sound = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        return Fault(
            "PARVIS_SMS_URL is no https address: numbers and codes would travel in clear.",
            "Use the gateway's https:// address; in front of one in your network, put a certificate.",
        )
    return None


def _of_token(told: Mapping[str, Any]) -> Fault | None:
    if told["token"]:
        return None
    return Fault("PARVIS_SMS_TOKEN is not set.", "Set it to the key that the gateway gave you.")


def _of_body(template: str) -> Fault | None:
    hint = 'For example: {"to": "{to}", "text": "{text}", "reference": "{reference}"}'
    try:
        templates.body(template, GIVEN)
    except templates.BadTemplate as error:
        return Fault(f"PARVIS_SMS_BODY cannot be used: {error}.", hint)
    there = templates.places(template)
    if unknown := there - templates.IN_BODY:
        return Fault(f"PARVIS_SMS_BODY has places that nothing fills: {', '.join(sorted(unknown))}.", hint)
    if not there & {"to", "to_digits"} or "text" not in there:
        return Fault("PARVIS_SMS_BODY says not where the number and the text go.", hint)
    return None


def _of_headers(template: str) -> Fault | None:
    hint = 'For example: {"Authorization": "Bearer {token}", "Idempotency-Key": "{reference}"}'
    try:
        filled = templates.headers(template, GIVEN)
    except templates.BadTemplate as error:
        return Fault(f"PARVIS_SMS_HEADERS cannot be used: {error}.", hint)
    if unknown := templates.places(template) - templates.IN_HEADERS:
        return Fault(f"PARVIS_SMS_HEADERS must not hold {', '.join(sorted(unknown))}.", hint)
    if any("\n" in text or "\r" in text for pair in filled.items() for text in pair):
        return Fault("PARVIS_SMS_HEADERS holds a line break.", hint)
    return None
