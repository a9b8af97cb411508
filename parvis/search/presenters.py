"""What the pages of the search show."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from parvis.guides.presenters import shown
from parvis.guides.queries import offered
from parvis.lib.masking import MASK, PERSONAL, found, without
from parvis.lib.masking_patterns import Kind
from parvis.lib.words import LANGUAGES, words
from parvis.search import passages
from parvis.search.editions import current
from parvis.search.forms import SearchForm
from parvis.search.highlighting import excerpt, marked
from parvis.search.lexemes import Vocabulary
from parvis.search.queries import Found, Hit
from parvis.search.rules import MOST_PAGES, Word, says_only_who
from parvis.ui.language import reader_language

FIRST_GUIDES = 6
NOT_KEPT = PERSONAL | {Kind.NAME}
BADGES = {
    passages.Kind.GUIDE: _("Fiche"),
    passages.Kind.QUESTION: _("Question"),
    passages.Kind.PURPOSE: _("Rendez-vous"),
    passages.Kind.HELP: _("Page"),
}


@dataclass(frozen=True)
class Shown:
    """One result. `foreign`: it is in another language than the page."""

    badge: Any
    kind: str
    url: str
    title: SafeString
    heading: SafeString
    excerpt: SafeString
    written_in: str

    @classmethod
    def of(cls, hit: Hit, asked: tuple[Word, ...]) -> "Shown":
        language = hit.written_in
        return cls(
            badge=BADGES[passages.Kind(hit.kind)],
            kind=hit.kind,
            url=hit.url,
            title=marked(hit.title, language, asked),
            heading=marked(hit.heading, language, asked),
            excerpt=excerpt(hit.text, language, asked),
            written_in=language,
        )


def without_personal(typed: str) -> str:
    """What was typed, with a mark in place of what says who somebody is. What is everybody's stays."""
    about, usual = settings.ORGANISATION, cache(_vocabularies)  # asked for once, and by a name alone
    places = found(
        typed, spared=(about.phone, about.contact_email),
        is_word=lambda word: any(each.knows(word) for each in usual()),
    )  # fmt: skip
    return without(typed, (each for each in places if each.kind in NOT_KEPT))


def nothing_is_left(typed: str) -> bool:
    """Is there nothing to look for, once what is personal is gone?"""
    return MASK in typed and says_only_who(words(typed.replace(MASK, " ")))


def _vocabularies() -> list[Vocabulary]:
    """Of every language: what is typed is not always in that of the page."""
    return [current(language).vocabulary for language in LANGUAGES]


def address(typed: str, *, page: int = 1, exactly: bool = False) -> str:
    """Of the results for what was typed, which holds nothing personal."""
    query = {"q": typed, **({"exact": 1} if exactly else {}), **({"page": page} if page > 1 else {})}
    return f"{reverse('search')}?{urlencode(query)}"


def start() -> dict[str, Any]:
    """The page without a search: the box, and the guides that most people begin with."""
    guides = list(offered(reader_language()).values()) if settings.ORGANISATION.modules["guides"] else []
    return {"form": SearchForm(), "guides": [shown(guide) for guide in guides[:FIRST_GUIDES]]}


def results(typed: str, about: Found, *, exactly: bool) -> dict[str, Any]:
    """What was found, and where else to look."""
    after = about.is_more and about.page < MOST_PAGES
    other = "en" if reader_language() == "fr" else "fr"
    return {
        "typed": typed,
        "was_masked": MASK in typed,
        "meant": about.meant,
        "exactly_url": address(typed, exactly=True) if about.meant else "",
        "count": about.count,
        "page": about.page,
        "hits": [Shown.of(hit, about.words) for hit in about.hits],
        "before_url": address(typed, page=about.page - 1, exactly=exactly) if about.page > 1 else "",
        "after_url": address(typed, page=about.page + 1, exactly=exactly) if after else "",
        "other_language": other,
    }
