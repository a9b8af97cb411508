"""An import after a new key: every row is written again, although nothing changed in the file."""

import pytest

from parvis.registry.actions import import_members
from parvis.registry.models import Member
from parvis.upkeep.needs import needs
from parvis.upkeep.rotation import rotate
from tests.registry.files import HEAD, line
from tests.upkeep.people_kept import number, proof, proves
from tests.upkeep.rings import NEW

pytestmark = pytest.mark.django_db(transaction=True)

KEYED = ("number_fingerprint", "sealed", "rib_evidence", "card_evidence", "content_digest")


@pytest.mark.parametrize("rotated", [True, False], ids=["rotated", "not-rotated"])
def test_every_row_is_under_the_new_key_and_keeps_its_id(at, tmp_path, rotated):
    path, rejects = tmp_path / "members.csv", tmp_path / "rejects.csv"
    path.write_text(HEAD + "".join(line(number=number(order)) for order in range(1, 6)))
    assert import_members(path, rejects).new == 5
    ids = {order: proof(order).member for order in range(1, 6)}
    at("Used")
    if rotated:
        rotate(wait=lambda: None)
    assert needs(NEW)
    report = import_members(path, rejects)
    assert (report.new, report.changed, report.unchanged) == (0, 5, 0)
    assert {bytes(value)[0] for row in Member.objects.values_list(*KEYED) for value in row} == {NEW}
    assert {order: proof(order).member for order in range(1, 6)} == ids
    assert needs(NEW) == []
    assert import_members(path, rejects).unchanged == 5
    at("Removed")
    assert all(proves(order) for order in ids)
