"""The words of letters: kept as snapshots, readable, true, and safe.

After a change that is meant: PARVIS_WRITE_SNAPSHOTS=1 pytest tests/letters/test_wording.py, then read
the difference.
"""

import os
import re
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import html5lib
import pytest
from django.utils.translation import override

from parvis.letters import wording
from parvis.letters.contents import CHANNELS
from parvis.letters.enums import Channel, LetterKind, Notice
from parvis.letters.notices import NOTICES
from tests.letters.examples import CONTEXTS, PORTAL, written

SNAPSHOTS = Path(__file__).parent / "snapshots"
LANGUAGES = ["fr", "en"]
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà") | set(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)
OPENED, NOTICE = LetterKind.ACCOUNT_OPENED, LetterKind.SECURITY_NOTICE
EMAILS, TEXTS, SHEETS = (
    [kind for kind in LetterKind if channel in CHANNELS[kind]]
    for channel in (Channel.EMAIL, Channel.SMS, Channel.POST)
)
CODES = [LetterKind.SIGN_IN_CODE, LetterKind.CONFIRM_CODE, LetterKind.MOBILE_CODE]


def compare(name, text):
    path = SNAPSHOTS / name
    if os.environ.get("PARVIS_WRITE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert text == path.read_text(), f"{path} differs: see the first lines of {__file__}"


def parsed(html) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    return tree


def links(html):
    return [link.get("href") for link in parsed(html).iter("a")]


def notice(what, channel=Channel.EMAIL, language="fr"):
    return written(NOTICE, channel, language, context=CONTEXTS[NOTICE] | {"what": what.value})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EMAILS)
def test_the_words_of_an_email(kind, language):
    words = wording.email(written(kind, language=language))
    compare(f"{language}/{kind}.txt", f"{words.subject}\n\n{words.text}")
    compare(f"{language}/{kind}.html", words.html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TEXTS)
def test_the_words_of_an_sms(kind, language):
    compare(f"{language}/{kind}.sms.txt", wording.sms(written(kind, Channel.SMS, language)) + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SHEETS)
def test_the_words_on_paper(kind, language):
    sheet = wording.post(written(kind, Channel.POST, language))
    dateless = re.sub(r'(<p class="date">).*(</p>)', r"\1…\2", sheet)
    compare(f"{language}/{kind}.post.html", dateless)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_security_notices(language):
    """What differs from one to another: the subject, and what stands around the address."""
    said = []
    for what in Notice:
        words = wording.email(notice(what, language=language))
        happened, _, otherwise = words.text.split("\n\n")[1:4]
        sms = wording.sms(notice(what, Channel.SMS, language))
        said.append("\n".join([f"[{what}] {words.subject}", happened, otherwise, sms, ""]))
    compare(f"{language}/security_notices.txt", "\n".join(said))


@pytest.mark.parametrize("kind", EMAILS)
def test_an_email_is_whole_in_both_readings(kind):
    words = wording.email(written(kind))
    for address in [value for value in CONTEXTS[kind].values() if value.startswith(PORTAL)]:
        assert address in words.text.splitlines(), "alone on its line, so that it can be copied"
        assert links(words.html).count(address) == 2, "the button, and the address in full"
    shown = "".join(parsed(words.html).itertext())
    for reading in (words.text, shown):
        assert ("Bonjour Maëlys Anne," if "first_names" in CONTEXTS[kind] else "Bonjour,") in reading
        assert "01 99 00 00 00, du lundi au vendredi" in reading
        assert "Nous ne vous demandons jamais votre code" in reading
        assert "exercice" not in reading


@pytest.mark.parametrize("kind", EMAILS)
def test_nothing_is_fetched_and_nothing_leads_elsewhere(kind):
    html = wording.email(written(kind)).html
    assert not re.search(r"\ssrc=|url\(|@import|<(link|img|script|iframe|form|object)\b", html)
    assert all(address.startswith((f"{PORTAL}/", "tel:0199000000")) for address in links(html))


@pytest.mark.parametrize("kind", EMAILS)
def test_practice_is_told_first(kind, settings):
    settings.PRACTICE = True
    words = wording.email(written(kind))
    assert words.text.startswith("*** Ceci est un exercice\u00a0: tout est fictif. ***")
    (body,) = parsed(words.html).iter("body")
    shown = "".join(body.itertext())
    assert shown.strip().startswith("Ceci est un exercice")


@pytest.mark.parametrize("kind", LetterKind)
def test_practice_is_told_on_a_phone_and_on_paper(kind, settings):
    settings.PRACTICE = True
    if kind in TEXTS:
        assert wording.sms(written(kind, Channel.SMS)).startswith("Exercice, tout est fictif.")
    if kind in SHEETS:
        assert "Ceci est un exercice" in wording.post(written(kind, Channel.POST))


def test_a_name_is_shown_as_it_is():
    context = CONTEXTS[LetterKind.ACTIVATION] | {"first_names": "<b>N’Golo</b> & d'Arc"}
    words = wording.email(written(LetterKind.ACTIVATION, context=context))
    assert "Bonjour <b>N’Golo</b> & d'Arc," in words.text
    assert "Bonjour &lt;b&gt;N’Golo&lt;/b&gt; &amp; d&#x27;Arc," in words.html
    assert "&lt;i&gt;" in wording.post(written(OPENED, Channel.POST, to="<i>Anne</i>\nrue"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("practice", [True, False])
def test_an_sms_fits_two_messages_in_the_letters_of_phones(settings, practice, language):
    settings.PRACTICE = practice
    letters = [written(kind, Channel.SMS, language) for kind in TEXTS]
    for letter in [*letters, *(notice(what, Channel.SMS, language) for what in Notice)]:
        text = wording.sms(letter)
        assert set(text) <= GSM
        assert len(text) <= 306, text
        for address in [value for value in letter.content.values() if value.startswith(PORTAL)]:
            assert text.endswith(f" {address}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CODES)
def test_an_sms_with_a_code_fits_one_message_and_fills_the_field(kind, language):
    text = wording.sms(written(kind, Channel.SMS, language))
    assert len(text) <= 160
    first, last = text.split("\n")
    assert re.findall(r"\d{6}", first) == ["012345"]
    assert last == "@compte.caisse.example #012345", "https://wicg.github.io/sms-one-time-codes/"


def test_the_site_of_a_code_is_a_host_alone(settings):
    settings.PUBLIC_URL = "http://localhost:8000"
    assert wording.sms(written(LetterKind.MOBILE_CODE, Channel.SMS)).endswith("\n@localhost #012345")


@pytest.mark.parametrize("kind", [kind for kind in CODES if kind in EMAILS])
def test_a_code_is_seen_heard_and_copied(kind):
    words = wording.email(written(kind))
    assert words.text.splitlines().count("012345") == 1
    assert "012345" not in words.subject, "a locked phone shows subjects"
    (code,) = [node for node in parsed(words.html).iter("span") if node.get("role") == "img"]
    assert [part.text for part in code] == ["012", "345"], "two groups to the eye"
    assert "".join(code.itertext()) == "012345"
    assert code.get("aria-label") == "0 1 2 3 4 5"
    for reading in (words.text, "".join(parsed(words.html).itertext())):
        assert "valable 10 minutes, jusqu’à 15\u00a0h\u00a004" in reading
        assert "Ne donnez ce code à personne" in reading


def test_every_notice_has_words_of_its_own():
    assert set(NOTICES) == set(Notice)
    for parts in zip(*((said.subject, said.happened) for said in NOTICES.values()), strict=True):
        assert len(set(map(str, parts))) == len(Notice)
    assert all("%(at)s" in str(said.happened) for said in NOTICES.values())


def test_the_code_of_a_sheet_stands_alone_and_whole():
    sheet = wording.post(written(LetterKind.LETTER_CODE, Channel.POST))
    assert '<p class="code">KT7C-9XFM-3HPD-WR4N</p>' in sheet
    assert "jeudi 24 décembre 2026 à 15\u00a0h\u00a004" in sheet
    assert f'<span class="url">{PORTAL}/acces-perdu/courrier/code/</span>' in sheet


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Où êtes-vous\u00a0? «\u00a0Là\u00a0»…", 'Où etes-vous ? " Là "...'),
        ("Łódź – 12\u202f€", "?odz - 12 EUR"),
        ("Œuvre à Ÿ", "OEuvre à Y"),
    ],
)
def test_letters_that_phones_do_not_have_are_replaced(text, plain):
    assert wording.plain_gsm(text) == plain
    assert set(plain) <= GSM


@pytest.mark.parametrize(
    ("language", "moment", "said"),
    [
        ("fr", "2026-12-02T14:04:00+00:00", "mercredi 2 décembre 2026 à 15\u00a0h\u00a004"),
        ("fr", "2026-12-01T14:04:00+00:00", "mardi 1er décembre 2026 à 15\u00a0h\u00a004"),
        ("fr", "2026-11-30T23:30:00+00:00", "mardi 1er décembre 2026 à 0\u00a0h\u00a030"),
        ("fr", "2026-07-11T22:05:00+00:00", "dimanche 12 juillet 2026 à 0\u00a0h\u00a005"),
        ("en", "2026-12-01T14:04:00+00:00", "Tuesday 1 December 2026 at 15:04"),
    ],
)
def test_a_moment_in_words(language, moment, said):
    with override(language):
        assert wording.in_words(datetime.fromisoformat(moment)) == said


def test_the_day_on_a_sheet():
    with override("fr"):
        first = datetime(2026, 1, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
        assert wording.in_words(first, wording.DAY) == "1er janvier 2026"


def test_sheets_make_one_page_of_html():
    sheets = [wording.post(written(kind, Channel.POST)) for kind in SHEETS]
    page = parsed(wording.sheets(sheets))
    assert len(list(page.iter("article"))) == len(SHEETS)
