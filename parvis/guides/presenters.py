"""A guide ready to show: HTML, French typeset as French, facts filled in, links that lead somewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from markdown_it.token import Token

from parvis.guides.queries import Image, image_of, offered
from parvis.guides.reading import FACT, Guide
from parvis.guides.steps import MARKDOWN, Step

Facts = tuple[tuple[str, str], ...]
NO_BREAK = "\u00a0"
BEFORE_MARKS = re.compile(r"[ \u202f](?=[:;!?»])")
AFTER_OPENING = re.compile(r"(?<=«)[ \u202f]")


@dataclass(frozen=True)
class ShownStep:
    """`callouts`: what the marks on the picture say, in order."""

    number: int
    title: str
    html: SafeString
    callouts: tuple[str, ...]
    image: Image | None = None


@dataclass(frozen=True)
class Shown:
    """What the templates read. `at_hand`, `not_for` and `good_to_know` are lists of HTML."""

    guide: Guide
    title: str
    summary: str
    intro: SafeString
    at_hand: tuple[SafeString, ...]
    not_for: tuple[SafeString, ...]
    good_to_know: tuple[SafeString, ...]
    steps: tuple[ShownStep, ...]


def shown(guide: Guide) -> Shown:
    """The guide for the organisation and the settings of the moment."""
    modules = tuple(sorted(name for name, on in settings.ORGANISATION.modules.items() if on))
    return _shown(guide, facts(guide.language), modules)


def illustrated(one: Shown, folder: Path | None = None) -> Shown:
    """The same with the pictures that were taken; the portal's, unless another folder is named."""
    steps = tuple(replace(step, image=image_of(one.guide, step.number, folder)) for step in one.steps)
    return replace(one, steps=steps)


def facts(language: str) -> Facts:
    """What {name} stands for: parvis.guides.rules.FACTS."""
    about, links = settings.ORGANISATION, settings.LINKS_VALID
    told = {
        "organisation": about.name, "phone": about.phone, "phone_hours": getattr(about.phone_hours, language),
        "portal": settings.PUBLIC_URL,
        "link_days": settings.ACTIVATION_LINK_VALID.days,
        "lost_code_minutes": links["lost_code"].total_seconds() // 60,
        "code_minutes": settings.ONE_TIME_CODE_VALID.total_seconds() // 60,
        "trusted_days": settings.BROWSER_TRUSTED.days,
        "session_minutes": settings.SESSION_IDLE.total_seconds() // 60,
        "wait_hours": settings.WAITING_PERIOD.total_seconds() // 3600,
        "wait_by_post_days": settings.WAITING_BY_POST.days,
        "letter_code_days": settings.LETTER_CODE_VALID.days,
        "disavow_days": links["not_me"].days,
        "former_days": links["undo_email"].days,
        "recovery_hours": links["recovery_email"].total_seconds() // 3600,
        "new_email_hours": links["new_email"].total_seconds() // 3600,
    }  # fmt: skip
    return tuple((name, str(value).removesuffix(".0")) for name, value in told.items())


@lru_cache(maxsize=256)
def _shown(guide: Guide, told: Facts, modules: tuple[str, ...]) -> Shown:
    """`modules` is not read: where links may lead depends on it."""
    write = _Writer(guide.language, dict(told))
    return Shown(
        guide=guide,
        title=write.plain(guide.title),
        summary=write.plain(guide.summary),
        intro=write.html(guide.intro),
        at_hand=tuple(map(write.line, guide.at_hand)),
        not_for=tuple(map(write.line, guide.not_for)),
        good_to_know=tuple(map(write.line, guide.good_to_know)),
        steps=tuple(
            ShownStep(number, write.plain(step.title), write.html(step.text), write.callouts(step))
            for number, step in enumerate(guide.steps, 1)
        ),
    )


@dataclass(frozen=True)
class _Writer:
    """Writes the texts of one guide."""

    language: str
    facts: dict[str, str]

    def plain(self, text: str) -> str:
        """A text that is no Markdown."""
        filled = FACT.sub(lambda found: self.facts[found[1]], text)
        return typeset(filled) if self.language == "fr" else filled

    def callouts(self, step: Step) -> tuple[str, ...]:
        return tuple(self.plain(callout.text) for callout in step.picture.callouts) if step.picture else ()

    def line(self, text: str) -> SafeString:
        """Markdown without paragraphs."""
        return self._written(MARKDOWN.parseInline(text))

    def html(self, text: str) -> SafeString:
        return self._written(MARKDOWN.parse(text))

    def _written(self, tokens: list[Token]) -> SafeString:
        for token in tokens:
            if token.children:
                token.children = list(self._inline(token.children))
        return SafeString(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))  # html is off (reading.py)

    def _inline(self, children: list[Token]) -> Iterator[Token]:
        """Facts go in after the Markdown was read: no name of an organisation can bring any."""
        leads = True
        for child in children:
            if child.type == "text":
                child.content = self.plain(child.content)
            if child.type == "link_open":
                child.attrs["href"] = address_of(str(child.attrs["href"]), self.language)
                leads = bool(child.attrs["href"])
            if leads or not child.type.startswith("link_"):
                yield child


def address_of(target: str, language: str) -> str:
    """Where a link leads: `page:` and the name of a route (a word of it after /), `guide:` and a guide, or an
    address as it is. "" when there is no such page: the module may be off.
    """
    kind, _, name = target.partition(":")
    route, _, word = name.partition("/")
    try:
        if kind == "page":
            return reverse(route, args=[word] if word else None)
        if kind == "guide":
            return reverse("guide", args=[name]) if name in offered(language) else ""
    except NoReverseMatch:
        return ""
    return target


def typeset(text: str) -> str:
    """French as it is typeset, from what a keyboard gives: no-break spaces and the apostrophe."""
    spaced = AFTER_OPENING.sub(NO_BREAK, BEFORE_MARKS.sub(NO_BREAK, text))
    return spaced.replace("'", "’")


def links(guide: Guide) -> Iterator[tuple[int, str]]:
    """(line of the step, target) of every link."""
    for line, text in guide.texts:
        for token in MARKDOWN.parse(text):
            for child in token.children or ():
                if child.type == "link_open":
                    yield line, str(child.attrs["href"])
