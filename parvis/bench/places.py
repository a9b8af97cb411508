"""What a search of help points costs: CPU of the web server for a list, beside that of the front page."""

import csv
import http.client
import random
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter

from parvis.bench.browser import PUBLIC_NAME, WentWrong
from parvis.bench.cpu import tree_seconds
from parvis.bench.portal import Portal

FEW = 2_845  # the points of France
ROUNDS = 5
MOST_TO_FRONT, MOST_TO_FEW = 3, 2
HEADERS = {"Host": PUBLIC_NAME, "X-Forwarded-Proto": "https", "Accept-Language": "fr", "Accept": "text/html"}
COOKIE = {"Cookie": f"__Host-parvis_csrf={'a1B2' * 8}"}
COLUMNS = (
    "id_fs insee_dep lib_fs adresse complement_adresse insee_com code_postal lib_com latitude longitude mail "
    "telephone h_lundi h_mardi h_mercredi h_jeudi h_vendredi h_samedi prise_rdv commentaire format_fs"
).split()
DAYS = ("09:00 - 12:00 / 13:30 - 17:00", "09:00 - 12:00", "08:30 - 12:30 / 14:00 - 18:00", "13:30 - 17:00")
TOWN = 0.08  # degrees: how far points are from the middle of their town
ON_EACH_TOWN = 20

Rows = list[tuple[str, str, str]]
Addresses = Iterator[str]


@dataclass(frozen=True)
class Cost:
    """Milliseconds of CPU for one page: of the web server, of PostgreSQL; and queries' wall time left out."""

    web: float
    database: float


def places_table(portal: Portal, pages: int, official: Path | None, most: int) -> Rows:
    """`pages` of each kind in each round; `official`: a file as published, for the smaller number."""
    few = official or generate(portal.folder / "few.csv", FEW)
    many = generate(portal.folder / "many.csv", most)
    seconds = _import(few)
    portal.start_web()
    front, list_of_few = _measure(portal, pages, _addresses(few))
    rows = [
        (f"import of {_count(few):,} points", f"{_count(few) / seconds:,.0f} rows/s ({seconds:.1f} s)", ""),
        ("front page", _told(front), ""),
        (f"list among {_count(few):,} points", *_judged(list_of_few, front, MOST_TO_FRONT, "the front page")),
    ]
    seconds = _import(many)
    front, list_of_many = _measure(portal, pages, _addresses(many))
    return [
        *rows,
        (f"import of {most:,} points", f"{most / seconds:,.0f} rows/s ({seconds:.1f} s)", ""),
        (f"list among {most:,} points", *_judged(list_of_many, list_of_few, MOST_TO_FEW, "the former list")),
    ]


def _told(cost: Cost) -> str:
    return f"{cost.web:.2f} ms of the web server, {cost.database:.2f} ms of PostgreSQL"


def _judged(cost: Cost, beside: Cost, most: int, what: str) -> tuple[str, str]:
    return _told(cost), f"{cost.web / beside.web:.2f} × {what}; reach ≤ {most} ×"


def _import(file: Path) -> float:
    from parvis.places.commands import import_places

    began = perf_counter()
    with redirect_stdout(StringIO()):
        failed = import_places([str(file), "--may-close"])
    if failed:
        raise RuntimeError(f"{file} could not be imported")
    return perf_counter() - began


def _measure(portal: Portal, pages: int, addresses: Addresses) -> tuple[Cost, Cost]:
    """The front page and the list, by turns: what disturbs the machine disturbs both. For the list the
    visitor has the cookie of the search page, whence they come.
    """
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=60)
    front, around = list[Cost](), list[Cost]()
    _many(portal, connection, pages, lambda: "/")  # what is written once is written
    _many(portal, connection, pages, lambda: next(addresses))
    for _ in range(ROUNDS):
        front.append(_many(portal, connection, pages, lambda: "/"))
        around.append(_many(portal, connection, pages, lambda: next(addresses)))
    connection.close()
    return middle(front), middle(around)


def _many(
    portal: Portal, connection: http.client.HTTPConnection, pages: int, next_: Callable[[], str]
) -> Cost:
    before = spent(portal)
    for _ in range(pages):
        address = next_()
        connection.request("GET", address, headers=HEADERS if address == "/" else HEADERS | COOKIE)
        answer = connection.getresponse()
        page = answer.read()
        if answer.status != 200 or (address != "/" and page.count(b'class="place"') < 20):
            raise WentWrong(f"GET {address}: status {answer.status}, or not a whole list")
    web, database = (1000 * (after - was) / pages for after, was in zip(spent(portal), before, strict=True))
    return Cost(web, database)


def spent(portal: Portal) -> tuple[float, float]:
    web, database = (
        tree_seconds(part.pid) if part else 0.0 for part in (portal.web, portal.postgres.process)
    )
    return web, database


def middle(costs: list[Cost]) -> Cost:
    return Cost(median(cost.web for cost in costs), median(cost.database for cost in costs))


def _addresses(file: Path) -> Addresses:
    """Searches as people make them: where there are points. Never the same one after the other."""
    with file.open(encoding="utf-8-sig") as lines:
        spots = [(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(lines)]
    random.Random(4).shuffle(spots)
    return cycle([f"/nous-trouver/?lat={latitude:.3f}&lng={longitude:.3f}" for latitude, longitude in spots])


def _count(file: Path) -> int:
    with file.open(encoding="utf-8-sig") as lines:
        return sum(1 for _ in csv.DictReader(lines))


def generate(file: Path, count: int) -> Path:
    """Fictitious points in towns, closer together where there are more of them; the same at each run."""
    dice = random.Random(count)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS)
        writer.writeheader()
        town = (0.0, 0.0)
        for number in range(count):
            if number % ON_EACH_TOWN == 0:
                town = dice.uniform(42.5, 50.5), dice.uniform(-4.0, 7.5)
            writer.writerow(_row(number, town, dice))
    return file


def _row(number: int, town: tuple[float, float], dice: random.Random) -> dict[str, str]:
    departement = f"{number // ON_EACH_TOWN % 95 + 1:02}"
    commune = f"{departement}{number // ON_EACH_TOWN // 95 % 900 + 1:03}"
    latitude, longitude = (degree + dice.gauss(0, TOWN) for degree in town)
    return {
        "id_fs": f"b{number}", "insee_dep": departement, "lib_fs": f"Maison d’essai numéro {number}",
        "adresse": f"{number % 200 + 1} rue des Essais", "insee_com": commune, "code_postal": commune,
        "lib_com": f"Essai-{commune}", "latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}",
        "mail": f"essai.{number}@maison.example", "telephone": "01 99 00 00 00",
        **{day: dice.choice(DAYS) for day in COLUMNS[12:17]},
        "h_samedi": "" if number % 3 else "09:00 - 12:00",
        "prise_rdv": "Oui" if number % 3 else "Non", "format_fs": "Fixe" if number % 10 else "Itinérante",
        "commentaire": "Uniquement sur rendez-vous le vendredi." if number % 3 == 0 else "",
    }  # fmt: skip
