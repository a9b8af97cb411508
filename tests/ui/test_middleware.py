"""What is answered to requests that no page of ours sends."""

import io
from unittest.mock import patch

import pytest
from django.test import Client
from django.test.client import encode_multipart
from django.utils.http import urlencode

FORM_KIND = "application/x-www-form-urlencoded"
FORM = "--x\r\nContent-Disposition: form-data; name=\"number\"\r\n\r\n1\r\n--x--\r\n"  # fmt: skip


def post(client, charset, address="/se-connecter/"):
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    return client.generic("POST", address, FORM.encode(), content_type=kind)


@pytest.mark.parametrize(
    "charset", ["rot13", "zlib_codec", "idna", "unicode_escape", "utf-16", "no-such", '"é"', ""]
)
def test_a_form_in_another_charset_is_not_understood(client, charset):
    answer = post(client, charset)
    assert answer.status_code == 400
    assert "Je n’ai pas été compris" in answer.content.decode()


def test_it_is_said_in_the_language_of_the_page(client):
    assert '<html lang="en">' in post(client, "rot13", "/en/se-connecter/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"'])
def test_utf_8_under_any_of_its_names_is_read(client, charset):
    assert post(client, charset).status_code == 200


class TestWhatIsSent:
    """Our forms are short and hold no file. With the check of the token, which reads the form first."""

    @pytest.fixture
    def strict(self, settings, tmp_path):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        browser = Client(enforce_csrf_checks=True)
        browser.cookies[settings.CSRF_COOKIE_NAME] = "t" * 32
        return browser

    @pytest.mark.parametrize("address", ["/se-connecter/", "/creer-mon-compte/", "/code-perdu/", "/aide/"])
    @pytest.mark.parametrize("size", [1, 4_000_000])
    def test_a_file_is_refused_and_not_written(self, strict, address, size, tmp_path):
        opened: list[object] = []
        with patch("tempfile.NamedTemporaryFile", opened.append):
            answer = strict.post(address, {"number": "1", "card": io.BytesIO(b"x" * size)})
        assert answer.status_code == 400
        assert "Je n’ai pas été compris" in answer.content.decode()
        assert opened == []
        assert [*tmp_path.iterdir()] == []

    def test_nor_written_when_there_is_no_cookie(self, strict):
        strict.cookies.clear()
        opened: list[object] = []
        with patch("tempfile.NamedTemporaryFile", opened.append):
            answer = strict.post("/se-connecter/", {"card": io.BytesIO(b"x" * 4_000_000)})
        assert (answer.status_code, opened) == (403, [])

    @pytest.mark.parametrize("kind", ["multipart/form-data; boundary=BoUnDaRyStRiNg", FORM_KIND])
    def test_so_is_a_form_that_is_too_long(self, strict, kind):
        said = {"number": "1" * 300_000}
        sent = encode_multipart("BoUnDaRyStRiNg", said) if "boundary" in kind else urlencode(said)
        assert strict.post("/se-connecter/", sent, content_type=kind).status_code == 400

    def test_so_is_one_of_too_many_fields(self, strict):
        sent = "&".join(f"a{n}=1" for n in range(201))
        assert strict.post("/se-connecter/", sent, content_type=FORM_KIND).status_code == 400

    @pytest.mark.django_db
    def test_a_form_in_parts_without_a_file_is_read(self, client):
        assert client.post("/se-connecter/", {"number": "1" * 20_000}).status_code == 200

    def test_receipts_have_a_limit_of_their_own(self, strict, settings):
        settings.SMS_RECEIPTS = {**settings.SMS_RECEIPTS, "secret": "s" * 32}
        sent = {"reference": io.BytesIO(b"x" * 9000)}
        assert strict.post(f"/sms/accuse/{'s' * 32}/", sent).status_code == 413


@pytest.mark.parametrize(("address", "language"), [("/aide/", "fr"), ("/en/aide/", "en")])
def test_a_method_that_a_page_does_not_know_is_answered_by_a_page(client, address, language):
    answer = client.post(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/se-deconnecter/", "/"),
        ("/en/se-deconnecter/", "/en/"),
        ("/creer-mon-compte/arreter/", "/creer-mon-compte/"),
        ("/activation/some-token/nouveau-lien/", "/activation/some-token/"),
    ],
)
def test_the_address_of_a_button_leads_to_a_page(client, address, leads_to):
    """The switch of language and "reopen the page" lead there with GET."""
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
