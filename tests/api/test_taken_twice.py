"""The same document said to be taken by two requests at the same moment: both are right."""

from threading import Event
from time import sleep

import pytest

from parvis.api.enums import Scope
from parvis.cases.actions.documents import Sent, add_document
from parvis.cases.actions.hand_over import take_document
from parvis.cases.actions.keep_types import SAMPLE, keep_types
from tests.api.systems import System
from tests.cases.papers import PDF
from tests.cases.telling import told
from tests.enrolment.test_concurrency import at_once


@pytest.mark.django_db(transaction=True)
def test_the_second_is_not_told_to_throw_its_copy_away(account):
    keep_types(SAMPLE)
    document = add_document(account, told().pk, Sent("papier.pdf", PDF))
    system, begun = System(Scope.DOCUMENTS_READ), Event()
    headers = {"Authorization": system.bearer()}

    def slowly(_document, _content):
        begun.set()
        sleep(0.3)

    def again():
        begun.wait(5)
        return system.browser.post(f"/api/v1/documents/{document.receipt}/taken", headers=headers).status_code

    assert at_once(lambda: take_document(document.pk, slowly), again) == [True, 204]
