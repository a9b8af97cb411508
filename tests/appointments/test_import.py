"""The file of purposes: read whole or not at all, every fault told by its place; what practice shows."""

import pytest

from parvis.appointments.actions.import_purposes import SAMPLE, Imported, import_purposes
from parvis.appointments.actions.practice import empty_practice, fill_practice
from parvis.appointments.actions.settle import _is_held
from parvis.appointments.commands import import_file
from parvis.appointments.models import Booking, Opening, Purpose
from parvis.appointments.queries import all_times, offered
from parvis.appointments.reading import BadPurposes, read_purposes
from parvis.cli import COMMANDS

pytestmark = pytest.mark.django_db
ONE = """
[[purpose]]
slug = "dossier"
minutes = 20
soonest_hours = 4
latest_days = 30
languages = ["fr"]
audience = "members"
[purpose.fr]
name = "Mon dossier"
[purpose.en]
name = "My file"
"""


def written(tmp_path, text):
    path = tmp_path / "motifs.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_sample_is_brought_in_once(db):
    assert import_purposes(SAMPLE) == Imported(4, 0, 0, 0)
    assert import_purposes(SAMPLE) == Imported(0, 0, 4, 0)
    assert next(purpose.slug for purpose in offered()) == "suivi-de-dossier"


def test_what_changes_and_what_is_gone(tmp_path):
    import_purposes(SAMPLE)
    before = Purpose.objects.get(slug="arret-de-travail").pk
    changed = (
        SAMPLE.read_text().replace("minutes = 15", "minutes = 10").replace("aide-pour-le-compte", "aide")
    )
    assert import_purposes(written(tmp_path, changed)) == Imported(1, 0, 3, 1)
    assert Purpose.objects.get(slug="aide-pour-le-compte").audience == "nobody"
    assert import_purposes(SAMPLE) == Imported(0, 1, 3, 1), "it is offered again"
    assert Purpose.objects.get(slug="arret-de-travail").pk == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("minutes = 20", "minutes = 21"), "purpose 1.minutes must be a multiple of 5"),
        (("minutes = 20", "minutes = 0"), "purpose 1.minutes must be from 5 to 240"),
        (("minutes = 20", 'minutes = "20"'), "purpose 1.minutes is missing or empty"),
        (("minutes = 20", "minutes = true"), "purpose 1.minutes"),
        (("minutes = 20", ""), "purpose 1.minutes is missing"),
        (("dossier", "Mon dossier !"), "slug is of small letters"),
        (('["fr"]', '["de"]'), "languages must be among fr, en"),
        (('"members"', '"everybody"'), "audience must be one of members, invited, nobody"),
        (('name = "My file"', ""), "purpose 1.en.name is missing"),
        (("latest_days", "latest_day"), "purpose 1.latest_days is missing"),
        (("[purpose.fr]", "[purpose.de]"), "[purpose 1.fr] is missing"),
        (('name = "Mon dossier"', 'nom = "Mon dossier"'), "purpose 1.fr.name is missing"),
        (("[[purpose]]", "[[motif]]"), "must hold [[purpose]] tables"),
        (("[[purpose]]", "[[purpose"), "is not valid TOML"),
    ],
)
def test_a_fault_is_told_by_its_place_and_nothing_is_changed(tmp_path, change, told):
    import_purposes(written(tmp_path, ONE))
    with pytest.raises(BadPurposes) as refusal:
        import_purposes(written(tmp_path, ONE.replace(change[0], change[1], 1)))
    assert told in str(refusal.value)
    assert Purpose.objects.get().audience == "members"


@pytest.mark.parametrize("text", [ONE.encode("latin-1").replace(b"Mon", b"\xe9"), b"", b"\x00", ONE + ONE])
def test_a_file_that_is_no_such_file(tmp_path, text):
    with pytest.raises(BadPurposes):
        read_purposes(written(tmp_path, text))


def test_the_command(tmp_path, capsys):
    assert COMMANDS["appointments import"][0] == "parvis.appointments.commands:import_file"
    assert import_file([str(written(tmp_path, ONE))]) == 0
    assert capsys.readouterr().out.split()[:2] == ["new", "1"]
    assert import_file([str(tmp_path / "rien.toml")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_practice_is_alive_and_empties(thursday, account):
    fill_practice([account])
    fill_practice([account])
    assert Opening.objects.count() == 20
    assert sorted(Booking.objects.values_list("state", "outcome")) == [("booked", ""), ("past", "no_answer")]
    call = Booking.objects.get(state="booked")
    assert _is_held(call), "its agent works then"
    purpose = Purpose.objects.get(slug="suivi-de-dossier")
    assert len(all_times(purpose, "fr")) > 50
    empty_practice()
    assert not Purpose.objects.exists()
