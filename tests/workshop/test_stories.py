"""Pictures that follow from each other: the acts of a person, what stops them, in which order stories go."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from parvis.connections.members.people import people
from parvis.guides.acts import Act, Verb
from parvis.guides.queries import shelf
from parvis.guides.steps import Callout, Picture, Step
from parvis.workshop.pictures import wanted
from parvis.workshop.shots import NoPicture, Wanted
from parvis.workshop.stories import Story, is_of_a_story, teller
from tests.workshop.conftest import email, sms

HTML = '<!doctype html><html lang="fr"><body><p class="sheet">Bonjour</p></body></html>'
CAMILLE = next(one for one in people() if one.key == "camille")
ADDRESS = "/creer-mon-compte/identite/"


def fill(**typed: str) -> Act:
    return Act(Verb.FILL, tuple(typed.items()))


def act(verb: Verb, word: str) -> Act:
    return Act(verb, (("", word),))


def at(page: str, *way: Act, show: str = "main", person: str = "", at: tuple[str, ...] = ()) -> Picture:
    return Picture(page, show, person, tuple(Callout(one, "Ici") for one in at), way)


def shots(*pictures: Picture, language: str = "fr") -> list[Wanted]:
    """Of one guide: a picture a step."""
    steps = tuple(Step("Une page", "Voilà.", 1, picture) for picture in pictures)
    return wanted([replace(shelf(language).guides["02-code-perdu"], steps=steps)])


def faults(told: Iterator[Wanted | NoPicture]) -> dict[int, str]:
    """Why, by step."""
    return {
        one.shot.step: re.sub(r"^.*?, step \d+: ", "", str(one)) for one in told if isinstance(one, NoPicture)
    }


def test_a_story_begins_where_somebody_acts_or_signs_in():
    pictures = [at("/aide/"), at("/aide/", person="camille"), at(""), at("/aide/", act(Verb.PRESS, "a"))]
    assert [is_of_a_story(shot) for shot in shots(*pictures)] == [False, True, True, True]


def test_stories_that_only_look_come_first_and_have_one_teller():
    looks = shots(at("/aide/"), at("", act(Verb.PRESS, "a"), person="camille"))
    looks_too = shots(at("/delais/", person="camille"))
    types = shots(at("/aide/", person="camille"), at("", fill(code="$sent")))
    sends_a_photo = shots(at("/aide/", act(Verb.FILE, "input")))
    english = shots(at("/aide/"), language="en")
    assert teller(looks) == teller(looks_too) == ("fr", False, "camille")
    assert sorted([types, sends_a_photo, english, looks], key=teller) == [
        english, looks, sends_a_photo, types
    ]  # fmt: skip


def test_pages_of_the_practice_have_no_language_in_their_address():
    addresses = [shot.address for shot in shots(at("/aide/"), at("/atelier/courrier/"), language="en")]
    assert addresses == ["/en/aide/", "/atelier/courrier/"]


@pytest.fixture
def page(live_server) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url, locale="fr-FR")
        context.set_default_timeout(30_000)
        yield context.new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInABrowser:
    def test_a_person_types_presses_and_opens_their_letters(self, page, box, live_server, tmp_path):
        """`$sent` has just come; what was there before, or came to somebody else, is not read."""
        box.lay(email("theo.mutation@boite.example", "Pour un autre", f"111111 {live_server.url}/delais/"))
        box.lay(email(text=f"Bonjour : {live_server.url}/aide/", html=HTML), seconds_ago=9)
        box.lay(sms("Code : 999999."), seconds_ago=5)
        told = shots(
            at(
                "/code-perdu/",
                fill(number="$number"),
                show="main form",
                at=("#id_number",),
                person="camille",
            ),
            at("", act(Verb.PRESS, "header a[href='/aide/']")),
            at("", act(Verb.OPEN, ADDRESS), fill(number="$number", birth_date_0="$sent")),
            at("", act(Verb.READ, "Activez"), show=".sheet"),
            at("", act(Verb.READ, "SMS"), show=".bubble"),
            at("", act(Verb.LETTER, "/aide/")),
        )
        story = Story(page, told)
        seen: list[Any] = []
        for one in story.shots(told, tmp_path):
            field = page.locator("#id_birth_date_0")
            seen.append(
                (page.url.removeprefix(live_server.url), field.input_value() if field.count() else "")
            )
            assert isinstance(one, Wanted)
            if one.step == 2:
                box.lay(sms("Code : 123456."))
        pages, typed = zip(*seen, strict=True)
        assert pages[:3] == ("/code-perdu/", "/aide/", ADDRESS)
        assert pages[3].endswith("/html/")
        assert pages[4].startswith("/atelier/courrier/")
        assert pages[5] == "/aide/"
        assert typed == ("", "", "123456", "", "", "")
        assert len([*(tmp_path / "fr").glob("*.png")]) == 6
        assert not story.changed

    def test_what_stops_a_story_is_named_and_the_next_page_of_its_own_is_shown(self, page, box):
        told = shots(
            at("/code-perdu/", fill(number="$iban"), person="camille"),
            at(""),
            at("/rien/"),
            at("/aide/", act(Verb.PRESS, "main >")),
            at("/aide/", show="#gone"),
            at("", at=("footer",)),
            at("/aide/", person="personne"),
            at("/code-perdu/", fill(number="$postcode"), act(Verb.PRESS, "main form .button")),
            at("/mon-compte/"),
            at("/aide/"),
        )
        story = Story(page, told)
        named = faults(story.shots(told[:8], None))
        assert named.pop(1).startswith("no way to /code-perdu/: $iban is nothing that a person types: there")
        assert named.pop(4).startswith("no way to /aide/: Locator.click: ")
        assert named == {
            2: named[2],
            3: "no way to /rien/: there is no page /rien/",
            5: "nothing is #gone on /aide/",
            6: "footer is not within main on the page after the step before",
            7: "no way to /aide/: nobody of the practice mode is called personne",
        }
        assert named[2].startswith("no way to the page after the step before: $iban is nothing")
        assert story.changed  # what was typed is sent
        visitor = Story(page, told)
        assert faults(visitor.shots(told[8:], None)) == {
            9: "no way to /mon-compte/: /mon-compte/ leads to /se-connecter/"
        }

    def test_a_picture_begins_and_ends_where_it_says(self, page, tmp_path):
        whole = at("/code-perdu/", show="main form")
        part = replace(whole, since="#id_number", until="#id_birth_date_0")
        told = shots(whole, part)
        assert [*Story(page, told).shots(told, tmp_path)] == told
        heights = [int.from_bytes(one.file(tmp_path).read_bytes()[20:24], "big") for one in told]
        assert 100 < heights[1] < heights[0] - 120  # neither the label before nor the button after

    def test_the_oldest_letter_and_the_code_of_an_application(self, page, box, live_server):
        box.lay(email(text=f"{live_server.url}/aide/?avant"), seconds_ago=9)
        box.lay(email(text=f"{live_server.url}/aide/telephone/"))
        told = shots(
            at("/aide/", person="camille"), at("", act(Verb.FIRST_LETTER, "/aide/")), at("", fill(q="$app"))
        )
        story = Story(page, told)
        first, second, third = story.shots(told, None)
        assert (first, second) == (told[0], told[1])
        assert page.url == f"{live_server.url}/aide/"
        assert "no application of codes was added before" in str(third)
        page.set_content(
            '<main><p class="secret-key"><i data-copy="JBSWY3DPEHPK3PXP"></i></p><input name="q"></main>'
        )
        assert [*story.shots(told[2:], None)] == told[2:]
        assert re.fullmatch(r"\d{6}", page.locator("input").input_value())
