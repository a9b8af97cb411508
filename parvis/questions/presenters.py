"""A question as it is shown in the language of the reader."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from parvis.questions.models import Text
from parvis.questions.rules import answer_html
from parvis.ui.language import reader_language


@dataclass(frozen=True)
class Asked:
    """`foreign`: it is in French on a page that is not."""

    slug: str
    asked: str
    answer: SafeString
    foreign: bool

    @classmethod
    def of(cls, written: Text, slug: str, language: str = "") -> "Asked":
        """`language`: that of the reader when it is not given."""
        wants_english = (language or reader_language()).startswith("en")
        if wants_english and written.question_en:
            return cls(slug, written.question_en, SafeString(answer_html(written.answer_en)), foreign=False)
        answer = SafeString(answer_html(written.answer_fr))
        return cls(slug, written.question_fr, answer, foreign=wants_english)
