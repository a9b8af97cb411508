"""Walks the enrolment as a person does, page by page, with the strict client."""

from typing import Any

from parvis.connections.members.people import Person, people
from tests.page_client import PortalClient

CODE = "trois bateaux bleus au port"
NEXT = {  # page: where a good answer leads
    "identite": "/creer-mon-compte/rib/",
    "rib": "/creer-mon-compte/carte/",
    "carte": "/creer-mon-compte/conditions/",
    "conditions": "/creer-mon-compte/coordonnees/",
    "coordonnees": "/creer-mon-compte/code/",
    "code": "/creer-mon-compte/verification/",
    "verification": "/creer-mon-compte/courriel-envoye/",
}


def person(key: str) -> Person:
    """The fictitious person with this key."""
    return next(person for person in people() if person.key == key)


def first(expected: str) -> Person:
    """The first fictitious person with this outcome."""
    return next(person for person in people() if person.expected == expected)


def answers(who: Person, **changes: Any) -> dict[str, dict[str, str]]:
    """What to type on each page. `changes`: other values by field name ("number", "tail" is the RIB's…)."""
    year, month, day = who.birth_date.split("-")
    pages = {
        "identite": {"number": who.number, "name": who.birth_name, "birth_date_0": day, "birth_date_1": month,
                     "birth_date_2": year, "postcode": who.postcode},
        "rib": {"tail": who.rib_tail} if who.rib_tail else {"no_rib": "1"},
        "carte": {"model": who.card_model, "tail": who.card_tail},
        "conditions": {"accept": "on"},
        "coordonnees": {"email": who.email, "mobile": who.mobile},
        "code": {"code": CODE},
        "verification": {},
    }  # fmt: skip
    for name, value in changes.items():
        page, _, field = name.partition("__")
        pages[page][field] = value
    return pages


def post(client: PortalClient, page: str, said: dict[str, str], prefix: str = "") -> Any:
    """One page. The answer is not followed."""
    return client.post(f"{prefix}/creer-mon-compte/{page}/", said)


def walk(client: PortalClient, who: Person, until: str = "verification", **changes: Any) -> Any:
    """Answer every page up to `until` included; each must lead on. The last answer is returned."""
    response = None
    for page, said in answers(who, **changes).items():
        assert client.get(f"/creer-mon-compte/{page}/").status_code == 200
        response = post(client, page, said)
        if page == until:
            break
        assert response.status_code == 302, (page, response.content.decode())
        assert response["Location"] == NEXT[page], (page, response["Location"])
    return response
