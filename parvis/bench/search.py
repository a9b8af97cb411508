"""What a search costs: CPU of the web server and of PostgreSQL for its page, beside the front page."""

import http.client
from collections.abc import Callable
from itertools import count, cycle
from urllib.parse import urlencode

from parvis.bench.browser import WentWrong, visitor
from parvis.bench.places import COOKIE, HEADERS, ROUNDS, Cost, Rows, middle, spent
from parvis.bench.portal import Portal

MOST_TO_FRONT = 10
SEARCHES = (
    "j'ai perdu mon code", "carte vitale", "délai de remboursement", "clé d'accès", "prendre rendez-vous",
    "changer mon numéro de téléphone", "ou en est ma demande", "fermer mon compte", "je pars à l'étranger",
    "numéro provisoire", "arrêt de travail", "lien expiré", "mot de passe", "attestation de droits",
)  # fmt: skip
MISSPELT = (
    "jé perdu mon cod",
    "remboursmeent",
    "rendezvous telephonne",
    "cle d'acess",
    "atestation de driots",
)
NOWHERE = ("recette de tarte", "horaires du train", "match de football", "météo demain")
_numbers = count()  # of requests
KINDS = {"a search": SEARCHES, "with typing errors": MISSPELT, "that finds nothing": NOWHERE}


def search_table(portal: Portal, pages: int) -> Rows:
    """`pages` of each kind in each round, by turns with the front page, which is kept whole."""
    from parvis.questions.actions import fill_sample

    fill_sample()
    portal.start_web()
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=60)
    measured = {what: _by_turns(portal, connection, pages, texts) for what, texts in KINDS.items()}
    connection.close()
    rows = [("front page", _told(next(iter(measured.values()))[0]), "")]
    for what, (front, page) in measured.items():
        ratio = f"{page.web / front.web:.1f} × the front page"
        rows.append(
            (what, _told(page), ratio if what != "a search" else f"{ratio}; reach ≤ {MOST_TO_FRONT} ×")
        )
    return rows


def _told(cost: Cost) -> str:
    return f"{cost.web:.2f} ms of the web server, {cost.database:.2f} ms of PostgreSQL"


def _by_turns(
    portal: Portal, connection: http.client.HTTPConnection, pages: int, texts: tuple[str, ...]
) -> tuple[Cost, Cost]:
    asked = cycle(f"/recherche/?{urlencode({'q': text})}" for text in texts)
    front, found = list[Cost](), list[Cost]()
    _many(portal, connection, pages, lambda: "/")  # what is written once is written
    _many(portal, connection, pages, lambda: next(asked))
    for _ in range(ROUNDS):
        front.append(_many(portal, connection, pages, lambda: "/"))
        found.append(_many(portal, connection, pages, lambda: next(asked)))
    return middle(front), middle(found)


def _many(
    portal: Portal, connection: http.client.HTTPConnection, pages: int, next_: Callable[[], str]
) -> Cost:
    before = spent(portal)
    for _ in range(pages):
        address = next_()
        connection.request("GET", address, headers=HEADERS | COOKIE | visitor(next(_numbers)))
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise WentWrong(f"GET {address}: status {answer.status}")
    web, database = (1000 * (after - was) / pages for after, was in zip(spent(portal), before, strict=True))
    return Cost(web, database)
