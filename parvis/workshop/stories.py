"""Pictures that follow from each other: a person of the practice mode does what a guide tells, step by step.

Each begins on a practice that nobody has changed. Those that only look follow each other in one browser.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from parvis.connections.members.people import Person
from parvis.guides.acts import Act, Verb
from parvis.guides.steps import Picture
from parvis.workshop.people import in_e164
from parvis.workshop.shots import PRACTICE, NoPicture, Wanted, elsewhere, first_line, shoot, size_for
from parvis.workshop.ways import Mail, NoWay, fill, person, sign_in, typed

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
        self.mail = Mail(page)
        self.key = ""  # what an application of codes was shown
        self.does: dict[Verb, Callable[[Act], None]] = {
            Verb.FILL: self._type, Verb.PRESS: self._press, Verb.OPEN: self._look_at,
            Verb.LETTER: self._follow, Verb.FIRST_LETTER: self._follow, Verb.READ: self._read,
            Verb.FILE: self._choose_photo,
        }  # fmt: skip
        self.read_now = {"sent": self._sent, "app": self._code_of_app}  # not known before

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
            self.does[act.verb](act)

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

    def _type(self, act: Act) -> None:
        for name, value in act.what:
            said = HOLE.sub(self._known, value)
            self.mail.typed.add(in_e164(said) if name == "mobile" else said)
            fill(self.page, {name: said})

    def _press(self, act: Act) -> None:
        self._remember()
        self.page.locator(act.word).first.click()
        self._arrive()

    def _choose_photo(self, act: Act) -> None:
        chosen = {"name": PHOTO, "mimeType": "image/png", "buffer": self.page.screenshot()}
        self.page.locator(act.word).first.set_input_files(chosen)  # type: ignore[arg-type]

    def _look_at(self, act: Act) -> None:
        self.page.goto(act.word if act.word.startswith(PRACTICE) else self.prefix + act.word)

    def _read(self, act: Act) -> None:
        who = self._somebody()
        found = self.mail.newest(who, lambda letter: act.word in letter["subject"], f"about {act.word}")
        self._arrive()
        html = "" if found["channel"] == "sms" else "html/"
        self.page.goto(f"{PRACTICE}courrier/{found['id']}/{html}")

    def _follow(self, act: Act) -> None:
        """The link, in the language of the guide."""
        letter = self.mail.oldest if act.verb is Verb.FIRST_LETTER else self.mail.newest
        found = letter(
            self._somebody(), lambda each: any(act.word in link for link in each["links"]),
            f"linking to {act.word}",
        )  # fmt: skip
        self._arrive()
        path = next(urlsplit(link).path for link in found["links"] if act.word in link)
        self._remember()
        self.page.goto(path if path.startswith("/en/") or not self.prefix else self.prefix + path)

    def _known(self, hole: re.Match[str]) -> str:
        """What this person types, or the six figures that were just sent, or those of their application."""
        if hole[1] in self.read_now:
            return self.read_now[hole[1]]()
        who = self._somebody()
        said = {name: value for page in typed(who).values() for name, value in page.items()}
        said |= {"rib": who.rib_tail, "card": who.card_tail}
        if hole[1] not in said:
            known = ", ".join((*said, *self.read_now))
            raise NoWay(f"{hole[0]} is nothing that a person types: there are {known}")
        return said[hole[1]]

    def _sent(self) -> str:
        digits = self.mail.digits(self._somebody())
        self._arrive()
        return digits

    def _code_of_app(self) -> str:
        """Of an application that was shown the letters of this page, or of one before."""
        shown = self.page.locator(".secret-key [data-copy]")
        if shown.count():
            self.key = shown.first.get_attribute("data-copy") or ""
        if not self.key:
            raise NoWay("no application of codes was added before")
        return str(format_hotp_value(hotp_value(self.key, int(time()) // APP_SECONDS)))

    def _remember(self) -> None:
        if self.who:
            self.mail.remember(self.who)

    def _somebody(self) -> Person:
        if self.who is None:
            raise NoWay("nobody is named: person = …")
        return self.who
