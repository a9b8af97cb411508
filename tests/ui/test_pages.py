"""Errors, outages, theme, headers: none of them asks the database anything (these tests have none)."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from parvis import urls as portal_urls
from parvis.connections.members import MembersUnavailable
from parvis.lib.organisation import Logo
from parvis.ui import theme, views
from parvis.ui.context import constants, other_language_url, portal
from tests.page_client import PageFault, PortalClient, page_faults


def _raise(error):
    def view(request):
        raise error

    return view


def _broken(request):
    raise ZeroDivisionError


urlpatterns = [
    path("away/", _raise(OperationalError("the server closed the connection"))),
    path("away/too/", _raise(InterfaceError("connection already closed"))),
    path("registry/", _raise(MembersUnavailable())),
    path("broken/", _broken),
    path("kept/", lambda request: HttpResponse("x", "text/plain", headers={"Cache-Control": "max-age=5"})),
    *portal_urls.urlpatterns,
]
handler400, handler404, handler500 = (
    f"parvis.ui.views.{name}" for name in ("bad_request", "not_found", "server_error")
)
here = override_settings(ROOT_URLCONF=__name__)


@here
@pytest.mark.parametrize("address", ["/away/", "/away/too/", "/registry/"])
def test_an_outage_says_come_back(client, address):
    response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    page = response.content.decode()
    assert "Rien n’est perdu" in page
    assert f'href="{address}"' in page
    assert settings.ORGANISATION.phone in page


@here
def test_an_outage_for_somebody_with_a_session_asks_nothing_either(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "x"
    assert client.get("/away/").status_code == 503


@here
def test_a_fault_of_ours_is_a_friendly_500():
    visitor = PortalClient(raise_request_exception=False)
    with pytest.raises(PageFault, match="answered 500"):
        visitor.get("/broken/")
    request = type("Request", (), {"path": "/broken/"})()
    page = views.server_error(request).content.decode()
    assert not list(page_faults(page))
    assert settings.ORGANISATION.phone in page


@here
def test_an_outage_found_outside_of_a_view_is_one_too(rf):
    try:
        raise OperationalError
    except OperationalError:
        assert views.server_error(rf.get("/")).status_code == 503


@here
@pytest.mark.parametrize("address", ["/rien/", "/en/nothing/", "//evil.example/%5C/", "/%00/", "/é<script>/"])
def test_a_page_that_does_not_exist(client, address):
    response = client.get(address)
    assert response.status_code == 404
    links = re.findall(r'href="([^"]*)"', response.content.decode())
    assert not [link for link in links if re.match(r"//|/\\", link)]


@pytest.mark.parametrize("name", ["bad_request", "forbidden", "not_found", "stale_page"])
def test_each_error_page_is_sound(rf, name):
    page = getattr(views, name)(rf.get("/creer-mon-compte/")).content.decode()
    assert not list(page_faults(page))
    assert 'id="ways_title"' in page


def test_a_form_of_an_old_tab_is_told(client):
    old_tab = PortalClient(enforce_csrf_checks=True)
    response = old_tab.post("/se-connecter/", {"number": "1"})
    assert response.status_code == 403
    assert "avait vieilli" in response.content.decode()
    assert 'href="/se-connecter/"' in response.content.decode()


@here
def test_what_a_view_says_of_its_cache_stays(client):
    assert client.get("/kept/")["Cache-Control"] == "max-age=5"
    assert client.get("/mentions-legales/")["Cache-Control"] == "no-store"


# ---- theme and context ------------------------------------------------------------------------------


def test_the_theme_is_kept_for_a_year_and_named_for_its_colours(client):
    address = theme.theme_address()
    response = client.get(address)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    css = response.content.decode()
    assert f"--brand: {settings.ORGANISATION.colours.light.brand};" in css
    assert set(re.findall(r"--[\w-]+", css)) == {
        "--brand", "--on-brand", "--brand-strong", "--tint", "--sun", "--on-sun"
    }  # fmt: skip
    assert client.get("/theme-0123456789ab.css").status_code == 404


def test_no_logo_of_its_own(client):
    assert theme.logo_address() == ""
    assert client.get("/logo-00ff.svg").status_code == 404


def test_a_logo_has_an_address_that_changes_with_it():
    assert Logo(b"a", "image/svg+xml", ".svg").digest != Logo(b"b", "image/svg+xml", ".svg").digest


@pytest.mark.parametrize(
    ("address", "language", "other"),
    [
        ("/", "fr", "/en/"),
        ("/en/", "en", "/"),
        ("/aide/", "fr", "/en/aide/"),
        ("/en/aide/", "en", "/aide/"),
        ("/en", "en", "/"),
        ("//evil.example/", "fr", "/en/evil.example/"),
        ("/en//evil.example/", "en", "/evil.example/"),
        ("/\\evil.example/", "fr", "/en/%5Cevil.example/"),
        ("/é/", "fr", "/en/%C3%A9/"),
        ("/atelier/", "fr", ""),
    ],
)
def test_the_same_page_in_the_other_language(address, language, other):
    assert other_language_url(address, language) == other


def test_a_visitor_without_a_session_is_not_looked_up(rf):
    request = rf.get("/")  # it has no user: reading one would fail
    assert portal(request)["signed_in"] is False
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    request.user = AnonymousUser()
    assert portal(request)["signed_in"] is False
    request.user = type("Member", (), {"is_authenticated": True})()
    assert portal(request)["signed_in"] is True


def test_constants_hold_nothing_of_a_request():
    assert set(constants()) == {"organisation", "practice", "language", "theme_url", "logo_url"}
