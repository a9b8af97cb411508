"""A module that is off: its addresses are gone, no page leads there, and every page still renders."""

import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from importlib.util import find_spec, module_from_spec
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from parvis.lib.organisation import MODULES

pytestmark = pytest.mark.django_db
ENTRANCES = {  # module: an address of each of its parts
    "places": ("/nous-trouver/", "/nous-trouver/contours.json"),
    "appointments": ("/mon-agenda/",),
    "cases": ("/mes-demarches/", "/delais/", "/api/v1/"),
    "guides": ("/fiches/", "/fiches/01-ouvrir-mon-compte/"),
    "assistant": ("/assistant/",),
    "forum": ("/forum/", "/forum/flux.xml"),
}
FIRST_PARTS = {name: {address.split("/")[1] for address in some} for name, some in ENTRANCES.items()}
BUILT = tuple(ENTRANCES)
ALIKE = re.compile(r"/(?:en/)?(?:fiches|atelier/personnes)/(?=.)")  # two of a kind are enough
NOT_PAGES = ("/logo-", "/static/", "/theme-")
LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')
ACTION = re.compile(r'<form\s[^>]*?action="([^"]+)"')
Offer = Callable[..., None]


@pytest.fixture
def offer(settings, monkeypatch) -> Offer:
    """`offer("places")`: the organisation offers these modules and no other, as after a restart."""

    def these(*names: str) -> None:
        switches = {name: name in names for name in MODULES}
        settings.ORGANISATION = replace(settings.ORGANISATION, modules=switches)
        spec = find_spec("parvis.urls")
        assert spec
        assert spec.loader
        routes = module_from_spec(spec)
        spec.loader.exec_module(routes)
        name = f"routes_of_{'_'.join(names) or 'none'}"
        monkeypatch.setitem(sys.modules, name, routes)
        settings.ROOT_URLCONF = name

    return these


def without(*off: str) -> list[str]:
    return [name for name in BUILT if name not in off]


def local(address: str) -> str:
    """The path without its query, if it is one of ours."""
    parts = urlsplit(unescape(address))
    return parts.path if not parts.scheme and not parts.netloc else ""


def crawl(client, *starts: str) -> dict[str, str]:
    """Every page that can be reached by links from these: path -> HTML. A dead link fails, named."""
    found, waiting, dead = dict[str, str](), [(start, "") for start in starts], list[str]()
    seen = Counter[str]()
    while waiting:
        path, came_from = waiting.pop()
        alike = ALIKE.match(path)
        if path in found or path.startswith(NOT_PAGES) or (alike and seen[alike[0]] == 2):
            continue
        seen[alike[0] if alike else ""] += 1
        response = client.get(path)
        found[path] = response.content.decode() if "html" in response.get("Content-Type", "") else ""
        if response.status_code >= 400:
            dead.append(f"{came_from} leads to {path}, which answers {response.status_code}")
        waiting += [(local(link), path) for link in LINK.findall(found[path]) if local(link)]
        dead += [f"{path} posts to {action}" for action in ACTION.findall(found[path]) if not known(action)]
    assert not dead
    return found


def known(action: str) -> bool:
    try:
        resolve(local(action))
    except Resolver404:
        return False
    return True


def leads_into(pages: dict[str, str], module: str) -> list[str]:
    """The links into a module."""
    inside = re.compile(rf"/(?:en/)?(?:{'|'.join(FIRST_PARTS[module])})(?:/|$)")
    return [
        f"{path} leads to {link}"
        for path, html in pages.items()
        for link in LINK.findall(html)
        if inside.match(local(link))
    ]


@pytest.mark.parametrize("module", BUILT)
def test_off_it_is_nowhere(client, offer, module):
    offer(*without(module))
    for address in ENTRANCES[module]:
        response = client.get(address)
        assert response.status_code == 404
        if not address.startswith("/api/"):  # machines are answered in their own way
            assert "Cette page n’existe pas" in response.content.decode()
    pages = crawl(client, "/", "/aide/", "/se-connecter/", "/creer-mon-compte/identite/")
    assert leads_into(pages, module) == []


@pytest.mark.parametrize("module", BUILT)
def test_off_a_member_meets_it_nowhere_either(signed_in, offer, module):
    offer(*without(module))
    pages = crawl(signed_in, "/mon-compte/")
    assert len(pages) > 20
    assert leads_into(pages, module) == []


@pytest.mark.parametrize("start", ["/", "/en/"])
def test_with_none_every_page_renders_without_a_dead_link(client, offer, start):
    offer()
    assert len(crawl(client, start)) > 10


@pytest.mark.parametrize("start", ["/mon-compte/", "/en/mon-compte/"])
def test_with_none_nor_has_a_member_any(signed_in, offer, start):
    offer()
    assert len(crawl(signed_in, start)) > 20


def test_the_page_of_an_address_that_is_none_leads_nowhere_dead(client, offer):
    offer()
    response = client.get("/nous-trouver/lieu/demo-1/")
    assert response.status_code == 404
    main = response.content.decode().partition("<main")[
        2
    ]  # the header leads to the same in the other language
    links = [local(link) for link in LINK.findall(main) if local(link)]
    assert links
    assert all(known(link) for link in links)


@pytest.mark.parametrize("module", BUILT)
def test_on_a_member_is_led_there(signed_in, offer, module):
    offer(module)
    pages = {start: signed_in.get(start).content.decode() for start in ("/", "/aide/", "/mon-compte/")}
    assert leads_into(pages, module)
    assert signed_in.get(ENTRANCES[module][0]).status_code == 200
