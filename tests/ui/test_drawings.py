"""The drawings: those that stand for everybody's papers show nobody's."""

import pytest
from django.template.loader import render_to_string

from parvis.connections.members.people import people
from parvis.ui.templatetags.breaking import breakable

DRAWINGS = ("rib", "card_with_photo", "card_without_photo")


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_papers_drawn_are_nobodys(name):
    drawn = render_to_string(f"ui/drawings/{name}.html", {})
    for person in people():
        assert not person.rib_tail or f">{person.rib_tail[:5]}<" not in drawn
        assert person.card_tail not in drawn


@pytest.mark.parametrize("name", ["envelope", "phone", "letterbox", "house"])
def test_a_drawing_says_what_it_shows(name):
    drawn = render_to_string(f"ui/drawings/{name}.html", {"drawing_id": "here"})
    assert 'aria-labelledby="here_title"><title id="here_title">Dessin' in drawn


def test_an_address_breaks_after_its_at_and_its_dots():
    assert breakable("a.b@boite.example") == "a.<wbr>b@<wbr>boite.<wbr>example"
    assert breakable('"<b>"@x') == "&quot;&lt;b&gt;&quot;@<wbr>x"
