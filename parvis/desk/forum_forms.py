"""What agents say when they decide about a message of the forum, its writer, or a word to watch for."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.desk.help_forms import reason_field
from parvis.forum.blocked import MOST_WORDS, compared, compared_domain
from parvis.forum.enums import Blocked, Refusal, State, Verdict
from parvis.forum.models import Post
from parvis.forum.moderation import found_by_agent
from parvis.forum.rules import LONGEST_TEXT, LONGEST_TITLE
from parvis.journal.enums import Reason
from parvis.ui.fields import ChoicesField, LinesField, ListField, TextField
from parvis.ui.forms import PageForm

CUT = "cut"  # before the names of its fields: two forms of the page ask for a reason
WHY = (
    Reason.MODERATION,
    Reason.COMPLAINT,
    Reason.SUSPECTED_FRAUD,
    Reason.CHECK,
)  # all of a member's messages
SAID_TO_THEM = _("Il est dit à son auteur.")
MOTIVES = [("", _("Je choisis un motif")), *Refusal.choices]
DAYS = [(1, _("1 jour")), (7, _("7 jours")), (30, _("30 jours")), (365, _("1 an"))]
NEITHER = {
    Blocked.WORD: _("J’écris un mot, ou quatre au plus qui se suivent."),
    Blocked.DOMAIN: _("J’écris l’adresse d’un site, par exemple exemple.fr."),
}


def refusal_field() -> ListField:
    return ListField(
        label=_("Motif"), hint=SAID_TO_THEM, choices=MOTIVES,
        error_messages={"required": _("Je choisis un motif.")},
    )  # fmt: skip


class RefuseForm(PageForm):
    refusal = refusal_field()


class CutForm(PageForm):
    """The message without what must go; of a question, its title too: one taken back has nothing else."""

    title = LinesField(  # a long one is seen whole
        label=_("Ce qui reste du titre"), max_length=LONGEST_TITLE, width="short",
        hint=_("J’enlève des mots, je n’en ajoute pas. L’adresse de la page suit le titre."),
        attrs={"autocomplete": "off"},
        error_messages={"required": _("Il ne reste rien du titre : je refuse plutôt le message.")},
    )  # fmt: skip
    text = LinesField(
        label=_("Ce qui reste du message"), max_length=LONGEST_TEXT, attrs={"rows": "8"},
        hint=_("J’enlève des mots, je n’en ajoute pas. À leur place, je peux écrire […]."),
        error_messages={"required": _("Il ne reste rien : je refuse plutôt le message.")},
    )  # fmt: skip
    refusal = refusal_field()

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    @classmethod
    def of(cls, post: Post, typed: Any = None) -> Self:
        form = cls(typed, initial={"title": post.topic.title, "text": post.text}, prefix=CUT)
        for name, shown in (("title", post.is_question), ("text", post.state != State.WITHDRAWN)):
            if not shown:
                del form.fields[name]
        return form


class AnswerForm(PageForm):
    """In the name of the body."""

    text = LinesField(
        label=_("Ma réponse"), max_length=LONGEST_TEXT, attrs={"rows": "10"},
        hint=_("Elle est signée du nom de l’organisme, pas du mien."),
        error_messages={"required": _("J’écris la réponse.")},
    )  # fmt: skip

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if places := found_by_agent(text):
            raise ValidationError(str(places[0].sentence))
        return text


class LookForm(PageForm):
    reason = reason_field(WHY)


class SuspendForm(PageForm):
    days = ListField(label=_("Pendant"), choices=DAYS)
    refusal = refusal_field()


class TermForm(PageForm):
    """A word or a site to watch for."""

    kind = ChoicesField(
        label=_("Quoi"), choices=Blocked.choices,
        error_messages={"required": _("Je choisis\u00a0: un mot, ou un site.")},
    )  # fmt: skip
    term = TextField(
        label=_("Lequel"), max_length=100, width="w20",
        hint=_("Les accents, les majuscules, le pluriel et les lettres déguisées sont reconnus."),
        attrs={"autocomplete": "off", "spellcheck": "false"},
        error_messages={"required": _("J’écris le mot ou le site.")},
    )  # fmt: skip
    verdict = ChoicesField(
        label=_("Alors"), choices=Verdict.choices,
        error_messages={"required": _("Je choisis ce que devient le message.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        kind, typed = said.get("kind"), said.get("term", "")
        read = compared(typed) if kind == Blocked.WORD else compared_domain(typed)
        if kind and typed and not (read and len(read) <= 100 and len(read.split()) <= MOST_WORDS):
            self.add_error("term", str(NEITHER[Blocked(kind)]))
        return said
