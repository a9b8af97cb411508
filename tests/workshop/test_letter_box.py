"""Reading the practice letter box: whatever lies in it, and while it changes."""

import datetime
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from parvis.workshop.letter_box import LetterBox, letter_box, links_in
from tests.workshop.conftest import email, sms


def test_an_email_in_two_parts(box):
    html = '<p>Bonjour <a href="http://localhost:8000/activation/abc/">J’active</a></p>'
    box.lay(email(text="Bonjour Camille\n\nJ’active :\nhttp://localhost:8000/activation/abc/\n", html=html))
    [letter] = letter_box().letters()
    assert (letter.channel, letter.to) == ("email", "camille.modele@boite.example")
    assert letter.subject == "Activez votre compte"
    assert letter.text == "Bonjour Camille\n\nJ’active :\nhttp://localhost:8000/activation/abc/"
    assert letter.html == html
    assert letter.links == ("http://localhost:8000/activation/abc/",)
    assert letter.sent_at == datetime.datetime.fromtimestamp(1_780_000_000, datetime.UTC)
    assert letter.id.isalnum()
    assert letter_box().letter(letter.id) == letter


def test_an_email_in_html_alone_is_also_text(box):
    message = EmailMessage()
    message["To"] = "a@b.example"
    message.set_content(
        '<head><title>x</title></head><h1>Bon&eacute;</h1><p>Je <a class="b" href="http://x.example/a?b=1&amp;c=2">lis'
        "</a></p>",
        subtype="html",
    )
    box.lay(message)
    [letter] = letter_box().letters()
    assert letter.text == "Boné\nJe http://x.example/a?b=1&c=2 lis"
    assert letter.links == ("http://x.example/a?b=1&c=2",)


def test_an_sms(box):
    box.lay(sms())
    [letter] = letter_box().letters()
    assert (letter.channel, letter.to, letter.html) == ("sms", "+33639981001", "")
    assert letter.links == ("http://localhost:8000/x/",)


def test_newest_first_and_the_newest_200(box):
    for seconds in range(205):
        box.lay(email(subject=str(seconds)), seconds_ago=seconds)
    letters = letter_box().letters()
    assert [letter.subject for letter in letters] == [str(seconds) for seconds in range(200)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe\x80 not a message at all",
        b"Subject: nobody\n\nno recipient",
        b"To: a@b.example\nContent-Type: text/plain; charset=nonsense\n\n\xff",
        b"To: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n--y\n\ncut",
        b"To: a@b.example\nSubject: =?utf-8?q?=ff=fe?=\nContent-Transfer-Encoding: base64\n\n!!!",
        b"To: <<<>>>\nDate: never\n\ntext",
    ],
)
def test_a_broken_message_never_hides_the_others(box, content):
    Path(box.folder / "new" / "1.broken").write_bytes(content)
    box.lay(email())
    assert "Activez votre compte" in [letter.subject for letter in letter_box().letters()]


def test_what_is_no_message_is_left_out(box, caplog):
    Path(box.folder / "new" / "1.broken").write_bytes(b"Subject: nobody\n\nno recipient")
    Path(box.folder / "new" / ".hidden").write_bytes(b"To: a@b.example\n\n")
    (box.folder / "new" / "folder").mkdir()
    (box.folder / "new" / "2.dangling").symlink_to(box.folder / "nowhere")
    assert letter_box().letters() == letter_box().letters() == []
    assert caplog.text.count("letter_unreadable") == 1


def test_no_folder_is_an_empty_box(tmp_path):
    nowhere = LetterBox(tmp_path / "nowhere")
    assert nowhere.letters() == []
    assert nowhere.letter("x") is None
    assert nowhere.empty() == 0


def test_a_letter_that_comes_or_goes_is_seen_at_once(box):
    assert letter_box().letters() == []
    box.lay(email(subject="one"))
    path = box.lay(email(subject="two"), seconds_ago=5)
    assert [letter.subject for letter in letter_box().letters()] == ["one", "two"]
    Path(path).unlink()
    assert [letter.subject for letter in letter_box().letters()] == ["one"]


def test_the_list_is_kept_until_a_folder_changes(box):
    box.lay(email())
    for name in ("new", "cur"):
        os.utime(box.folder / name, (1_780_000_000, 1_780_000_000))
    first = letter_box().letters()
    assert letter_box().letters() is first
    box.lay(email())
    assert len(letter_box().letters()) == 2


def test_empty(box):
    box.lay(email())
    box.lay(sms())
    assert letter_box().empty() == 2
    assert letter_box().letters() == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Voir https://a.example/b?c=d&e=f.", ("https://a.example/b?c=d&e=f",)),
        ("(http://a.example/), http://a.example/ !", ("http://a.example/",)),
        (
            "«\u00a0http://a.example/x\u00a0» <http://b.example/y>",
            ("http://a.example/x", "http://b.example/y"),
        ),
        ("javascript:alert(1) ftp://x", ()),
    ],
)
def test_links(text, links):
    assert links_in(text) == links
