"""Everything that can be found, as passages: guides, questions, purposes of calls, fixed pages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from django.conf import settings
from django.db import connection
from django.urls import NoReverseMatch, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext, override

from parvis.appointments.enums import Audience
from parvis.appointments.models import Purpose
from parvis.guides.presenters import Shown, facts, shown
from parvis.guides.queries import offered, shelf
from parvis.questions.presenters import Asked
from parvis.questions.queries import published
from parvis.search.fixed_pages import HELP_TITLE, HELP_TOPICS, PAGES, FixedPage
from parvis.search.passages import Kind, Passage

END_OF_BLOCK = re.compile(r"</(?:p|li|h[1-6]|tr|pre|blockquote|td|th)>|<br ?/?>")
# two tables of a few rows: nobody who writes them need think of the search
WRITTEN_AT_THE_DESK = """
SELECT (
    SELECT md5(string_agg(concat_ws(' ', slug, position, version, updated_at), ',' ORDER BY id))
    FROM questions_question WHERE is_published
), (
    SELECT md5(string_agg(concat_ws(' ', slug, position, audience, words), ',' ORDER BY id))
    FROM appointments_purpose
)
"""
SPACES = re.compile(r"[ \t\r\f]*\n\s*|[ \t\r\f]+")


def passages(language: str) -> tuple[Passage, ...]:
    """What readers of this language may find, in the order of the portal. Two queries.

    What is not translated is there in French, and says so: `Passage.language` is the one that it is in.
    """
    with override(language):
        return (
            *_of_guides(language),
            *_of_questions(language),
            *_of_purposes(language),
            *_of_pages(language),
        )


def state(language: str) -> tuple[object, ...]:
    """What `passages` depends on: as long as it is equal, so are they. One query."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_AT_THE_DESK)
        written = cursor.fetchone()
    about = settings.ORGANISATION
    return (about, facts(language), shelf(language), written)


def plain(html: str) -> str:
    """The text of a piece of HTML, a line for each block."""
    text = unescape(strip_tags(END_OF_BLOCK.sub("\n", html)))
    return SPACES.sub(lambda found: "\n" if "\n" in found[0] else " ", text).strip()


# ---- guides --------------------------------------------------------------------------------------


def _of_guides(language: str) -> Iterator[Passage]:
    if not settings.ORGANISATION.modules["guides"]:
        return
    for guide in offered(language).values():
        yield from _of_guide(shown(guide))


def _of_guide(one: Shown) -> Iterator[Passage]:
    """The guide as a whole, its steps, and the two lists beside them."""
    guide, url = one.guide, reverse("guide", args=[one.guide.slug])
    document = f"guide:{guide.slug}"

    def passage(part: str, anchor: str, heading: str, text: str) -> Passage:
        key = f"{document}#{part}" if part else document
        where = f"{url}#{anchor}" if anchor else url
        return Passage(key, document, Kind.GUIDE, guide.language, one.title, heading, text, where)

    with override(guide.language):
        needed = gettext("J’ai sous la main"), gettext("\u00a0: "), ", ".join(map(plain, one.at_hand)), "."
    whole = passage("", "", "", _lines(one.summary, plain(one.intro), "".join(needed if one.at_hand else ())))
    yield replace(whole, asked=guide.asked)
    for step in one.steps:
        yield passage(str(step.number), f"etape-{step.number}", step.title, plain(step.html))
    with override(guide.language):
        know, not_for = gettext("Bon à savoir"), gettext("Je ne peux pas utiliser ce service si…")
    if one.good_to_know:
        yield passage("know", "know", know, _lines(*map(plain, one.good_to_know)))
    if one.not_for:
        yield passage("not_for", "not_for", not_for, _lines(*map(plain, one.not_for)))


# ---- questions and purposes of calls -------------------------------------------------------------


def _of_questions(language: str) -> Iterator[Passage]:
    url = reverse("help")
    for question in published():
        asked = Asked.of(question, question.slug, language)
        key = f"question:{question.slug}"
        yield Passage(
            key, key, Kind.QUESTION, "fr" if asked.foreign else language,
            asked.asked, "", plain(asked.answer), f"{url}#question-{question.slug}",
        )  # fmt: skip


def _of_purposes(language: str) -> Iterator[Passage]:
    """Those that everybody may choose."""
    if not settings.ORGANISATION.modules["appointments"]:
        return
    for purpose in Purpose.objects.filter(audience=Audience.MEMBERS).order_by("position", "slug"):
        key = f"purpose:{purpose.slug}"
        written = language if purpose.words.get(language, {}).get("name") else "fr"
        text = _lines(purpose.summary, purpose.before, purpose.after, *purpose.documents)
        url = reverse("choose_time", args=[purpose.slug])
        yield Passage(key, key, Kind.PURPOSE, written, purpose.name, "", text, url)


# ---- fixed pages ---------------------------------------------------------------------------------


def _of_pages(language: str) -> Iterator[Passage]:
    """The topics of the help page are passages of one document."""
    modules, name = settings.ORGANISATION.modules, settings.ORGANISATION.name
    for page in (*HELP_TOPICS, *PAGES):
        url = _address(page)
        if not url or not all(modules[module] for module in page.modules):
            continue
        document, title, heading = f"help:{page.route}", str(page.title), ""
        if page.anchor:
            title, heading = str(HELP_TITLE), title
        key = f"{document}#{page.anchor}" if page.anchor else document
        text = _lines(*(str(line).replace("%(name)s", name) for line in page.text))
        yield Passage(key, document, Kind.HELP, language, title, heading, text, url)


def _address(page: FixedPage) -> str:
    """Empty when its module was off as the addresses were read."""
    try:
        return reverse(page.route) + (f"#{page.anchor}" if page.anchor else "")
    except NoReverseMatch:
        return ""


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
