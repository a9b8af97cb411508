"""What an agent writes of a question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.questions.rules import LONGEST_ANSWER, LONGEST_QUESTION
from parvis.ui.fields import LinesField, TextField, TickField
from parvis.ui.forms import PageForm

HOW = _(
    "Une ligne vide fait un paragraphe. **mots importants**, - au début d’une ligne pour une liste, "
    "[je clique ici](/aide/) pour un lien."
)
TOO_LONG = _("Cette réponse est trop longue\u00a0: 4\u00a0000 caractères au plus.")
NOT_HALF = _("En anglais, la question et la réponse vont ensemble\u00a0: j’écris les deux, ou aucune.")


class QuestionForm(PageForm):
    question_fr = TextField(
        label=_("La question, en français"), max_length=LONGEST_QUESTION,
        attrs={"autocomplete": "off", "lang": "fr"},
        hint=_("Comme une personne la poserait\u00a0: «\u00a0J’ai changé de banque, que faire\u00a0?\u00a0»"),
        error_messages={"required": _("J’écris la question en français.")},
    )  # fmt: skip
    answer_fr = LinesField(
        label=_("La réponse, en français"), max_length=LONGEST_ANSWER, hint=HOW, attrs={"lang": "fr"},
        error_messages={
            "required": _("J’écris la réponse en français."),
            "max_length": TOO_LONG,
        },
    )  # fmt: skip
    question_en = TextField(
        label=_("La question, en anglais"), max_length=LONGEST_QUESTION, required=False,
        attrs={"autocomplete": "off", "lang": "en"},
        hint=_("Sans elle, les pages en anglais montrent la question en français."),
    )  # fmt: skip
    answer_en = LinesField(
        label=_("La réponse, en anglais"), max_length=LONGEST_ANSWER, required=False, attrs={"lang": "en"},
        error_messages={"max_length": TOO_LONG},
    )  # fmt: skip
    is_published = TickField(label=_("Tout le monde la voit sur la page d’aide"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if {"question_en", "answer_en"} <= cleaned.keys():
            if bool(cleaned["question_en"]) != bool(cleaned["answer_en"]):
                missing = "answer_en" if cleaned["question_en"] else "question_en"
                self.add_error(missing, ValidationError(NOT_HALF))
        return cleaned
