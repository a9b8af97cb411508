"""Whoever measures a page comes from new addresses before a limit of the portal stops them."""

import pytest
from django.conf import settings

from parvis.bench.browser import SAME_ADDRESS, visitor


@pytest.mark.parametrize("scope", ["assistant", "search"])
def test_no_address_reaches_the_limit_of_a_page_that_is_measured(scope):
    asked = [visitor(number)["X-Forwarded-For"] for number in range(3 * SAME_ADDRESS)]
    assert len(set(asked)) == 3
    assert max(map(asked.count, set(asked))) < min(settings.LIMITS[scope])[0]
