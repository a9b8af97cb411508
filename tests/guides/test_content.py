"""Our guides are true to the product: what they name exists, in both languages."""

import re

import pytest

from parvis.connections.members.people import people
from parvis.guides.checks import guides as look
from parvis.guides.enums import Series
from parvis.guides.presenters import links
from parvis.guides.queries import OURS, by_series, shelf
from parvis.guides.reading import Guide
from parvis.lib import catalogues

QUOTED = {"fr": re.compile(r"«\s*([^«»]+?)\s*»"), "en": re.compile(r"“([^“”]+)”")}
LANGUAGES = tuple(QUOTED)


def plain(text: str) -> str:
    text = re.sub(r"<[^<>]*>", "", text)
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " ").replace("'", "’")).strip()


def said_by_the_portal(language: str) -> set[str]:
    """Every message of the portal."""
    catalogue = catalogues.load("en")
    if language == "fr":
        return {plain(message.singular) for message in catalogue}
    return {plain(text) for translations in catalogue.values() for text in translations}


def quoted(guide: Guide) -> list[tuple[int, str]]:
    """(line of the step, what stands between quotation marks): names of buttons, titles and links."""
    found = QUOTED[guide.language].findall
    return [(line, plain(name)) for line, text in guide.texts for name in found(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_guides_name_only_what_the_portal_says(language):
    known = said_by_the_portal(language)
    faults = [
        f"{language}/{guide.path.name}, line {line}: “{name}”"
        for guide in shelf(language).guides.values()
        for line, name in quoted(guide)
        if name not in known
    ]
    assert not faults, "The portal has no such button or title:\n" + "\n".join(faults)


def test_a_name_that_is_gone_is_found():
    text = "J’appuie sur « Je danse », puis sur « Je continue »."
    names = QUOTED["fr"].findall(text)
    assert [name for name in names if plain(name) not in said_by_the_portal("fr")] == ["Je danse"]


def test_no_file_is_unusable():
    for language in LANGUAGES:
        assert shelf(language).faults == ()


def test_every_link_and_every_page_of_a_picture_is_there():
    assert [str(message) for message in look()] == []


def test_there_are_enough_in_both_languages_and_the_first_three_are_those():
    for language in LANGUAGES:
        guides = shelf(language).guides
        assert len(guides) >= 15
        assert list(guides)[:3] == ["01-ouvrir-mon-compte", "02-code-perdu", "03-lien-expire"]
        assert {guide.language for guide in guides.values()} == {language}, "one is not translated"


def test_numbers_follow_the_index():
    listed = [guide.number for _series, guides in by_series(shelf("fr").guides.values()) for guide in guides]
    assert listed == sorted(listed)
    assert len(listed) == len(set(listed)), "two guides have one number"


def test_both_languages_tell_the_same():
    """As many steps, the same pictures, the same facts, the same links."""
    french, english = shelf("fr").guides, shelf("en").guides
    for slug, guide in french.items():
        other = english[slug]
        for what in ("series", "device", "minutes", "following", "modules"):
            assert getattr(guide, what) == getattr(other, what), f"{slug}: {what}"
        for what in ("at_hand", "not_for", "good_to_know", "steps"):
            assert len(getattr(guide, what)) == len(getattr(other, what)), f"{slug}: {what}"
        assert [target for _, target in links(guide)] == [target for _, target in links(other)], slug
        assert facts(guide) == facts(other), slug
        assert pictures(guide) == pictures(other), slug


def facts(guide: Guide) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", guide.path.read_text()))


def pictures(guide: Guide) -> list[object]:
    """Without the words of the callouts."""
    shown = [step.picture for step in guide.steps if step.picture]
    return [(each.page, each.person, each.selector, [c.selector for c in each.callouts]) for each in shown]


def test_pictures_are_of_fictitious_people():
    known = {person.key for person in people()} | {""}
    for guide in shelf("fr").guides.values():
        assert {step.picture.person for step in guide.steps if step.picture} <= known, guide.slug


def test_every_series_has_a_guide_and_every_file_its_twin():
    assert {guide.series for guide in shelf("fr").guides.values()} == set(Series)
    names = [{path.name for path in (OURS / language).glob("*.md")} for language in LANGUAGES]
    assert names[0] == names[1]
