"""What is answered to requests that no page of ours sends."""

import pytest

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
