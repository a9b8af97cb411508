"""The page client itself: a sound page passes, and each check can fail."""

import pytest
from django.http import HttpResponse

from tests.page_client import HEADERS, PageFault, check_response, page_faults

SOUND = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Une page</title><link rel="stylesheet" href="/static/parvis.css"></head>
<body><a href="#contenu">Aller au contenu</a><main id="contenu"><h1>Une page</h1><h2>Une partie</h2>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="nom">Nom</label><input id="nom" name="nom" aria-describedby="aide"><p id="aide">Aide</p>
<button>Continuer</button></form><img src="/static/a.svg" alt="">
<svg role="img" aria-label="Une carte"><path d="M0 0"></path></svg>
</main><script src="/static/a.js" defer></script></body></html>"""

FAULTS = {  # what is replaced, by what, and what the message must say
    "not strict": ("<h2>Une partie</h2>", "<h2>Une partie</h3>", "not strict HTML"),
    "no lang": ('<html lang="fr">', "<html>", "lang"),
    "no title": ("<title>Une page</title>", "<title> </title>", "<title>"),
    "no viewport": ('<meta name="viewport" content="width=device-width">', "", "viewport"),
    "no h1": ("<h1>Une page</h1>", "", "exactly one <h1>"),
    "two h1": ("<h2>Une partie</h2>", "<h1>Autre</h1>", "exactly one <h1>"),
    "no main": ('<main id="contenu">', '<div id="contenu">', "main"),
    "level skipped": ("<h2>Une partie</h2>", "<h4>Une partie</h4>", "skipped"),
    "id twice": ("<h2>", '<h2 id="nom">', "there twice"),
    "label for nothing": ('for="nom"', 'for="non"', "names no element"),
    "description of nothing": ('aria-describedby="aide"', 'aria-describedby="sos"', "names no element"),
    "link to nothing": ('href="#contenu"', 'href="#ailleurs"', "leads to no element"),
    "no label": ('<label for="nom">Nom</label>', "", "has no <label>"),
    "empty label": ('<label for="nom">Nom</label>', '<label for="nom"></label>', "has no <label>"),
    "no alt": (' alt=""', "", "no alt"),
    "dumb drawing": (' role="img"', "", "<svg>"),
    "dumb button": ("<button>Continuer</button>", "<button></button>", "no name"),
    "inline script": (' src="/static/a.js" defer>', ">let a = 1", "inline <script>"),
    "inline style": ("</title>", "</title><style>a{color:red}</style>", "inline <style>"),
    "style attribute": ("<h2>", '<h2 style="color:red">', "inline style="),
    "handler": ("<h2>", '<h2 onclick="a()">', "inline onclick="),
    "javascript link": ('href="#contenu"', 'href="javascript:a()"', "javascript:"),
    "script from elsewhere": ('src="/static/a.js"', 'src="https://cdn.example/a.js"', "elsewhere"),
    "template code": ("Une partie", "{{ part }}", "template code"),
    "no csrf": ('<input type="hidden" name="csrfmiddlewaretoken" value="x">', "", "csrf_token"),
    "secret in address": ('method="post"', 'method="get"', "use POST"),
    "no submit": ("<button>Continuer</button>", '<button type="button">Continuer</button>', "no submit"),
}


def answer(html: str, **changes: str | int) -> HttpResponse:
    response = HttpResponse(html, status=int(changes.pop("status", 200)))
    for name, value in {**HEADERS, **changes}.items():
        response.headers[name] = str(value)
    return response


def test_a_sound_page_passes():
    check_response(answer(SOUND), "GET /")


@pytest.mark.parametrize("name", FAULTS)
def test_each_check_can_fail(name):
    before, after, message = FAULTS[name]
    assert before in SOUND
    assert message in "\n".join(page_faults(SOUND.replace(before, after)))


@pytest.mark.parametrize("header", HEADERS)
def test_each_header_can_be_missing(header):
    response = answer(SOUND)
    del response.headers[header]
    with pytest.raises(PageFault, match=header):
        check_response(response, "GET /")


def test_an_unsafe_policy_fails():
    policy = "default-src 'none'; script-src 'unsafe-inline'"
    with pytest.raises(PageFault, match="unsafe"):
        check_response(answer(SOUND, **{"Content-Security-Policy": policy}), "GET /")


def test_a_500_fails_whatever_its_body():
    with pytest.raises(PageFault, match="answered 500"):
        check_response(answer("", status=500), "GET /")


def test_what_is_not_html_is_not_read():
    check_response(HttpResponse(b"{}", content_type="application/json"), "GET /sante/")
