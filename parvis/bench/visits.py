"""What one visitor does on the portal: a first visit, a whole enrolment, a sign-in."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from parvis.bench.browser import Browser, Page, WentWrong
from parvis.bench.mailbox import Mailbox

CODE = "trois bateaux bleus au port"
SECONDS_FOR_A_LETTER = 60
START = "/creer-mon-compte/"
SENT = "/creer-mon-compte/courriel-envoye/"
SIGN_IN = "/se-connecter/"
SECOND_STEP = "/se-connecter/deuxieme-etape/"
ACCOUNT = "/mon-compte/"


@dataclass(frozen=True)
class Somebody:
    """A member of the sample who can open an account, and what they type."""

    index: int
    number: str
    name: str
    birth_date: str
    postcode: str
    rib_tail: str
    card_tail: str

    @property
    def email(self) -> str:
        return f"personne.{self.index}@bench.example"

    @property
    def address(self) -> str:
        """Of their own: one address for all would be stopped by the limits."""
        return f"10.{self.index >> 16 & 255}.{self.index >> 8 & 255}.{self.index & 255}"

    def answers(self) -> dict[str, dict[str, str]]:
        """page: what is typed on it, in order. The mobile is of those kept for fiction (NANPA 555-01xx)."""
        year, month, day = self.birth_date.split("-")
        model = "with_photo" if len(self.card_tail) == 11 else "without_photo"
        return {
            "identite": {"number": self.number, "name": self.name, "birth_date_0": day, "birth_date_1": month,
                         "birth_date_2": year, "postcode": self.postcode},
            "rib": {"tail": self.rib_tail},
            "carte": {"model": model, "tail": self.card_tail},
            "conditions": {"accept": "on"},
            "coordonnees": {"email": self.email, "mobile": f"+1 202 555 01{self.index % 100:02}"},
            "code": {"code": CODE},
            "verification": {},
        }  # fmt: skip


def members(file: Path) -> Iterator[Somebody]:
    """Everybody of the sample whose file lets them open an account."""
    numbers = count()
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            number, status, _, name, _, birth_date, postcode, rib, card, *_ = line.split(";")
            if status == "active" and rib:
                yield Somebody(next(numbers), number, name, birth_date, postcode, rib, card)


async def enrol(browser: Browser, who: Somebody, mailbox: Mailbox) -> None:
    """From the front page to the account activated. Raises WentWrong at the first page out of order."""
    await browser.get("/")
    await browser.get(SIGN_IN)
    await browser.get(START)
    page = await browser.get(f"{START}identite/")
    link = mailbox.expect(who.email)
    answers = who.answers()
    for name, said in answers.items():
        answered = await browser.post(page, **said)
        if answered.status != 302:
            raise WentWrong(f"POST {name}: status {answered.status}\n{_complaint(answered)}")
        page = await browser.get(answered.location)
    if page.path != SENT:
        raise WentWrong(f"the last page leads to {page.path}")
    asked = time.perf_counter()
    path = await _wait(link, who)
    browser.told("LETTER", "activation", time.perf_counter() - asked)
    done = await browser.post(await browser.get(path))
    if done.status != 200 or b"csrfmiddlewaretoken" in done.body:
        raise WentWrong(f"the account is not activated: status {done.status}\n{_complaint(done)}")


async def sign_in(browser: Browser, page: Page, number: str, leads: str = ACCOUNT) -> Page:
    """Post number and code on the sign-in page; where it leads is not fetched. From a trusted browser: in."""
    answered = await browser.post(page, number=number, code=CODE)
    if answered.status != 302 or answered.location != leads:
        raise WentWrong(f"sign-in: status {answered.status} {answered.location}\n{_complaint(answered)}")
    return answered


async def sign_in_by_letter(browser: Browser, who: Somebody, mailbox: Mailbox) -> None:
    """Form, number and code, the code of the letter; the browser is trusted from then on."""
    page = await browser.get(SIGN_IN)
    digits = mailbox.expect(who.email)
    page = await browser.get((await sign_in(browser, page, who.number, SECOND_STEP)).location)
    asked = time.perf_counter()
    code = await _wait(digits, who)
    browser.told("LETTER", "code", time.perf_counter() - asked)
    answered = await browser.post(page, code=code, trust="on")
    if answered.location != ACCOUNT:
        raise WentWrong(f"second step: status {answered.status}\n{_complaint(answered)}")


async def first_visit(browser: Browser) -> dict[str, int]:
    """The front page by somebody who never came: path -> bytes on the wire, headers included."""
    page = await browser.get("/")
    return {"/": page.wire, **browser.kept}


async def _wait(link: asyncio.Future[str], who: Somebody) -> str:
    try:
        return await asyncio.wait_for(link, SECONDS_FOR_A_LETTER)
    except TimeoutError:
        raise WentWrong(f"no letter came to {who.email} in {SECONDS_FOR_A_LETTER} s") from None


def _complaint(page: Page) -> str:
    """What the page says, without its tags."""
    main = page.body.decode(errors="replace").partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", " ", main))[:600]
