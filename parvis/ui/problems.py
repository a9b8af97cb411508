"""Errors for machines: problem details (RFC 9457), in place of a page wherever the body's systems ask."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

API = "/api/"
TYPE = "urn:problem-type:parvis:"
CODES = {400: "bad-request", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
         500: "server-error", 503: "outage"}  # fmt: skip
DETAILS = {
    400: "The request cannot be read.",
    403: "This is not allowed.",
    404: "There is nothing at this address.",
    405: "This address takes another method: see the header Allow.",
    500: "Something failed here. It is logged; the same request may be sent again.",
    503: "The database or the registry gives no answer. Nothing is lost: send the same request again.",
}


def wants_problem(request: HttpRequest) -> bool:
    """Is it a machine that asks?"""
    return request.path.startswith(API)


def problem(status: int, code: str, detail: str, **headers: str) -> HttpResponse:
    """`code` is what programs look at, `detail` what people read; neither repeats what was sent."""
    told = {"type": TYPE + code, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = HttpResponse(json.dumps(told), status=status, content_type="application/problem+json")
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def usual_problem(status: int) -> HttpResponse:
    """What the page of this error would say."""
    return problem(status, CODES[status], DETAILS[status])
