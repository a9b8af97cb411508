"""The second step: the code by e-mail, its faults, its limits."""

import pytest

from tests.signing_in import HOME, SECOND, first_step, second_step

pytestmark = pytest.mark.django_db


def test_the_thinnest_path(client, account):
    assert first_step(client)["Location"] == SECOND
    assert client.get(HOME).status_code == 302, "half-finished"
    assert "c•••@boite.example" in client.get(SECOND).content.decode()
    assert second_step(client)["Location"] == HOME
    assert client.get(HOME).status_code == 200
