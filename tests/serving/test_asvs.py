"""What docs/asvs.md says is met, where no other test shows it."""

import os
import re
import subprocess
import sys
import tomllib
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.accounts_fixtures import sign_in_as
from tests.page_client import PortalClient

ROOT = Path(__file__).resolve().parents[2]
HOME = "/mon-compte/"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "parvis.settings",
    "PARVIS_MODE": "production",
    "PARVIS_PUBLIC_URL": "https://espace.caisse.fr",
    "PARVIS_ALLOWED_HOSTS": "espace.caisse.fr",
    "PARVIS_SECRET_KEY": "a-secret-of-this-test-alone",
}
ANSWER = """
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
answer = Client().get("/se-connecter/", secure=True, HTTP_HOST="espace.caisse.fr")
print("status:", answer.status_code)
print("debug:", settings.DEBUG)
for name, value in answer.headers.items():
    print(f"{name.lower()}: {value}")
for cookie in answer.cookies.values():
    print(cookie.output())
print("names:", settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME,
      settings.ENROLMENT_COOKIE, settings.BROWSER_COOKIE)
print("secure:", settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.HTTPS)
"""


def headers_of(client, address, **more):
    """Static files are streamed from a file, to be closed."""
    answer = client.get(address, **more)
    if answer.streaming:
        b"".join(answer.streaming_content)
    answer.close()
    return answer.headers


def told_by_production():
    """The lines that a page of production says of itself."""
    done = subprocess.run(
        [sys.executable, "-c", ANSWER], env={**os.environ, **PRODUCTION}, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert "status: 200" in done.stdout, done.stderr
    return done.stdout


def test_what_browsers_are_told_in_production():
    """3.3.1, 3.3.2, 3.3.3, 3.3.4, 13.4.2, and the half of 3.4.1 that holds."""
    told = told_by_production()
    assert "debug: False" in told
    assert "strict-transport-security: max-age=31536000" in told
    names = re.search(r"names: (.*)", told)
    assert names
    assert all(name.startswith("__Host-") for name in names[1].split())
    assert "secure: True True True" in told
    cookies = re.findall(r"Set-Cookie: (.*)", told)
    assert cookies
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")), cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("address", ["/", "/se-connecter/", "/nulle-part/", "/sante/"])
@pytest.mark.django_db
def test_trace_is_not_answered(client, address):
    """13.4.4."""
    answer = client.trace(address, HTTP_X_SECRET="told-back")
    assert answer.status_code in (404, 405)
    assert b"told-back" not in answer.content


def test_no_folder_is_listed(client):
    """13.4.1, 13.4.3."""
    for address in ("/static/", "/static/leaflet/", "/.git/config", "/.git/", "/static/../settings.py"):
        assert client.get(address).status_code == 404, address


@pytest.mark.django_db
def test_every_text_says_its_charset(client):
    """4.1.1."""
    for address in ("/", "/nulle-part/", "/static/parvis.css", "/static/parvis.js", "/static/icon.svg"):
        told = Message()
        told["Content-Type"] = headers_of(client, address)["Content-Type"]
        assert told.get_content_type().startswith(("text/", "image/svg")), address
        assert told.get_content_charset() == "utf-8", address


@pytest.mark.django_db
def test_no_answer_is_sniffed(client):
    """3.2.1, 3.4.4."""
    for address in ("/", "/sante/", "/static/parvis.js", "/static/icon.svg", "/nulle-part/"):
        assert headers_of(client, address)["X-Content-Type-Options"] == "nosniff", address


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/static/parvis.js", "/static/parvis.css", "/static/icon.svg", "/"])
def test_every_answer_has_a_policy_and_is_in_no_frame(client, address):
    """3.4.3, 3.4.6."""
    told = headers_of(client, address)
    assert "default-src 'none'" in told["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    assert told["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_no_other_origin_reads_a_page(client):
    """3.4.2: the static files alone are for everybody."""
    for address in ("/", "/sante/", "/se-connecter/"):
        told = headers_of(client, address, HTTP_ORIGIN="https://elsewhere.example")
        assert "Access-Control-Allow-Origin" not in told, address


@pytest.mark.django_db
def test_a_post_from_elsewhere_is_refused():
    """3.5.1."""
    strict = PortalClient(enforce_csrf_checks=True)
    strict.get("/se-connecter/")
    token = strict.cookies["parvis_csrf"].value
    said = {"number": "1", "code": "x", "csrfmiddlewaretoken": token}
    assert strict.post("/se-connecter/", said).status_code == 200
    assert strict.post("/se-connecter/", said, HTTP_ORIGIN="https://elsewhere.example").status_code == 403
    assert strict.post("/se-connecter/", said | {"csrfmiddlewaretoken": "x" * 32}).status_code == 403


def test_another_secret_signs_everybody_out(client, account, settings):
    """7.4.5: what docs/operating.md says of PARVIS_SECRET_KEY."""
    sign_in_as(client, account)
    assert client.get(HOME).status_code == 200
    settings.SECRET_KEY = "another-secret-that-was-put-in-its-place-today"
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(HOME).status_code == 302


def test_every_page_of_the_account_has_the_button_to_sign_out(signed_in):
    """7.4.4."""
    for address in (HOME, f"{HOME}informations/", f"{HOME}securite/", f"{HOME}securite/deuxieme-etape/"):
        assert 'action="/se-deconnecter/"' in signed_in.get(address).content.decode(), address


def test_nothing_of_the_browser_keeps_what_was_read():
    """3.2.2, 14.3.3: no script writes HTML, or keeps anything in the browser."""
    kept = re.compile(
        r"\b(localStorage|sessionStorage|indexedDB|document\.cookie|document\.write|outerHTML|insertAdjacentHTML)\b"
        r"|\binnerHTML\s*=[^=]|\beval\("
    )
    scripts = sorted((ROOT / "parvis").rglob("*.js"))
    assert scripts
    for script in scripts:
        assert not kept.search(script.read_text()), script.name


def test_every_library_comes_from_one_index_and_is_known_by_its_digest():
    """15.1.2, 15.2.4."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    for package in lock["package"]:
        if package["name"] == "parvis":
            continue
        assert urlsplit(package["source"]["registry"]).hostname == "pypi.org", package["name"]
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]


@pytest.mark.django_db
def test_what_is_in_the_address_is_not_taken_for_what_was_posted(client):
    """15.3.7."""
    posted = client.post("/se-connecter/?number=285067599900017&code=anything", {})
    assert "Je saisis mon numéro" in posted.content.decode()
