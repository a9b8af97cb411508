"""What a member sees of their cases."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_required
def my_cases(request: HttpRequest) -> HttpResponse:
    """All of them: what is expected of the member first, then the open ones, then the closed ones."""
    return render(request, "cases/list.html")
