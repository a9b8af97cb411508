"""The pages of a document: adding it, its acknowledgment, taking it back, replacing it, reading it again."""

from typing import Any
from uuid import UUID

from csp.constants import HEADER as CONTENT_POLICY
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.cases.actions import documents as actions
from parvis.cases.actions.documents import NotOpen, Sent, TakenMeanwhile
from parvis.cases.content import Fault, Media, Refused
from parvis.cases.forms import DocumentForm
from parvis.cases.models import Case, Document
from parvis.cases.notes import leave_note, take_note
from parvis.cases.presenters import Added, shown
from parvis.cases.queries import content_of, document_of, has_content, takes_documents
from parvis.cases.uploads import OneDocument, is_far_too_big, receive_into
from parvis.cases.views import case_or_404, holder
from parvis.limits.counters import hit, peek


@csrf_exempt  # checked below: the check reads the form, and what receives the file must be there before
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_document(request: HttpRequest, case: UUID, document: UUID | None = None) -> HttpResponse:
    """Asks for a document. `document`: the one it replaces. Nothing is read of what is refused anyway."""
    found = case_or_404(request, case)
    replaced = _replaced(found, document)
    if not takes_documents(found):
        leave_note(request, "not_open")
        return redirect("case", case)
    context = {"shown": shown(found), "replaced": replaced}
    if request.method != "POST":
        return _asked(request, DocumentForm(), context)
    if until := peek({"document": str(holder(request).pk)}).until:
        return _asked(request, DocumentForm(), {**context, "too_many": until}, 429)
    if is_far_too_big(request):
        return _asked(request, _too_big(), context, 413)
    return _receive(request, receive_into(request), found, context)


@csrf_protect
def _receive(request: HttpRequest, handler: OneDocument, case: Case, context: dict[str, Any]) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES)
    if handler.too_big:
        return _asked(request, _too_big(request), context, 413)
    if not form.is_valid():
        return _asked(request, form, context)
    verdict = hit({"document": str(holder(request).pk)})
    if not verdict.allowed:
        return _asked(request, form, {**context, "too_many": verdict.until}, 429)
    replaced, file = context["replaced"], form.cleaned_data["document"]
    sent = Sent(file.name, file.read(), form.cleaned_data["label"], replaced and replaced.document.pk)
    try:
        document = actions.add_document(holder(request), case.pk, sent)
    except Refused as refusal:
        form.refuse(refusal.fault)
        return _asked(request, form, context)
    except (NotOpen, TakenMeanwhile) as refusal:
        leave_note(request, "not_open" if isinstance(refusal, NotOpen) else "taken")
        return redirect("case", case.pk)
    return redirect("document", case.pk, document.pk)


def _asked(
    request: HttpRequest, form: DocumentForm, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, "cases/add.html", {"too_many": None, **context, "form": form}, status=status)


def _too_big(request: HttpRequest | None = None) -> DocumentForm:
    form = DocumentForm(request.POST if request else {}, MultiValueDict())
    form.fields["document"].required = False
    form.refuse(Fault.TOO_BIG)
    return form


def _replaced(case: Case, document: UUID | None) -> Added | None:
    """Raises Http404."""
    return None if document is None else Added(_document_or_404(case, document))


def _document_or_404(case: Case, document: UUID) -> Document:
    """Raises Http404."""
    found = document_of(case, document)
    if found is None:
        raise Http404
    return found


@require_safe
@login_required
def one_document(request: HttpRequest, case: UUID, document: UUID) -> HttpResponse:
    """Its acknowledgment, and what can still be done with it."""
    found = case_or_404(request, case)
    added = _document_or_404(found, document)
    context = {
        "shown": shown(found),
        "added": Added(added, has_content=has_content(added)),
        "can_replace": takes_documents(found),
        "note": take_note(request),
    }
    return render(request, "cases/document.html", context)


@require_POST
@login_required
def withdraw(request: HttpRequest, case: UUID, document: UUID) -> HttpResponse:
    """Takes it back, if the body has not got it."""
    found = case_or_404(request, case)
    try:
        actions.withdraw_document(holder(request), found.pk, document)
    except TakenMeanwhile:
        leave_note(request, "taken")
    else:
        leave_note(request, "withdrawn")
    return redirect("case", case)


@require_safe
@login_required
def download(request: HttpRequest, case: UUID, document: UUID) -> HttpResponse:
    """Its holder reads it again: as a file, never as a page of this site."""
    added = _document_or_404(case_or_404(request, case), document)
    content = content_of(added) if added.scanned_at else None
    if content is None:
        raise Http404
    response = HttpResponse(content.plain(), content_type=Media(added.media).content_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=added.piece.name
    )
    response.headers[CONTENT_POLICY] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
