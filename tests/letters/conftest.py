"""Every letter of these tests comes from the same body, out of practice."""

import pytest

from tests.letters.examples import PORTAL, example_body


@pytest.fixture(autouse=True)
def _body(settings):
    settings.ORGANISATION = example_body()
    settings.PUBLIC_URL = PORTAL
    settings.PRACTICE = False
