"""What `parvis check` says of the guides: bad files, links and pictures of pages that are not there."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.urls import Resolver404, resolve

from parvis.guides.presenters import address_of, links
from parvis.guides.queries import SOURCE, Shelf, offered, shelf
from parvis.guides.reading import Guide


@checks.register("guides")
def guides(**_: Any) -> list[CheckMessage]:
    """Those that the organisation offers, in every language."""
    if not settings.ORGANISATION.modules["guides"]:
        return []
    shelves = {language: shelf(language) for language, _name in settings.LANGUAGES}
    return [*_files(shelves), *_links(), *_half_replaced(shelves)]


def _files(shelves: dict[str, Shelf]) -> Iterator[CheckMessage]:
    folder = settings.GUIDES_FOLDER
    if folder and not folder.is_dir():
        yield Error(
            f"PARVIS_GUIDES_FOLDER, {folder}, is not a folder.",
            hint="Make it, with the folders fr and en inside (docs/guides.md); or unset it.",
            id="parvis.E030",
        )
    for fault in dict.fromkeys(fault for each in shelves.values() for fault in each.faults):
        yield Error(f"A guide cannot be used: {fault}", hint="docs/guides.md says how.", id="parvis.E031")


def _links() -> Iterator[CheckMessage]:
    for language, _name in settings.LANGUAGES:
        guides = offered(language)
        for guide in guides.values():
            for line, target in (*links(guide), *((1, f"guide:{slug}") for slug in guide.following)):
                if not _leads(target, language):
                    yield _warning(guide, line, f"{target} leads nowhere", "W030")
            for step in guide.steps:
                if step.picture and step.picture.page and not _is_page(step.picture.page):
                    yield _warning(guide, step.line, f"there is no page {step.picture.page}", "W031")


def _leads(target: str, language: str) -> bool:
    """A guide whose module is off is no slip: its name is shown without a link."""
    kind, _, name = target.partition(":")
    return name in shelf(language).guides if kind == "guide" else bool(address_of(target, language))


def _warning(guide: Guide, line: int, what: str, id_: str) -> CheckMessage:
    return checks.Warning(
        f"The guide {guide.language}/{guide.path.name}, line {line}: {what}.",
        hint="Its module may be off, or it is hidden: its words are shown without a link. Or it is misspelt.",
        id=f"parvis.{id_}",
    )


def _is_page(address: str) -> bool:
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return True


def _half_replaced(shelves: dict[str, Shelf]) -> Iterator[CheckMessage]:
    """Readers of another language would be told what the organisation has changed."""
    own = settings.GUIDES_FOLDER
    for language, each in shelves.items():
        for slug, guide in each.guides.items():
            source = shelves[SOURCE].guides.get(slug)
            if own and source and source.path.is_relative_to(own) and not guide.path.is_relative_to(own):
                yield checks.Warning(
                    f"The guide {slug} is yours in {SOURCE} and still ours in {language}.",
                    hint=f"Write {own / language / f'{slug}.md'} too.",
                    id="parvis.W032",
                )
