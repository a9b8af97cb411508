"""The interface of the body's systems: cases in, where they stand, documents out."""

import json
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from ninja import NinjaAPI

from parvis.api.actions.once import AnotherRequest, InFlight, once
from parvis.api.bearer import Bearer, NotAllowed
from parvis.api.credentials import give_token
from parvis.api.enums import Scope
from parvis.api.queries import Holder, document_with, standing_of, waiting_documents
from parvis.api.rules import MOST_BYTES, BadRequest, batch, idempotency_key
from parvis.api.schemas import Batch, Documents, Problem, Results, Standing, inlined
from parvis.cases.actions.hand_over import take_document
from parvis.cases.actions.take_cases import take_cases
from parvis.cases.content import Media
from parvis.cases.queries import content_of
from parvis.ui.problems import problem

JSON = "application/json"
PROBLEMS = dict.fromkeys((400, 401, 403, 409, 411, 413, 415, 422, 429, 503), Problem)
KEY_HEADER = {
    "name": "Idempotency-Key", "in": "header", "required": True,
    "schema": {"type": "string", "maxLength": 200},
    "description": "One for each batch. The same key and the same batch: the same answer, for 24 hours.",
}  # fmt: skip
TOKEN_FORM = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"const": "client_credentials"},
        "scope": {"type": "string"},
        "client_id": {"type": "string", "format": "uuid"},
        "client_secret": {"type": "string"},
    },
}
UNKNOWN_DOCUMENT = BadRequest(404, "unknown-document", "There is no such document, or it was withdrawn.")

api = NinjaAPI(
    title="Parvis",
    version="1",
    description="For the systems of the body: tell where cases stand, take what members added to them.",
    openapi_url="openapi.json",
    docs_url=None,  # its pages need scripts from elsewhere
    urls_namespace="api",
)


@api.post(
    "/token", url_name="api_token", summary="A token for a quarter of an hour (client credentials)",
    openapi_extra={"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": TOKEN_FORM}}}},
)  # fmt: skip
def token(request: HttpRequest) -> HttpResponse:
    """By HTTP Basic (client_secret_basic), or with the client and its secret in the form."""
    return give_token(request)


@api.post(
    "/cases", auth=Bearer(Scope.CASES_WRITE), url_name="api_cases", summary="Tell where 1,000 cases stand",
    response={200: Results, **PROBLEMS},
    openapi_extra={
        "parameters": [KEY_HEADER],
        "requestBody": {"required": True, "content": {JSON: {"schema": inlined(Batch)}}},
    },
)  # fmt: skip
def cases(request: HttpRequest) -> HttpResponse:
    """Each case on its own: the good ones are taken, the bad ones told, in the order of the request."""
    key = idempotency_key(request.headers.get("Idempotency-Key", ""))
    body = _body(request)
    items = batch(body)
    answer = once(_holder(request).client, key, body, lambda: _taken(items))
    headers = {"Idempotency-Replayed": "true"} if answer.repeated else {}
    return HttpResponse(answer.content, content_type=JSON, headers=headers)


@api.get(
    "/cases/{path:reference}", auth=Bearer(Scope.CASES_READ), url_name="api_case",
    summary="Where a case stands",
    response={200: Standing, 404: Problem, **PROBLEMS},
)  # fmt: skip
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """By your reference."""
    standing = standing_of(reference)
    if standing is None:
        raise BadRequest(404, "unknown-case", "The portal knows no case of this reference.")
    return JsonResponse(standing)


@api.get(
    "/documents", auth=Bearer(Scope.DOCUMENTS_READ), url_name="api_documents",
    summary="What members added and you have not taken", response={200: Documents, **PROBLEMS},
)  # fmt: skip
def documents(request: HttpRequest) -> HttpResponse:
    """The 100 oldest: take them, and ask again."""
    return JsonResponse({"documents": waiting_documents()})


@api.get(
    "/documents/{receipt}/content", auth=Bearer(Scope.DOCUMENTS_READ), url_name="api_document",
    summary="A document itself", response={404: Problem, **PROBLEMS},
)  # fmt: skip
def content(request: HttpRequest, receipt: str) -> HttpResponse:
    """With its digest (RFC 9530). Say that it is taken once you keep it."""
    found = document_with(receipt)
    whole = content_of(found) if found else None
    if found is None or whole is None:
        raise UNKNOWN_DOCUMENT
    plain, media = whole.plain(), Media(found.media)
    return HttpResponse(plain, content_type=media.content_type, headers={
        "Content-Disposition": f'attachment; filename="{found.receipt}.{media.extension}"',
        "Content-Digest": f"sha-256=:{b64encode(sha256(plain).digest()).decode()}:",
    })  # fmt: skip


@api.post(
    "/documents/{receipt}/taken", auth=Bearer(Scope.DOCUMENTS_READ), url_name="api_document_taken",
    summary="You keep this document", response={204: None, 404: Problem, **PROBLEMS},
)  # fmt: skip
def taken(request: HttpRequest, receipt: str) -> HttpResponse:
    """From then on the member cannot change it. 404: it was withdrawn meanwhile, throw your copy away."""
    found = document_with(receipt)
    if found and not found.taken_at and not take_document(found.pk, lambda *_: None, wait=True):
        found = document_with(receipt)  # withdrawn; or taken by the same request, sent twice
    if found is None:
        raise UNKNOWN_DOCUMENT
    return HttpResponse(status=204)


@api.exception_handler(NotAllowed)
def not_allowed(request: HttpRequest, refused: NotAllowed) -> HttpResponse:
    """401, 403, 429."""
    response = problem(refused.status, refused.code, str(refused))
    for name, value in refused.headers.items():
        response.headers[name] = value
    return response


@api.exception_handler(BadRequest)
def bad_request(request: HttpRequest, refused: BadRequest) -> HttpResponse:
    """400 to 422."""
    return problem(refused.status, refused.code, str(refused))


@api.exception_handler(AnotherRequest)
def another_request(request: HttpRequest, refused: AnotherRequest) -> HttpResponse:
    """422."""
    told = "This Idempotency-Key was used for another batch within 24 hours: give each its own."
    return problem(422, "idempotency-key-reused", told)


@api.exception_handler(InFlight)
def in_flight(request: HttpRequest, refused: InFlight) -> HttpResponse:
    """409."""
    told = "The same batch is being dealt with: send it again in a moment, with the same key."
    return problem(409, "in-flight", told, Retry_After="1")


def _holder(request: HttpRequest) -> Holder:
    return cast("Holder", request.auth)  # type: ignore[attr-defined]


def _body(request: HttpRequest) -> bytes:
    """Raises BadRequest. Nothing is read of a body that says that it is too long."""
    if request.content_type != JSON or request.headers.get("Content-Encoding", "identity") != "identity":
        raise BadRequest(415, "not-json", f"The body is JSON, not compressed: Content-Type: {JSON}.")
    length = request.headers.get("Content-Length") or ""
    if not length.isdecimal() or len(length) > 18:
        raise BadRequest(411, "no-length", "Say the length of the body: Content-Length.")
    if int(length) > MOST_BYTES:
        told = f"The body has {MOST_BYTES // 1024 // 1024} MB at most: send fewer cases at a time."
        raise BadRequest(413, "too-long", told)
    try:
        return request.read()
    except UnreadablePostError:
        raise BadRequest(400, "cut-short", "The body did not arrive whole.") from None


def _taken(items: list[Any]) -> str:
    taken = take_cases(items)
    results = [
        {"reference": each.reference, "result": each.result}
        | ({"code": each.code, "detail": each.sentence} if each.code else {})
        for each in taken
    ]
    return json.dumps({"counts": Counter(each.result for each in taken), "results": results})
