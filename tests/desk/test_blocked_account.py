"""A call booked from an account that is blocked since: perhaps by somebody else."""

import pytest

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.agents.enums import Role
from tests.agents.signing_in import an_agent, at_desk
from tests.desk.calling import NUMBER, a_call, a_purpose, an_account, at

pytestmark = pytest.mark.django_db


def test_its_number_is_not_called(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(9))
    agent, account = an_agent(Role.RECEPTION), an_account(1)
    call = a_call(agent, account, at(9, 10), a_purpose())
    desk = at_desk(client, agent)
    opened = f"/bureau/appels/{call.pk}/"
    desk.post(opened, {"do": "open"})
    assert NUMBER in desk.get(opened).content.decode()
    Account.objects.update(state=AccountState.FROZEN)
    page = desk.get(opened).content.decode()
    assert NUMBER not in page
    assert "Ce compte est bloqué" in page
