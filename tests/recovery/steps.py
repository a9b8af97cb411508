"""What the tests of recovery do again and again: prove, ask, read the letters, run the jobs."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.connections.members.people import Person
from parvis.letters.models import Letter
from parvis.recovery.actions.letter_code import SEND_LETTER, send_letter
from parvis.recovery.actions.lost_code import SEND_LINK, send_link
from parvis.recovery.models import RecoveryRequest
from tests import walk
from tests.page_client import PortalClient

CAMILLE = walk.person("camille")
NEW = {"email": "nouvelle@boite.example", "mobile": "06 39 98 77 01"}
NEW_CODE = "un dromadaire violet chante faux"


def born(who: Person) -> dict[str, str]:
    year, month, day = who.birth_date.split("-")
    return {"birth_date_0": day, "birth_date_1": month, "birth_date_2": year}


def holder(who: Person = CAMILLE) -> dict[str, str]:
    """What the pages of the lost code and of the letter ask."""
    return {"number": who.number, **born(who)}


def run_jobs() -> int:
    """What the worker does with the jobs of recovery that wait. Returns how many there were."""
    jobs = list(ProcrastinateJob.objects.filter(task_name__in=(SEND_LINK, SEND_LETTER), status="todo"))
    for job in jobs:
        work = send_link if job.task_name == SEND_LINK else send_letter
        work(UUID(job.args["account_id"]))
    ProcrastinateJob.objects.filter(task_name__in=(SEND_LINK, SEND_LETTER)).update(status="succeeded")
    return len(jobs)


def path_in(kind: str, name: str = "link") -> str:
    """The path of the link in the newest letter of this kind."""
    letter = Letter.objects.filter(kind=kind).latest("queued_at")
    address: str = letter.content[name]
    return address.removeprefix("http://localhost:8000")


def told(kind: str) -> list[tuple[str, str]]:
    """(channel, recipient) of the letters of this kind."""
    return sorted((letter.channel, letter.recipient) for letter in Letter.objects.filter(kind=kind))


def notices() -> list[str]:
    return sorted(letter.content["what"] for letter in Letter.objects.filter(kind="security_notice"))


def post(client: PortalClient, page: str, said: dict[str, str] | None = None):
    """One page below /acces-perdu/; "" is the first."""
    return client.post(f"/acces-perdu/{page}/" if page else "/acces-perdu/", said or {})


def prove(client: PortalClient, lost: str = "everything", who: Person = CAMILLE, **changes: str):
    """Say what was lost and prove. The last answer is returned."""
    assert post(client, "", {"lost": lost})["Location"] == "/acces-perdu/identite/"
    response = None
    for page in ("identite", "rib", "carte"):
        assert client.get(f"/acces-perdu/{page}/").status_code == 200
        response = post(client, page, walk.answers(who, **changes)[page])
        assert response.status_code == 302, response.content.decode()
    return response


def ask(client: PortalClient, lost: str = "everything", **contacts: str):
    """Prove and ask; the link to the new address is not followed yet. The last answer is returned."""
    assert prove(client, lost)["Location"] != "/acces-perdu/reponse/"
    if lost != "factors":
        said = {**NEW, **contacts}
        assert post(client, "coordonnees", said)["Location"] == "/acces-perdu/verification/"
    assert client.get("/acces-perdu/verification/").status_code == 200
    return post(client, "verification")


def open_request(client: PortalClient, lost: str = "everything", **contacts: str) -> None:
    """As far as the beginning of the wait, which is announced."""
    assert ask(client, lost, **contacts)["Location"] == "/acces-perdu/demande/"
    if lost in ("email", "everything"):
        assert PortalClient().post(path_in("new_email")).status_code == 200
    announced()


def announced(state: str = "sent", **which: str) -> None:
    """The announcements that wait have gone. Their words stay, to be read here."""
    waiting = Letter.objects.filter(kind__in=("recovery_announced", "closing_announced"), state="queued")
    waiting.filter(**which).update(state=state, sent_at=timezone.now() if state == "sent" else None)


def end_the_wait() -> None:
    """A day goes by in the rows alone."""
    RecoveryRequest.objects.update(effective_at=timezone.now() - timedelta(seconds=1))
    announced()
    letters = Letter.objects.filter(kind="recovery_announced")
    letters.update(sent_at=timezone.now() - timedelta(hours=25))
