"""What the pages of the forum ask."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Account, Profile
from parvis.forum.enums import Complaint
from parvis.forum.models import Category, Writer
from parvis.forum.moderation import Decision
from parvis.forum.rules import (
    LONGEST_PSEUDONYM,
    LONGEST_TEXT,
    LONGEST_TITLE,
    SHORTEST_TEXT,
    SHORTEST_TITLE,
    PseudonymFault,
    as_read,
    pseudonym_fault,
)
from parvis.ui.fields import ChoicesField, LinesField, ListField, TextField
from parvis.ui.forms import PageForm

MOST_PLACES = 3  # told in one sentence each; all of them are marked in the text
FAULTS: dict[str, Promise] = {
    PseudonymFault.SHORT: _("Ce pseudonyme est trop court\u00a0: trois caractères au moins."),
    PseudonymFault.LETTERS: _(
        "Ce pseudonyme s’écrit avec des lettres, des chiffres, et une espace ou un tiret entre eux."
    ),
    PseudonymFault.RESERVED: _(
        "On me prendrait pour une personne de l’organisme\u00a0: je choisis un autre pseudonyme."
    ),
    PseudonymFault.OWN_NAME: _(
        "Ce pseudonyme contient mon nom, que tout le monde lirait\u00a0: j’en choisis un autre."
    ),
}
TAKEN = _("Un autre membre a déjà ce pseudonyme, ou presque le même\u00a0: j’en choisis un autre.")


class LineField(TextField):
    """One line that everybody reads."""

    def to_python(self, value: Any) -> Any:
        return as_read(str(super().to_python(value)))


class MessageField(LinesField):
    """What everybody reads."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=LONGEST_TEXT, min_length=SHORTEST_TEXT,
            error_messages={
                "required": _("J’écris mon message."),
                "min_length": _("Ce message est trop court\u00a0: quelques mots de plus, pour être compris."),
                "max_length": _(
                    "Ce message est trop long\u00a0: 10\u00a0000 caractères au plus. Je le raccourcis."
                ),
            },
            **options,
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        return as_read(str(super().to_python(value)))


HOW = _(
    "Une ligne vide sépare les paragraphes. Pour des mots en gras\u00a0: **comme ceci**. "
    "Pour une liste\u00a0: un tiret au début de chaque ligne."
)


class WritingForm(PageForm):
    """Of a member. Asks for a pseudonym while there is none. `decision`: what stops the text, and where."""

    decision: Decision | None = None
    read: dict[str, str]  # the texts as they were judged: what was typed may be longer, by what is not seen

    def __init__(self, *args: Any, account: Account, writer: Writer | None, **options: Any) -> None:
        self.account = account
        super().__init__(*args, **options)
        if writer is None:
            self.fields["pseudonym"] = LineField(
                label=_("Mon pseudonyme"), max_length=LONGEST_PSEUDONYM, width="w20",
                attrs={"autocomplete": "off", "spellcheck": "false"},
                hint=_("Tout le monde le voit. Je le choisis une fois pour toutes, sans mon nom de famille."),
                error_messages={"required": _("Je choisis un pseudonyme.")},
            )  # fmt: skip

    def clean_pseudonym(self) -> str:
        pseudonym = str(self.cleaned_data["pseudonym"])
        fault = pseudonym_fault(pseudonym, settings.ORGANISATION.name, _names(self.account.profile))
        if fault:
            raise ValidationError(str(FAULTS[fault]))
        return pseudonym

    def stopped(self, decision: Decision) -> None:
        """Say what was found, and where."""
        self.decision = decision
        self.read = {name: str(self.cleaned_data.get(name, "")) for name in self.fields}
        for name in self.fields:
            places = decision.of(name)
            if places:
                said = " ".join(str(place.sentence) for place in places[:MOST_PLACES])
                self.add_error(name, said)


def _names(profile: Profile) -> list[str]:
    names = (profile.birth_name, profile.usual_name)
    return [word for name in names for word in (name, *name.split()) if word]


class MessageForm(WritingForm):
    text = MessageField(label=_("Mon message"), hint=HOW)


class QuestionForm(WritingForm):
    title = LineField(
        label=_("Ma question, en une phrase"), max_length=LONGEST_TITLE, min_length=SHORTEST_TITLE,
        attrs={"autocomplete": "off"},
        hint=_("Par exemple\u00a0: «\u00a0Combien de temps pour recevoir ma nouvelle carte\u00a0?\u00a0»"),
        error_messages={
            "required": _("J’écris ma question en une phrase."),
            "min_length": _("Cette phrase est trop courte pour être comprise."),
            "max_length": _("Cette phrase est trop longue\u00a0: 150 caractères au plus."),
        },
    )  # fmt: skip
    text = MessageField(label=_("Les détails"), hint=HOW)
    category = ListField(
        label=pgettext_lazy("forum", "De quoi ma question parle"),
        error_messages={"required": _("Je choisis de quoi ma question parle.")},
    )

    def __init__(self, *args: Any, categories: list[Category], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {each.slug: each for each in categories}
        field = self.fields["category"]
        assert isinstance(field, ListField)
        field.choices = [("", _("Je choisis…")), *((each.slug, each.name) for each in categories)]

    def clean_category(self) -> Category:
        return self.known[self.cleaned_data["category"]]


class ReportForm(PageForm):
    complaint = ChoicesField(
        label=_("Ce qui ne va pas"), choices=Complaint.choices,
        error_messages={"required": _("Je choisis ce qui ne va pas.")},
    )  # fmt: skip
    words = LinesField(
        label=_("Quelques mots, si je veux"), max_length=400, required=False, width="short",
        hint=_("Seuls les agents les lisent."),
        error_messages={"max_length": _("C’est trop long\u00a0: 400 caractères au plus.")},
    )  # fmt: skip
