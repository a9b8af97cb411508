"""What somebody who has lost something goes through, top to bottom. Read this file first.

The proof is the enrolment's: its forms, its rules, its limits. Whoever has a letter with a code needs none;
whoever gives nothing anew has no page for it.
"""

from django.utils.translation import gettext_lazy as _

from parvis.enrolment import forms as proof
from parvis.enrolment.actions.keep import keep_identity, keep_rib
from parvis.journal.enums import Detail
from parvis.lib.journey import LATER, Journey, Step
from parvis.recovery import forms
from parvis.recovery.actions import ask, keep
from parvis.recovery.models import LostAccess
from parvis.recovery.rules import ASKS

OUTCOME = ("outcome", "outcome_until", "tries_left", "card_model", "card_evidence", "first_names")
SENDING = ("coordonnees", "verification")

# fmt: off
#    page            title                       form                what it does        what it establishes    what a change undoes  what else it leaves
LOST = (
    Step[LostAccess]("perte",        _("Ce que j’ai perdu"),     forms.LostForm,     keep.keep_lost,     ("lost",),                 SENDING),
)
PROOF = (
    Step[LostAccess]("identite",     _("Mon identité"),          proof.IdentityForm, keep_identity,      ("identity",),             LATER),
    Step[LostAccess]("rib",          _("Mon RIB"),               proof.RibForm,      keep_rib,           ("rib_answer",),           LATER,             ("rib_evidence",)),
    Step[LostAccess]("carte",        _("Ma carte"),              proof.CardForm,     keep.check_proof,   ("account", "proven_at"),  LATER,             OUTCOME),
)
CONTACTS = (
    Step[LostAccess]("coordonnees",  _("Mes coordonnées"),       forms.NewContactsForm, keep.keep_contacts, ("contacts",),          ("verification",), ("address_taken",)),
)
ASKING = (
    Step[LostAccess]("verification", _("Je vérifie"),            forms.AskForm,      ask.confirm,        ("sent_at",),              (),                ("effective_at",)),
)
# fmt: on
JOURNEYS = {  # (with a letter's code?, something given anew?)
    (False, True): Journey[LostAccess](LOST + PROOF + CONTACTS + ASKING),
    (False, False): Journey[LostAccess](LOST + PROOF + ASKING),
    (True, True): Journey[LostAccess](LOST + CONTACTS + ASKING),
    (True, False): Journey[LostAccess](LOST + ASKING),
}


def journey_of(record: LostAccess | None) -> Journey[LostAccess]:
    if record is None:
        return JOURNEYS[False, True]
    return JOURNEYS[record.by == Detail.LETTER_CODE, record.lost is None or bool(ASKS[record.lost])]
