"""Pictures that follow from each other: a person of the practice mode does what a guide tells, step by step.

Each begins on a practice that nobody has changed. Those that only look follow each other in one browser.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from parvis.connections.members.people import Person
from parvis.guides.acts import Act, Verb
from parvis.guides.steps import Picture
from parvis.workshop.people import in_e164
from parvis.workshop.shots import PRACTICE, NoPicture, Wanted, elsewhere, first_line, shoot, size_for
from parvis.workshop.ways import PATIENCE, SIX_DIGITS, NoWay, fill, letters, person, sign_in, typed

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

SIGN_IN = "/se-connecter/"
HOLE = re.compile(r"\$(\w+)")
PHOTO = "photo.png"
APP_SECONDS = 30  # how long a code of an application is shown
ENROLMENT = re.compile(r"/creer-mon-compte/([a-z]+)/$")
GO_ON = "button[name=go]"


def is_of_a_story(shot: Wanted) -> bool:
    """It goes on from the picture before, or somebody signs in for it."""
    return shot.picture.goes_on or bool(shot.picture.person)


def teller(shots: list[Wanted]) -> tuple[str, bool, str]:
    """In which language the guide of these is, whether they type anything, and who comes first.

    Sorted by this, stories need the fewest resets and sign-ins.
    """
    types = any(act.verb in (Verb.FILL, Verb.FILE) for shot in shots for act in shot.picture.way)
    people = (shot.picture.person for shot in shots if shot.picture.person)
    return shots[0].guide.language, types, next(people, "")


class Story:
    """Those of one guide, or of several that have one teller.

    `changed`: something was sent that may have changed the practice.
    """

    def __init__(self, page: "Page", shots: list[Wanted]) -> None:
        self.page = page
        self.teller = teller(shots)
        self.language = self.teller[0]
        self.prefix = "" if self.language == "fr" else f"/{self.language}"
        self.changed = False
        page.on("request", self._watch)
        self.who: Person | None = None
        self.signing_in = False
        self.under_way = list["Request"]()  # pages that were asked for
        self.shut_out = ""  # why nobody could sign in
        self.answered = ""  # question of the enrolment
        self.read = set[str]()  # letters that were there before the last act
        self.typed = set[str]()  # letters come to a new address, too
        self.key = ""  # what an application of codes was shown

    def shots(self, wanted: list[Wanted], folder: Path | None) -> Iterator[Wanted | NoPicture]:
        """Where the way stops, the story goes on at the next picture that has a page of its own."""
        from playwright.sync_api import Error  # an extra

        stopped = ""
        for shot in wanted:
            size_for(self.page, shot)
            if shot.picture.page or not stopped:
                try:
                    self._come_to(shot.picture, shot.address)
                    stopped = ""
                except (Error, NoWay) as error:
                    stopped = first_line(error)
            if stopped:
                yield NoPicture(shot, f"no way to {shot.place}: {stopped}")
            else:
                yield shoot(self.page, shot, folder)

    def _come_to(self, picture: Picture, address: str) -> None:
        """Raises NoWay, or an error of the browser."""
        if picture.person:
            self.who = person(picture.person)
        if picture.page:
            self._open(address)
        for act in picture.way:
            self._do(act)

    def _watch(self, request: "Request") -> None:
        """A page that is only looked at sends nothing; whoever signs in for it changes nothing."""
        self.changed |= request.method == "POST" and not self.signing_in
        if request.is_navigation_request():
            self.under_way.append(request)

    def _arrive(self) -> None:
        """Another page may follow the answer to what was pressed: to leave before would undo it."""
        while self.under_way:
            self.under_way.pop().response()
        self.page.wait_for_load_state()

    def _open(self, address: str) -> None:
        """Whoever has to sign in for it does; questions of the enrolment are answered up to there."""
        self._arrive()
        self._remember()
        if self.who and (question := ENROLMENT.search(address)):
            self._answer_up_to(question[1])
            return
        missing = elsewhere(self.page, address)
        if missing and self.who and urlsplit(self.page.url).path.endswith(SIGN_IN):
            self._sign_in(self.who)
            missing = elsewhere(self.page, address)
        if missing:
            raise NoWay(missing)

    def _sign_in(self, who: Person) -> None:
        """Once for all: what hinders it takes long to find out."""
        if self.shut_out:
            raise NoWay(self.shut_out)
        self.signing_in = True
        try:
            sign_in(self.page, who)
        except NoWay as error:
            self.shut_out = str(error)
            raise
        finally:
            self.signing_in = False

    def _answer_up_to(self, question: str) -> None:
        """The page of this question, filled in."""
        said = typed(self._somebody())
        if question not in said:
            raise NoWay("the enrolment has no such page")
        if not ENROLMENT.search(self.page.url):
            self.page.goto(f"{self.prefix}/creer-mon-compte/identite/")
        while here := ENROLMENT.search(self.page.url):
            if here[1] != self.answered:
                fill(self.page, said[here[1]])
            self.answered = here[1]
            if here[1] == question:
                return
            self.page.locator(GO_ON).click()
            self.page.wait_for_url(re.compile(rf"/creer-mon-compte/(?!{here[1]}/)"))
        raise NoWay("the enrolment ended before")

    def _do(self, act: Act) -> None:
        if act.verb is Verb.FILL:
            for name, value in act.what:
                self._fill(name, HOLE.sub(self._known, value))
        elif act.verb is Verb.PRESS:
            self._remember()
            self.page.locator(act.word).first.click()
            self._arrive()
        elif act.verb is Verb.FILE:
            content = self.page.screenshot()
            chosen = {"name": PHOTO, "mimeType": "image/png", "buffer": content}
            self.page.locator(act.word).first.set_input_files(chosen)  # type: ignore[arg-type]
        elif act.verb is Verb.OPEN:
            self.page.goto(act.word if act.word.startswith(PRACTICE) else self.prefix + act.word)
        elif act.verb in (Verb.LETTER, Verb.FIRST_LETTER):
            self._follow(act.word, oldest=act.verb is Verb.FIRST_LETTER)
        else:
            found = self._letter(lambda letter: act.word in letter["subject"], f"about {act.word}")
            html = "" if found["channel"] == "sms" else "html/"
            self.page.goto(f"/atelier/courrier/{found['id']}/{html}")

    def _fill(self, name: str, value: str) -> None:
        self.typed.add(in_e164(value) if name == "mobile" else value)
        field = self.page.locator(f'main [name="{name}"]')
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            chosen = self.page.locator(f'main [name="{name}"][value="{value}"]').first.get_attribute("id")
            self.page.locator(f"label[for={chosen}]").first.click()
        elif field.first.evaluate("field => field.localName") == "select":
            field.first.select_option(value)
        else:
            field.first.fill(value)

    def _known(self, hole: re.Match[str]) -> str:
        """What this person types, or the six figures that were just sent."""
        if hole[1] == "sent":
            letter = self._letter(lambda letter: SIX_DIGITS.search(letter["text"]), "with a code")
            found = SIX_DIGITS.search(letter["text"])
            assert found
            return found[0]
        if hole[1] == "app":
            return self._code_of_app()
        said = {name: value for page in typed(self._somebody()).values() for name, value in page.items()}
        said |= {"rib": self._somebody().rib_tail, "card": self._somebody().card_tail}
        if hole[1] not in said:
            raise NoWay(f"{hole[0]} is nothing that a person types: there are {', '.join(said)}, sent, app")
        return said[hole[1]]

    def _code_of_app(self) -> str:
        """Of an application that was shown the letters of this page, or of one before."""
        shown = self.page.locator(".secret-key [data-copy]")
        if shown.count():
            self.key = shown.first.get_attribute("data-copy") or ""
        if not self.key:
            raise NoWay("no application of codes was added before")
        return str(format_hotp_value(hotp_value(self.key, int(time()) // APP_SECONDS)))

    def _follow(self, part: str, *, oldest: bool = False) -> None:
        """The link, in the language of the guide."""
        found = self._letter(
            lambda letter: any(part in link for link in letter["links"]), f"linking to {part}", oldest=oldest
        )
        path = next(urlsplit(link).path for link in found["links"] if part in link)
        self._remember()
        self.page.goto(path if path.startswith("/en/") or not self.prefix else self.prefix + path)

    def _letter(
        self, is_it: Callable[[dict[str, Any]], object], what: str, *, oldest: bool = False
    ) -> dict[str, Any]:
        """The newest that came since the last act, or before when none does any more. Raises NoWay."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            mine = [each for each in self._mine() if is_it(each)]
            if oldest and mine:
                return mine[-1]
            fresh = [each for each in mine if each["id"] not in self.read]
            if fresh or (mine and what != "with a code"):
                self._arrive()
                return (fresh or mine)[0]
            sleep(0.2)
        raise NoWay(f"no letter {what} came for {self._somebody().key}: is the worker running?")

    def _mine(self) -> list[dict[str, Any]]:
        who = self._somebody()
        to = {who.email, who.on_file_email, in_e164(who.mobile), *self.typed}
        return [each for each in letters(self.page) if each["to"] in to]

    def _remember(self) -> None:
        if self.who:
            self.read = {letter["id"] for letter in self._mine()}

    def _somebody(self) -> Person:
        if self.who is None:
            raise NoWay("nobody is named: person = …")
        return self.who
