"""What becomes of a text that a member sends to the forum: one table, read from the top. Pure decisions.

Three ends: stopped (nothing is stored, the places are shown to whoever wrote it), held (an agent reads it
first), published. Agents' own answers are not asked about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.forum import blocked
from parvis.forum.blocked import Lists
from parvis.forum.enums import Hold, State
from parvis.forum.markdown import as_shown
from parvis.lib.masking import PERSONAL, found
from parvis.lib.masking_patterns import Kind

FIRST_POSTS = 3  # of a member, read before they are published
POSTS_BEFORE_LINKS = 10  # published ones, after which a member's links are no longer held
SHOWN, SHOWN_OF_A_WORD = 6, 40  # characters of what was found: enough to see what is meant
LEADS_SOMEWHERE = ("http:", "https:", "www.", "](")
# endings of the names that people write without "www."; "merci.bonne journée" is no site
ENDINGS = frozenset(
    "fr com net org info eu io be ch ca lu uk de es it biz xyz top online site shop store club live link me "
    "co app dev ru cn tk ml ga cf gq pw cc tv ly gl gd page blog click icu vip work buzz bond".split()
)
Span = tuple[int, int, str]  # from, to, what
WORD, DOMAIN = "blocked_word", "blocked_domain"
PERSONAL_DATA = _("Ligne %(line)s\u00a0: «\u00a0%(excerpt)s\u00a0» ressemble à %(what)s.")
NOT_ACCEPTED = _("Ligne %(line)s\u00a0: «\u00a0%(excerpt)s\u00a0» n’est pas accepté ici.")
LOOKS_LIKE: dict[str, Promise] = {
    Kind.SSN: _("un numéro de sécurité sociale"),
    Kind.IBAN: _("un numéro de compte bancaire"),
    Kind.PHONE: _("un numéro de téléphone"),
    Kind.EMAIL: _("une adresse électronique"),
    Kind.LONG_NUMBER: _("un numéro de carte, de contrat ou de dossier"),
}


@dataclass(frozen=True)
class Place:
    """Where something was found: in which field, on which line, from where to where in its text."""

    field: str
    line: int
    start: int
    end: int
    kind: str
    excerpt: str

    @property
    def sentence(self) -> str:
        """To whoever wrote it. The whole of a number is not written once more."""
        told = PERSONAL_DATA if self.kind in LOOKS_LIKE else NOT_ACCEPTED
        what = LOOKS_LIKE.get(self.kind, "")
        return told % {"line": self.line, "excerpt": self.excerpt, "what": what}


@dataclass(frozen=True)
class Writing:
    """What is known when a text arrives. `accepted`: messages of its writer that were published."""

    fields: Mapping[str, str]
    accepted: int
    lists: Lists


@dataclass(frozen=True)
class Decision:
    """`stopped`: nothing is stored. `hold`: why an agent reads it first; "": it is published."""

    stopped: bool = False
    hold: str = ""
    places: tuple[Place, ...] = ()

    @property
    def published(self) -> bool:
        return not (self.stopped or self.hold)

    def of(self, field: str) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.field == field)


def decide(fields: Mapping[str, str], accepted: int, lists: Lists) -> Decision:
    """`fields`: the texts that were sent, by the name of their field (title, text)."""
    writing = Writing(fields, accepted, lists)
    return next((end for rule in RULES if (end := rule(writing)) is not None), Decision())


def _personal(writing: Writing) -> Decision | None:
    """Of somebody, anybody: never stored."""

    def seek(text: str) -> list[Span]:
        there = found(text, spared=writing.lists.spared)
        return [(one.start, one.end, one.kind) for one in there if one.kind in PERSONAL]

    return _stopped(_everywhere(writing.fields, seek))


def _refused(writing: Writing) -> Decision | None:
    """Words and sites that the organisation does not accept."""
    places = _everywhere(writing.fields, lambda text: _blocked(text, writing.lists, stops=True))
    return _stopped(places)


def _watched(writing: Writing) -> Decision | None:
    """Words and sites that it wants to read first."""
    places = _everywhere(writing.fields, lambda text: _blocked(text, writing.lists, stops=False))
    return Decision(hold=Hold.WORD) if places else None


def _links(writing: Writing) -> Decision | None:
    if writing.accepted >= POSTS_BEFORE_LINKS:
        return None
    lead = any(leads_away(text, writing.lists.own) for text in writing.fields.values())
    return Decision(hold=Hold.LINK) if lead else None


def _first_posts(writing: Writing) -> Decision | None:
    return Decision(hold=Hold.FIRST_POSTS) if writing.accepted < FIRST_POSTS else None


RULES: tuple[Callable[[Writing], Decision | None], ...] = (
    _personal,
    _refused,
    _watched,
    _links,
    _first_posts,
)


def found_by_agent(text: str) -> tuple[Place, ...]:
    """What even the body's own answer must not tell: it may give a phone or an address, never a number."""
    spans = [(one.start, one.end, one.kind) for one in found(text) if one.kind in (Kind.SSN, Kind.IBAN)]
    return tuple(_everywhere({"text": text}, lambda _: list(spans)))


def watched(text: str, lists: Lists) -> list[str]:
    """Why an agent reads it first: the words and sites, as they stand in the text."""
    spans = _as_typed_or_read(text, lambda said: _blocked(said, lists, stops=False))
    return [text[start:end] for start, end, _ in sorted(spans)]


def leads_away(text: str, own: frozenset[str]) -> bool:
    """Is there a link, to anywhere but the body's own sites?"""
    sites = [host.word for host in blocked.hosts(text)]
    named = [site for site in sites if site.rpartition(".")[2] in ENDINGS and site not in own]
    lower = text.casefold()
    linked = any(mark in lower for mark in LEADS_SOMEWHERE)
    return bool(named) or (linked and (not sites or any(site not in own for site in sites)))


def marked(text: str, places: tuple[Place, ...]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is what was found: for a page that shows it marked."""
    pieces, last = list[tuple[str, bool]](), 0
    for place in sorted(places, key=attrgetter("start")):
        if place.start >= last:
            pieces += [(text[last : place.start], False), (text[place.start : place.end], True)]
            last = place.end
    return [piece for piece in [*pieces, (text[last:], False)] if piece[0]]


def _blocked(text: str, lists: Lists, *, stops: bool) -> list[Span]:
    words = [
        (hit.start, hit.end, WORD) for hit in blocked.words_found(text, lists.words) if hit.stops == stops
    ]
    sites = blocked.domains_found(text, lists.domains)
    return [*words, *((hit.start, hit.end, DOMAIN) for hit in sites if hit.stops == stops)]


def _everywhere(fields: Mapping[str, str], seek: Callable[[str], list[Span]]) -> list[Place]:
    return [
        Place(name, text.count("\n", 0, start) + 1, start, end, kind, _excerpt(text[start:end], kind))
        for name, text in fields.items()
        for start, end, kind in sorted(_as_typed_or_read(text, seek))
    ]


def _as_typed_or_read(text: str, seek: Callable[[str], list[Span]]) -> set[Span]:
    """As it was typed, and as Markdown shows it: « [06](/) [39](/)… » is read as a phone."""
    there = set(seek(text))
    shown, places = as_shown(text)
    for start, end, kind in seek(shown) if shown != text else ():
        first, last = places[start][0], places[end - 1][1]
        if not any(first < other_end and other < last for other, other_end, _ in there):
            there.add((first, last, kind))
    return there


def _excerpt(said: str, kind: str) -> str:
    shown, most = " ".join(said.split()), SHOWN if kind in LOOKS_LIKE else SHOWN_OF_A_WORD
    return shown if len(shown) <= most else f"{shown[:most].rstrip()}…"


def _stopped(places: list[Place]) -> Decision | None:
    return Decision(stopped=True, places=tuple(places)) if places else None


TAKEN_OUT = "[…]"  # may stand for what is gone


class Move(StrEnum):
    """What an agent can do with a message."""

    ACCEPT = "accept"
    CUT = "cut"  # take a part out
    REFUSE = "refuse"  # before it is published, or after
    KEEP = "keep"  # as it is, whatever was reported


FROM: dict[Move, frozenset[State]] = {
    Move.ACCEPT: frozenset({State.WAITING, State.REFUSED, State.REMOVED}),  # what was refused by mistake too
    Move.CUT: frozenset({State.WAITING, State.PUBLISHED, State.WITHDRAWN}),  # its title is read yet
    Move.REFUSE: frozenset({State.WAITING, State.PUBLISHED}),
    Move.KEEP: frozenset({State.PUBLISHED}),
}


def may_move(move: Move, state: str, *, is_question: bool) -> bool:
    """What was taken back has nothing left to decide about, but for the title of a question."""
    return state in FROM[move] and (is_question or state != State.WITHDRAWN)


def only_taken_out(before: str, after: str) -> bool:
    """Was something taken out, and nothing put in? Nobody's words are changed: they are there, or not."""
    left, kept = iter(before.split()), after.replace(TAKEN_OUT, " ").split()
    taken = bool(kept) and not same_words(before, after)
    return taken and all(any(word in there for there in left) for word in kept)


def same_words(before: str, after: str) -> bool:
    """Whatever the spaces between them: a form may send others than it was given."""
    return before.split() == after.split()
