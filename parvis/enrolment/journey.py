"""The whole enrolment journey, top to bottom. Read this file first."""

from django.utils.translation import gettext_lazy as _

from parvis.enrolment import forms
from parvis.enrolment.actions import keep, prove, send
from parvis.enrolment.models import Enrolment
from parvis.lib.journey import LATER, Journey, Step

OUTCOME = ("outcome", "outcome_until", "tries_left", "card_model", "card_evidence", "first_names")

# A table: one step a line.
# fmt: off
ENROLMENT = Journey[Enrolment]((
    #    page            title                  form                what it does         what it establishes                      what a change undoes  what else it leaves
    Step("identite",     _("Mon identité"),     forms.IdentityForm, keep.keep_identity,  ("identity",),                           LATER),
    Step("rib",          _("Mon RIB"),          forms.RibForm,      keep.keep_rib,       ("rib_answer",),                         LATER,                ("rib_evidence",)),
    Step("carte",        _("Ma carte"),         forms.CardForm,     prove.check_proof,   ("member", "proven_at"),                 LATER,                OUTCOME),
    Step("conditions",   _("Les conditions"),   forms.TermsForm,    keep.accept_terms,   ("terms_version", "terms_accepted_at")),
    Step("coordonnees",  _("Mes coordonnées"),  forms.ContactsForm, keep.keep_contacts,  ("contacts",),                           ("verification",),    ("address_taken",)),
    Step("code",         _("Mon code"),         forms.CodeForm,     keep.keep_code,      ("code_hash",),                          ("verification",)),
    Step("verification", _("Je vérifie"),       forms.SendForm,     send.confirm,        ("sent_at",),                            (),                   ("letter",)),
))
# fmt: on
