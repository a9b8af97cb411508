"""Kept pages: written once, and nobody is given what belongs to another."""

import re
from dataclasses import replace

import pytest
from django.test import RequestFactory

from parvis.ui import kept

TEMPLATE = "enrolment/activation/confirm.html"  # any page with a form
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def contexts(request):
    """Grows each time a page is really written. Each test has addresses of its own: pages stay kept."""
    return Written(request.node.name)


class Written(list[str]):
    def __init__(self, test):
        self.test = test


def page(contexts, path="/x/", state=None, cookies=None):
    request = RequestFactory().get(f"/{contexts.test}{path}")
    request.COOKIES.update(cookies or {})

    def context():
        contexts.append(path)
        return {"token": "x"}

    return kept.render_kept(request, TEMPLATE, context, state=state).content.decode()


def test_written_once_with_a_token_for_each(contexts):
    one, other = page(contexts), page(contexts)
    assert len(contexts) == 1
    tokens = [TOKEN.search(html) for html in (one, other)]
    assert tokens[0]
    assert tokens[1]
    assert tokens[0][1] != tokens[1][1]
    assert TOKEN.sub("", one) == TOKEN.sub("", other)
    assert kept.TOKEN not in one


def test_each_address_and_state_has_its_own(contexts):
    page(contexts)
    page(contexts, path="/y/")
    page(contexts, state=(True, 2))
    assert len(contexts) == 3


def test_with_a_session_the_page_is_written_anew(contexts, settings):
    session = {settings.SESSION_COOKIE_NAME: "any"}
    page(contexts)
    page(contexts, cookies=session)
    page(contexts, cookies=session)
    assert len(contexts) == 3


def test_another_organisation_another_page(contexts, settings):
    page(contexts)
    settings.ORGANISATION = replace(settings.ORGANISATION, name="Autre Caisse")
    assert "Autre Caisse" in page(contexts)
    settings.PRACTICE = not settings.PRACTICE
    page(contexts)
    assert len(contexts) == 3
