"""Processes killed while somebody is in the middle: the person goes on, and nothing is lost."""

import os
import re
import signal
import time

from playwright.sync_api import expect

from tests.browser.demo import wait_for
from tests.browser.driving import GO, activate, answer, fill, go_through, jump
from tests.browser.examining import examine
from tests.walk import answers, person

COME_BACK = "Le portail reprend son souffle"


def _until_it_works(page, step, said):
    """Send the page as often as it takes, pressing « Réessayer » as somebody would; how often it took."""
    for tries in range(1, 60):
        page.wait_for_load_state()
        if page.get_by_role("heading", name=COME_BACK).count():
            time.sleep(0.3)
            page.get_by_role("link", name="Réessayer").click()
            continue
        if not page.url.endswith(f"/{step}/"):
            return tries
        fill(page, said)
        page.locator(GO).click()
    raise AssertionError(f"never got past {page.url}")


def test_postgresql_killed_in_mid_journey(page, demo, watches):
    """`watches` fail the test on any answer 500."""
    watches[0].during_an_outage = True
    who = person("nom-compose")
    jump(page, who, "coordonnees")
    killed = demo.postmaster()
    fill(page, answers(who)["coordonnees"])
    os.kill(killed, signal.SIGKILL)
    page.locator(GO).click()
    _until_it_works(page, "coordonnees", answers(who)["coordonnees"])
    expect(page).to_have_url(re.compile("/code/$"))
    assert demo.postmaster() != killed
    answer(page, "code", answers(who)["code"])
    expect(page.locator(".summary-list")).to_contain_text(who.birth_name)
    answer(page, "verification", {})
    os.kill(demo.postmaster(), signal.SIGKILL)
    page.goto("/creer-mon-compte/courriel-envoye/")
    wait_for("the portal", lambda: page.reload().status == 200)
    activate(page, demo.link_for(who.email))
    demo.wait_for_letters(who.on_file_email)
    assert len(demo.letters(who.email)) == len(demo.letters(who.on_file_email)) == 1


def test_pages_while_postgresql_is_away_say_to_come_back(page, demo, watches):
    watches[0].during_an_outage = True
    examined = False
    jump(page, person("camille"), "rib")
    os.kill(demo.postmaster(), signal.SIGKILL)
    statuses = list[int]()
    until = time.monotonic() + 30
    while time.monotonic() < until and statuses[-3:] != [200, 200, 200]:
        statuses.append(page.goto("/creer-mon-compte/rib/").status)
        if statuses[-1] != 200:
            expect(page.get_by_role("heading", name=COME_BACK)).to_be_visible()
            expect(page.get_by_role("heading", name="Par téléphone")).to_be_visible()
            assert examined or examine(page, "come back") == []
            examined = True
    assert set(statuses) <= {200, 503}
    assert page.url.endswith("/rib/")
    page.goto("/aide/")  # needs no database, whatever happens to it
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_worker_killed_sends_each_letter_once(page, demo):
    who = person("rib-avec-lettres")
    jump(page, who, "verification")
    worker = wait_for("the worker", demo.worker)
    os.kill(worker, signal.SIGSTOP)  # so that it cannot have sent the letter before it dies
    answer(page, "verification", {})
    os.kill(worker, signal.SIGKILL)
    link = demo.link_for(who.email)
    assert wait_for("another worker", demo.worker) != worker
    activate(page, link)
    for to in (who.on_file_email, who.on_file_mobile):
        demo.wait_for_letters(to)
    os.kill(wait_for("the worker", demo.worker), signal.SIGKILL)
    wait_for("another worker", demo.worker)
    time.sleep(2)
    counts = {to: len(demo.letters(to)) for to in (who.email, who.on_file_email, who.on_file_mobile)}
    assert set(counts.values()) == {1}, counts


def test_the_web_server_killed_comes_back_with_every_answer(page, demo, watches):
    watches[0].during_an_outage = True
    who = person("mois-fictif")
    jump(page, who, "conditions")
    os.kill(demo.child("serve"), signal.SIGKILL)
    wait_for("the portal", demo.answers)
    page.reload()
    go_through(page, who, first="conditions")
