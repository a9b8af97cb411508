"""How the fictitious people's contacts are shown."""

import pytest

from parvis.workshop.people import as_dialled, in_e164, names_by_contact


@pytest.mark.parametrize(
    ("e164", "shown"),
    [("+33639981001", "06 39 98 10 01"), ("+447700900123", "+44 7700 900123"), ("+x", "+x"), ("", "")],
)
def test_a_mobile_as_people_say_it(e164, shown):
    assert as_dialled(e164) == shown


def test_a_mobile_as_programs_keep_it():
    assert in_e164("06 39 98 10 01") == "+33639981001"


def test_whose_contact_it_is():
    names = names_by_contact()
    assert names["camille.modele@boite.example"] == names["+33639981001"] == "Camille MODÈLE"
    assert "" not in names
