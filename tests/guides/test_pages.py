"""The index, every guide in both languages, and what people say of them."""

import pytest
from django.urls import reverse
from django.utils import translation

from parvis.guides.queries import shelf

SLUGS = list(shelf("fr").guides)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", SLUGS)
def test_every_guide_is_a_sound_page(client, slug):
    for language in ("fr", "en"):
        with translation.override(language):
            response = client.get(reverse("guide", args=[slug]))
        assert response.status_code == 200


def test_the_index_lists_them_by_series(client):
    page = client.get("/fiches/").content.decode()
    assert [page.index(f'/fiches/{slug}/"') for slug in SLUGS]
